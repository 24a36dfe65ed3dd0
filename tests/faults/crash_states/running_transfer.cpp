// SPDX-License-Identifier: LGPL-2.1-or-later
// See running_transfer.hpp.
// Test thread only.
#include "tests/faults/crash_states/running_transfer.hpp"

#include "engine/queue/file_content.hpp"
#include "tests/faults/crash_states/content.hpp"

#include <algorithm>
#include <future>
#include <utility>

namespace winebits::crash_states {
namespace {

constexpr std::uint64_t block = 1700; // not a multiple of a sector

void wait_for(transfer::work_thread &thread) {
    std::promise<void> reached;
    thread.post([&reached]() noexcept { reached.set_value(); });
    reached.get_future().wait();
}

} // namespace

// What one thread does leads to at most so many further tasks of the other.
void disk_work::settle() {
    for (int i = 0; i < 3; ++i) {
        wait_for(writer);
        wait_for(flusher);
    }
    wait_for(writer);
}

running_transfer::running_transfer(disk_work &work, const queue::start_transfer &what,
                                   transfer::file_plan plan, unsigned version)
    : work_(work), what_(what), version_(version),
      content_(local_content(what.remote_name, version, what.ranges)), holes_(plan.filled.has_value()) {
    goal_ = std::min<std::uint64_t>(what.end.value_or(queue::byte_range::to_end), content_.size());
    file_ = std::make_shared<transfer::target_file>(
        work.threads(), std::move(plan), counters_,
        [this](transfer::file_event event) {
            const std::lock_guard lock(mutex_);
            told_.push_back(std::move(event));
        },
        [] {});
}

std::optional<queue::gap> running_transfer::next_gap() const {
    const auto limit = std::min(goal_, what_.delivery.window_end.value_or(goal_));
    // Connections beside each other, each with a part of its own.
    const bool other_half = holes_ && what_.delivery.most_connections > 1 && blocks_ % 2 == 1;
    auto gap = other_half ? queue::first_gap(given_, limit / 2, limit) : std::nullopt;
    return gap ? gap : queue::first_gap(given_, 0, limit);
}

bool running_transfer::waits() const {
    return stage_ == stage::receiving && !stopping_ && !next_gap() && queue::first_gap(given_, 0, goal_);
}

void running_transfer::end(transfer::file_end how) {
    stage_ = stage::ending;
    file_->end(how);
}

std::vector<queue::event> running_transfer::step() {
    std::vector<queue::event> out;
    if (stopping_ && stage_ != stage::ending) {
        stopped_ = true;
        end(started_ ? transfer::file_end::keep : transfer::file_end::discard);
    } else if (stage_ == stage::beginning) {
        if (!queue::agree(what_.remote, {etag_of(version_), ""})) {
            failure_ = error{cause::remote_file_changed};
            end(transfer::file_end::discard);
        } else {
            file_->open(holes_ ? std::nullopt : std::optional<std::uint64_t>(content_.size()));
        }
    } else if (const auto gap = stage_ == stage::receiving ? next_gap() : std::nullopt) {
        auto one = work_.pool.take(gap->begin);
        one.used = std::min(block, gap->end - gap->begin);
        std::copy_n(content_.begin() + static_cast<std::ptrdiff_t>(gap->begin), one.used, one.memory.get());
        queue::add_to(given_, gap->begin, gap->begin + one.used);
        counters_->received += one.used;
        ++blocks_;
        file_->write(std::move(one));
    } else if (stage_ == stage::receiving && !queue::first_gap(given_, 0, goal_)) {
        end(transfer::file_end::complete);
    }
    settle(out);
    if (stage_ == stage::receiving)
        out.push_back(transfer::progress_of(what_.id, *counters_));
    return out;
}

void running_transfer::opened(const transfer::file_opened &file, std::vector<queue::event> &out) {
    if (holes_) {
        given_ = file.filled;
        file_->reserve(content_.size());
    } else {
        queue::add_to(given_, 0, file.offset);
    }
    started_ = true;
    stage_ = stage::receiving;
    counters_->body_begun = true;
    const bool scattered = holes_ && !queue::is_prefix(given_);
    out.push_back(queue::transfer_started{what_.id,
                                          content_.size(),
                                          {etag_of(version_), ""},
                                          0,
                                          scattered ? 0 : queue::bytes_in(given_),
                                          true});
}

void running_transfer::settle(std::vector<queue::event> &out) {
    work_.settle();
    for (bool more = true; std::exchange(more, false);) {
        std::vector<transfer::file_event> told;
        {
            const std::lock_guard lock(mutex_);
            told.swap(told_);
        }
        for (const auto &event : told) {
            if (const auto *file = std::get_if<transfer::file_opened>(&event)) {
                opened(*file, out);
                work_.settle(); // it may have reserved room
                more = true;
            } else if (const auto *failed = std::get_if<transfer::file_failed>(&event)) {
                failure_ = failure_ ? failure_ : failed->why;
                if (stage_ != stage::ending)
                    end(started_ ? transfer::file_end::keep : transfer::file_end::discard);
                work_.settle();
                more = true;
            } else if (const auto *last = std::get_if<transfer::file_ended>(&event)) {
                failure_ = failure_ ? failure_ : last->failure;
                queue::transfer_finished told_last{what_.id, last->written, last->flushed,
                                                   stopped_ ? std::nullopt : failure_, stopped_};
                told_last.delivery.received = counters_->received;
                transfer::tell_holes(told_last.delivery, last->filled, last->filled_flushed);
                out.push_back(std::move(told_last));
            }
        }
    }
}

} // namespace winebits::crash_states
