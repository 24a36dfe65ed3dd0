// SPDX-License-Identifier: LGPL-2.1-or-later
// Foreground jobs: all at once, within the limits of connections (design 4, "Scheduler"). Main thread only.
#include "engine/queue/names.hpp"
#include "engine/queue/state.hpp"

#include <algorithm>

namespace winebits::queue {
namespace {

// How many times `stall` a foreground connection must be silent before a job of another host may have its
// place: long enough for a slow server to answer.
constexpr int patience_in_stalls = 5;

std::uint32_t count_at(const std::map<std::string, std::uint32_t> &counts, const std::string &host) {
    const auto found = counts.find(host);
    return found == counts.end() ? 0 : found->second;
}

} // namespace

void queue::state::count_foreground(open_transfer &open, bool foreground) {
    if (open.foreground == foreground)
        return;
    open.foreground = foreground;
    if (foreground) {
        ++foreground_open_;
        ++foreground_on_[open.host];
    } else {
        --foreground_open_;
        if (--foreground_on_[open.host] == 0)
            foreground_on_.erase(open.host);
    }
}

bool queue::state::foreground_room(const record &r) const {
    return foreground_open_ < settings_.foreground_connections &&
           count_at(foreground_on_, r.host) + count_at(stalled_on_, r.host) < settings_.connections_per_host;
}

void queue::state::run_foreground() {
    foreground_deadline_.reset();
    const auto running = foreground_;
    for (auto *r : running) {
        if (r->transfer)
            continue;
        r->host = next_host(*r, *next_file(*r));
        if (foreground_room(*r))
            begin(*r);
        else
            put_off(*r);
    }
    auto &line = lines_[static_cast<std::size_t>(job_priority::foreground)];
    do {
        while (auto *next = line.first([this](const record &r) { return foreground_room(r); })) {
            line.erase(*next);
            next->where = place::foreground;
            foreground_.push_back(next);
            begin(*next);
        }
    } while (make_foreground_room());
}

// Ends connections that are of no use to anybody at present. True: there is room at once.
bool queue::state::make_foreground_room() {
    const auto &line = lines_[static_cast<std::size_t>(job_priority::foreground)];
    const auto limit = settings_.foreground_connections;
    const auto limit_per_host = settings_.connections_per_host;
    bool all_taken = false;
    for (const auto &[host, jobs] : line.hosts()) {
        if (count_at(foreground_on_, host) >= limit_per_host)
            continue;
        if (foreground_open_ < limit) { // then stalled background jobs are in the way
            const auto oldest = std::find_if(stalled_.begin(), stalled_.end(),
                                             [&](const record *r) { return r->host == host; });
            if (oldest == stalled_.end())
                continue;
            end_slice(**oldest);
            return true;
        }
        all_taken = all_taken || !jobs.begin()->second->had_its_chance;
    }
    // A dead server must not hold up the others: the longest silent connection goes. Each job may cause that
    // once until it has moved bytes, so that dead servers among themselves run into their time-outs instead.
    if (!all_taken || foreground_stopping_ > 0)
        return false;
    auto *victim = longest_silent_foreground();
    if (!victim)
        return false;
    const auto due = victim->transfer->last_moved + patience_in_stalls * milliseconds{settings_.stall};
    if (due > now_.monotonic) {
        foreground_deadline_ = due;
        return false;
    }
    victim->had_its_chance = true;
    end_slice(*victim);
    return false; // when its transfer has ended
}

record *queue::state::longest_silent_foreground() const {
    record *longest = nullptr;
    for (auto *r : foreground_)
        if (r->transfer && (!longest || r->transfer->last_moved < longest->transfer->last_moved))
            longest = r;
    return longest;
}

// A background job that runs; its priority is foreground now.
void queue::state::become_foreground(record &r) {
    if (r.where == place::turn)
        turn_ = nullptr;
    else
        forget_stall(r);
    r.where = place::nowhere;
    if (r.transfer && foreground_room(r)) {
        r.where = place::foreground;
        foreground_.push_back(&r);
        count_foreground(*r.transfer, true);
        return;
    }
    stop(r);
    to_tail(r);
    enter(r);
}

// A foreground job that runs; its priority is another one now.
void queue::state::become_background(record &r) {
    if (turn_ && rank_of(turn_->data) > rank_of(r.data))
        pre_empt(*turn_);
    if (turn_) {
        end_slice(r);
        return;
    }
    std::erase(foreground_, &r);
    if (r.transfer)
        count_foreground(*r.transfer, false);
    take_turn(r);
}

} // namespace winebits::queue
