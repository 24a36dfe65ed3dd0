// SPDX-License-Identifier: LGPL-2.1-or-later
// The life of a download and of its file. What it asks for, and what it makes of an answer, is in
// download_bodies.cpp. Network thread.
#include "engine/transfer/download.hpp"

namespace winebits::transfer {

download::download(queue::start_transfer what, std::shared_ptr<const configuration> settings,
                   std::shared_ptr<target_file> file, std::shared_ptr<transfer_counters> counters,
                   download_environment environment)
    : context_(std::move(what), std::move(settings), std::move(file), std::move(counters),
               std::move(environment)),
      body_(context_, *this), pieces_(context_.what) {
    if (context_.delivery() && !plain() && !this->what().end)
        segments_.emplace(
            context_, static_cast<segment_owner &>(*this), body_,
            [this](segment &one, std::uint64_t begin, std::uint64_t end) { get(one, begin, end); });
}

void download::begin() {
    context_.pace.set_rate(what().rate_limit, std::chrono::steady_clock::now());
    auto target = url::parse(what().remote_name);
    if (!target || (target->scheme != "http" && target->scheme != "https"))
        return fail(plain_failure(cause::invalid_argument));
    context_.first_url = std::move(*target);

    offset_ = plain() ? 0 : what().offset;
    continued_ = !plain() && (what().offset > 0 || what().end || !what().delivery.filled.empty());
    if (continued_)
        remote_ = what().remote;
    if (const auto able = check_abilities(); !able)
        return fail(able.error());
    move_window(what().delivery.window_end);
    if (!ask_for_pieces_hashes())
        ask_for_file();
}

void download::ask_for_file() {
    if (continued_ && what().size && what().ranges.empty()) // else it is the size of the local file
        if (const auto learnt = learn_size(*what().size); !learnt)
            return fail(learnt.error());
    // Nobody needs to be asked for a size that is known, or that may stay unknown.
    if (asks_nothing_before() || (what().end && remote_size_)) {
        stage_ = stage::opening;
        context_.file->open(plain() ? std::nullopt : remote_size_);
    } else {
        body_.ask_head(context_.first_url);
    }
}

void download::stop() {
    // A large file takes long to decrypt, and can be decrypted again.
    if (stage_ == stage::ending && outcome_ == outcome::complete && what().delivery.decryption) {
        outcome_ = outcome::stopped;
        context_.file->abandon();
    }
    if (stage_ == stage::ending || stage_ == stage::over)
        return;
    end(outcome::stopped);
}

void download::limit(std::optional<std::uint64_t> rate) {
    context_.pace.set_rate(rate, std::chrono::steady_clock::now());
    if (segments_)
        segments_->resume(true);
    else if (body_.held_by_rate())
        body_.resume();
}

void download::fail(error why) {
    if (stage_ == stage::ending || stage_ == stage::over)
        return;
    failure_ = why;
    end(outcome::failed);
}

// ---- The file
// ---------------------------------------------------------------------------------------------------

void download::take(const file_event &event) {
    std::visit([this](const auto &one) { take(one); }, event);
}

void download::take(const file_has_room &) {
    if (segments_)
        segments_->resume(false);
    else
        body_.resume();
}

void download::tick() {
    if (stage_ != stage::receiving)
        return;
    if (segments_)
        segments_->hand_over();
    else if (body_.holds_bytes() && context_.file->has_room())
        body_.hand_over();
    context_.file->check_flush();
}

result<void> download::learn_size(std::uint64_t remote_size) {
    if (checked_size_ && *checked_size_ != remote_size)
        return std::unexpected(plain_failure(cause::metainfo_file_size));
    remote_size_ = remote_size;
    if (const auto resolved = pieces_.resolve(remote_size); !resolved)
        return resolved;
    if (what().size_limit && pieces_.local_size() > what().size_limit)
        return std::unexpected(plain_failure(cause::download_too_large));
    return {};
}

void download::take(const file_opened &file) {
    if (stage_ != stage::opening)
        return;
    const bool holes = segments_ && !is_prefix(file.filled);
    const auto there = segments_ ? bytes_in(file.filled) : file.offset;
    if (segments_ ? there == 0 : there != offset_) { // begins anew, and what an earlier run knew may be old
        continued_ = false;
        if (!head_answered_) {
            remote_size_.reset();
            remote_ = {};
            pieces_ = pieces(what());
        }
    }
    offset_ = holes ? 0 : there;
    if (file.decrypted) { // by an earlier transfer that nobody heard the end of
        tell_started(remote_size_);
        return end(outcome::complete);
    }
    stage_ = stage::receiving;
    const auto goal = plain() ? std::nullopt : pieces_.goal();
    const bool nothing_left = goal && there >= *goal;
    // No range is left to ask for, and nobody says that the file is still the same.
    if (nothing_left && !head_answered_ && there > 0 && !context_.delivery())
        return fail(plain_failure(cause::range_not_satisfiable));
    if (head_answered_ || nothing_left)
        tell_started(plain() ? std::nullopt : pieces_.local_size());
    if (nothing_left)
        end(outcome::complete);
    else
        get_bodies(file.filled);
}

void download::get_bodies(const queue::range_list &filled) {
    // What ranges make is known by the file's size too, where one of them has no end.
    const auto goal = pieces_.goal().or_else([&] { return filled.empty() ? std::nullopt : what().size; });
    if (segments_ && goal)
        segments_->begin(filled, *goal);
    else
        get(body_, offset_);
}

void download::tell_started(std::optional<std::uint64_t> size) {
    started_ = true;
    context_.counters->body_begun = true;
    context_.environment.tell(queue::transfer_started{what().id, size, remote_, remote_time_, offset_, true});
}

void download::end(outcome how) {
    if (segments_)
        segments_->cancel();
    else
        body_.cancel();
    if (hashes_)
        hashes_->cancel();
    stage_ = stage::ending;
    outcome_ = how;
    if (how == outcome::complete)
        context_.file->end(file_end::complete);
    else
        context_.file->end(started_ ? file_end::keep : file_end::discard);
}

void download::take(const file_ended &last) {
    stage_ = stage::over;
    if (!failure_)
        failure_ = last.failure;
    const bool stopped = outcome_ == outcome::stopped;
    queue::transfer_finished told{what().id, last.written, last.flushed, stopped ? std::nullopt : failure_,
                                  stopped};
    told.cut = last.cut;
    told.delivery.received = context_.counters->received;
    tell_holes(told.delivery, last.filled, last.filled_flushed);
    context_.environment.tell(std::move(told));
}

} // namespace winebits::transfer
