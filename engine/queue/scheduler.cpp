// SPDX-License-Identifier: LGPL-2.1-or-later
// Who may move bytes (design 4, "Scheduler"; bits-api 8.1): lines of waiting jobs by priority, and the one
// turn of the background jobs. foreground.cpp has the foreground jobs. Main thread only.
#include "engine/queue/names.hpp"
#include "engine/queue/state.hpp"

#include <algorithm>

namespace winebits::queue {
namespace {

std::size_t line_of(job_priority priority) {
    return static_cast<std::size_t>(priority);
}

} // namespace

waiting_line &queue::state::line_for(const record &r) {
    const auto rank = rank_of(r.data);
    return rank == job_priority::foreground ? pool_of(r).line : lines_[line_of(rank)];
}

void queue::state::to_tail(record &r) {
    r.ticket = ++last_ticket_;
}

// An active job comes to the scheduler. While its last transfer is still being stopped it waits for that end
// first.
void queue::state::enter(record &r) {
    if (r.transfer || r.where != place::nowhere || !is_running(r.data.owner_surface) || !next_file(r))
        return;
    if (const auto why = blocked(r)) {
        fail(r, error{*why}, std::nullopt);
        return;
    }
    enter_line(r);
}

void queue::state::enter_line(record &r) {
    r.host = next_host(r, *next_file(r));
    r.where = place::waiting;
    line_for(r).insert(r);
    schedule_needed_ = true;
}

// Takes a job away from the scheduler, and its transfer from the job.
void queue::state::leave(record &r) {
    switch (r.where) {
    case place::nowhere:
        break;
    case place::waiting:
        line_for(r).erase(r);
        break;
    case place::foreground:
        std::erase(pool_of(r).running, &r);
        break;
    case place::turn:
        turn_ = nullptr;
        break;
    case place::stalled:
        forget_stall(r);
        break;
    }
    r.where = place::nowhere;
    stop(r);
    schedule_needed_ = true;
}

void queue::state::schedule() {
    schedule_needed_ = false;
    for (auto &pool : pools_)
        run_foreground(pool);
    choose_background();
    turn_contested_ = turn_ && someone_waits(job_priority::low);
    slice_contested_ = turn_ && someone_waits(rank_of(turn_->data));
}

// A waiting background job may have the turn: its host has room beside the connections that stalled there,
// and a job that has lost a silent connection before takes none away from others.
bool queue::state::background_room(const record &r) const {
    if (count_at(stalled_on_, r.host) >= settings_.connections_per_host)
        return false;
    return !r.had_its_chance || stalled_.size() < settings_.foreground_connections;
}

// Not one that could but be silent for a while once more and lose its connection again: whatever its
// priority, it would come back between any two others.
bool queue::state::has_claim(const record &r) const {
    return background_room(r) && !(r.had_its_chance && host_is_full(r));
}

// Of the background lines before `end` the first job that `may`, from the highest level on; nullptr: none.
template <class Predicate>
record *queue::state::first_waiting(std::size_t end, Predicate may) const {
    for (auto level = line_of(job_priority::high); level < end; ++level)
        if (auto *first = lines_[level].first(may))
            return first;
    return nullptr;
}

bool queue::state::someone_waits(job_priority least) const {
    return first_waiting(line_of(least) + 1, [this](const record &r) { return background_room(r); });
}

bool queue::state::silent(const record &r) const {
    return r.transfer && now_.monotonic - r.transfer->last_moved >= settings_.stall;
}

void queue::state::choose_background() {
    if (turn_)
        contest_turn();
    if (turn_ && !turn_->transfer) { // between two files, or two attempts at one
        auto &r = *turn_;
        r.host = next_host(r, *next_file(r));
        if (background_room(r)) {
            begin(r);
            return;
        }
        put_off(r);
    }
    if (turn_)
        return;
    auto *next = first_waiting(lines_.size(), [this](const record &r) { return has_claim(r); });
    if (!next)
        next = first_waiting(lines_.size(), [this](const record &r) { return background_room(r); });
    if (!next)
        return;
    line_for(*next).erase(*next);
    take_turn(*next);
    begin(*next);
}

// Takes the turn away from the job that has it, when another one has a better right to it.
void queue::state::contest_turn() {
    auto &holder = *turn_;
    if (first_waiting(line_of(rank_of(holder.data)),
                      [this](const record &r) { return !r.came_back && has_claim(r); })) {
        pre_empt(holder);
    } else if (silent(holder)) {
        if (someone_waits(job_priority::low))
            stall(holder);
    } else if (now_.monotonic - turn_since_ >= settings_.slice && someone_waits(rank_of(holder.data))) {
        end_slice(holder);
    }
}

void queue::state::take_turn(record &r) {
    r.where = place::turn;
    turn_ = &r;
    turn_since_ = now_.monotonic;
}

// The one loss of the turn that shows (design 4): QUEUED, first of its line.
void queue::state::pre_empt(record &r) {
    leave(r);
    change(r, trigger::requeued);
    enter(r);
}

// Last of its line; shows what it showed.
void queue::state::end_slice(record &r) {
    to_tail(r);
    put_off(r);
}

void queue::state::put_off(record &r) {
    leave(r);
    enter(r);
}

// The connection may stay, in the hope that the server comes back, as long as no other needs it.
void queue::state::stall(record &r) {
    if (host_is_full(r)) {
        r.had_its_chance = true;
        end_slice(r);
        return;
    }
    turn_ = nullptr;
    r.where = place::stalled;
    stalled_.push_back(&r);
    ++stalled_on_[r.host];
    if (stalled_.size() > settings_.foreground_connections) {
        auto &oldest = *stalled_.front();
        oldest.had_its_chance = true;
        end_slice(oldest);
    }
}

// A stalled transfer moves again. It goes on when the turn is free, else it waits for it like the others.
void queue::state::came_back(record &r) {
    schedule_needed_ = true;
    forget_stall(r);
    if (turn_ && silent(*turn_))
        stall(*turn_);
    if (turn_) {
        r.came_back = true;
        end_slice(r);
    } else {
        take_turn(r);
    }
}

void queue::state::forget_stall(record &r) {
    std::erase(stalled_, &r);
    if (--stalled_on_[r.host] == 0)
        stalled_on_.erase(r.host);
    r.where = place::nowhere;
}

// SetPriority takes effect at once (bits-api 3.4). A transfer that runs goes on if its new place allows.
void queue::state::reprioritise(record &r, job_priority priority) {
    if (r.data.dynamic_content || is_delivery(r.data.owner_surface)) { // runs at once whatever it is called
        changes_.edit(r).priority = priority;
        return;
    }
    const bool was_foreground = r.where == place::foreground;
    const bool runs = was_foreground || r.where == place::turn || r.where == place::stalled;
    if (r.where == place::waiting) {
        leave(r);
        changes_.edit(r).priority = priority;
        to_tail(r);
        enter(r);
        return;
    }
    changes_.edit(r).priority = priority;
    schedule_needed_ = true;
    if (runs && priority == job_priority::foreground)
        become_foreground(r);
    else if (was_foreground)
        become_background(r);
}

} // namespace winebits::queue
