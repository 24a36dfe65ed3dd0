// SPDX-License-Identifier: LGPL-2.1-or-later
// The life of a download and of its file. Requests are in download_requests.cpp, what is made of an answer in
// download_answers.cpp, what comes from libcurl's callbacks in download_body.cpp. Network thread.
#include "engine/transfer/download.hpp"

namespace winebits::transfer {
namespace {

error plain_failure(cause why) {
    return {.why = why};
}

} // namespace

download::download(queue::start_transfer what, std::shared_ptr<const configuration> settings,
                   std::shared_ptr<target_file> file, std::shared_ptr<transfer_counters> counters,
                   download_environment environment)
    : what_(std::move(what)), settings_(std::move(settings)), file_(std::move(file)),
      counters_(std::move(counters)), environment_(std::move(environment)),
      headers_(parse_headers(what_.http.custom_headers)),
      identity_(what_.http.certificate ? identity_of(*what_.http.certificate) : std::nullopt),
      request_(settings_->options, settings_->certificates(), environment_.share,
               {this, this, &download::header_callback, &download::body_callback}),
      accepted_certificates_(what_.accepted), pieces_(what_) {}

download::~download() {
    cancel_request();
}

void download::begin() {
    pace_.set_rate(what_.rate_limit, std::chrono::steady_clock::now());
    auto target = url::parse(what_.remote_name);
    if (!target || (target->scheme != "http" && target->scheme != "https"))
        return fail(plain_failure(cause::invalid_argument));
    first_url_ = std::move(*target);

    offset_ = received_ = plain() ? 0 : what_.offset;
    continued_ = !plain() && (what_.offset > 0 || what_.end);
    if (continued_) {
        remote_ = what_.remote;
        if (what_.size && what_.ranges.empty()) // else it is the size of the local file
            if (const auto learnt = learn_size(*what_.size); !learnt)
                return fail(learnt.error());
    }
    // Nobody needs to be asked for a size that is known, or that may stay unknown.
    if (plain() || (what_.end && remote_size_)) {
        stage_ = stage::opening;
        file_->open(plain() ? std::nullopt : remote_size_);
    } else {
        send(request_kind::head);
    }
}

void download::stop() {
    if (stage_ == stage::ending || stage_ == stage::over)
        return;
    end(outcome::stopped);
}

void download::limit(std::optional<std::uint64_t> rate) {
    pace_.set_rate(rate, std::chrono::steady_clock::now());
    if (std::exchange(pace_timer_, nullptr))
        resume_body();
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
    if (const auto *answer = std::get_if<file_opened>(&event)) {
        if (stage_ == stage::opening)
            opened(answer->offset);
    } else if (const auto *failed = std::get_if<file_failed>(&event)) {
        fail(failed->why);
    } else if (const auto *last = std::get_if<file_ended>(&event)) {
        ended(*last);
    } else {
        resume_body();
    }
}

result<void> download::learn_size(std::uint64_t remote_size) {
    remote_size_ = remote_size;
    if (const auto resolved = pieces_.resolve(remote_size); !resolved)
        return resolved;
    if (what_.size_limit && pieces_.local_size() > what_.size_limit)
        return std::unexpected(plain_failure(cause::download_too_large));
    return {};
}

void download::opened(std::uint64_t offset) {
    if (offset != offset_) { // begins anew, and what an earlier run knew may be old
        continued_ = false;
        if (!head_answered_) {
            remote_size_.reset();
            remote_ = {};
            pieces_ = pieces(what_);
        }
    }
    offset_ = received_ = offset;
    stage_ = stage::receiving;
    const auto goal = plain() ? std::nullopt : pieces_.goal();
    const bool nothing_left = goal && offset_ >= *goal;
    // No range is left to ask for, and nobody says that the file is still the same.
    if (nothing_left && !head_answered_ && offset_ > 0)
        return fail(plain_failure(cause::range_not_satisfiable));
    if (head_answered_ || nothing_left)
        tell_started();
    if (nothing_left)
        end(outcome::complete);
    else
        send(request_kind::body);
}

void download::tell_started() {
    started_ = true;
    counters_->body_begun = true;
    const auto size = plain() ? body_end_ : pieces_.local_size();
    environment_.tell(queue::transfer_started{what_.id, size, remote_, remote_time_, offset_, true});
}

void download::end(outcome how) {
    if (failure_)
        failure_ = explained(*failure_);
    cancel_request();
    hand_over();
    stage_ = stage::ending;
    outcome_ = how;
    if (how == outcome::complete)
        file_->end(file_end::complete);
    else
        file_->end(started_ ? file_end::keep : file_end::discard);
}

void download::ended(const file_ended &last) {
    stage_ = stage::over;
    if (!failure_)
        failure_ = last.failure;
    const bool stopped = outcome_ == outcome::stopped;
    environment_.tell(queue::transfer_finished{what_.id, last.written, last.flushed,
                                               stopped ? std::nullopt : failure_, stopped});
}

} // namespace winebits::transfer
