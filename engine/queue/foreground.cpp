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

} // namespace

std::uint32_t count_at(const connections_at_hosts &counts, const std::string &host) {
    const auto found = counts.find(host);
    return found == counts.end() ? 0 : found->second;
}

foreground_pool &queue::state::pool_of(const record &r) {
    return pools_[service_of(r.data.owner_surface)];
}

void queue::state::count_foreground(record &r, bool foreground) {
    auto &open = *r.transfer;
    auto &pool = pool_of(r);
    if (open.foreground == foreground)
        return;
    open.foreground = foreground;
    if (foreground) {
        ++pool.open;
        ++pool.on_host[open.host];
    } else {
        --pool.open;
        if (--pool.on_host[open.host] == 0)
            pool.on_host.erase(open.host);
    }
}

// Only background jobs of BITS stall.
bool queue::state::host_is_full(const record &r) const {
    const auto service = service_of(r.data.owner_surface);
    const auto stalled = is_delivery(r.data.owner_surface) ? 0 : count_at(stalled_on_, r.host);
    return count_at(pools_[service].on_host, r.host) + stalled >= settings_.connections_per_host;
}

bool queue::state::foreground_room(const foreground_pool &pool, const record &r) const {
    return pool.open < settings_.foreground_connections && !host_is_full(r);
}

void queue::state::run_foreground(foreground_pool &pool) {
    pool.deadline.reset();
    const auto running = pool.running;
    for (auto *r : running) {
        if (r->transfer)
            continue;
        r->host = next_host(*r, *next_file(*r));
        if (foreground_room(pool, *r))
            begin(*r);
        else
            put_off(*r);
    }
    do {
        while (auto *next = pool.line.first([&](const record &r) { return foreground_room(pool, r); })) {
            pool.line.erase(*next);
            next->where = place::foreground;
            pool.running.push_back(next);
            begin(*next);
        }
    } while (make_foreground_room(pool));
}

// Ends connections that are of no use to anybody at present. True: there is room at once.
bool queue::state::make_foreground_room(foreground_pool &pool) {
    const auto limit = settings_.foreground_connections;
    const auto limit_per_host = settings_.connections_per_host;
    bool all_taken = false;
    for (const auto &[host, jobs] : pool.line.hosts()) {
        if (count_at(pool.on_host, host) >= limit_per_host)
            continue;
        if (pool.open < limit) { // then stalled background jobs are in the way
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
    if (!all_taken || pool.stopping > 0)
        return false;
    auto *victim = longest_silent(pool);
    if (!victim)
        return false;
    const auto due = victim->transfer->last_moved + patience_in_stalls * milliseconds{settings_.stall};
    if (due > now_.monotonic) {
        pool.deadline = due;
        return false;
    }
    victim->had_its_chance = true;
    end_slice(*victim);
    return false; // when its transfer has ended
}

record *queue::state::longest_silent(const foreground_pool &pool) {
    record *longest = nullptr;
    for (auto *r : pool.running)
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
    if (r.transfer && foreground_room(pool_of(r), r)) {
        r.where = place::foreground;
        pool_of(r).running.push_back(&r);
        count_foreground(r, true);
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
    std::erase(pool_of(r).running, &r);
    if (r.transfer)
        count_foreground(r, false);
    take_turn(r);
}

} // namespace winebits::queue
