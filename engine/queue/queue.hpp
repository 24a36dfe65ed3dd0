// SPDX-License-Identifier: LGPL-2.1-or-later
// The queue: all jobs, their state machine, scheduler, retries and policy, as pure logic. Events go in,
// effects come out; there is no clock, disk, socket or thread in it (design 2). Main thread only.
#pragma once

#include "engine/queue/delivery_totals.hpp"
#include "engine/queue/effect.hpp"
#include "engine/queue/event.hpp"
#include "engine/queue/job.hpp"
#include "engine/queue/settings.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace winebits::queue {

// True for a file that lies outside the Wine prefix.
using foreign_file = std::function<bool(const local_path &)>;

class queue {
  public:
    // `random` gives 32 unpredictable bits at each call (temporary names, jitter).
    queue(settings, std::function<std::uint32_t()> random);
    ~queue();
    queue(const queue &) = delete;
    queue &operator=(const queue &) = delete;

    // Takes everything the hive holds, once, before the first event. `same_boot`: the values were written in
    // this boot, so `written` offsets are trusted, else only `flushed` ones. Unknown keys and values are kept
    // untouched. Gives the effects that finish interrupted work (renames of a recorded Complete, transfers to
    // start).
    //
    // `foreign` is given when the prefix is a copy of another one: a job with such a file that is not
    // completed goes to ERROR, and what the original made of the file is forgotten, so that nothing here
    // touches it (design promise 6).
    effects load(std::span<const hive_value> values, bool same_boot, instant now,
                 const foreign_file &foreign = {});

    // Carries one event out. Every command gives exactly one reply action, at once or with a later event.
    effects handle(const event &, instant now);

    // New limits and time-outs; they hold from the next decision on.
    effects configure(settings, instant now);

    // When `timer_expired` is due on the monotonic clock; none: nothing to wait for (design promise 7).
    std::optional<milliseconds> next_deadline() const;

    // A job of that surface, also one in a final state as long as it is remembered (the last 256). nullptr:
    // none.
    const job *find(personality, const job_id &) const;
    // The surface's jobs that are not in a final state, in the order of creation.
    std::vector<const job *> list(personality) const;
    // The running transfer of a job, if any.
    std::optional<transfer_id> running_transfer(const job_id &) const;
    // What file::written will be when that transfer tells that it stands at `offset`.
    std::uint64_t written_at(const job_id &, std::uint64_t offset) const;

    // What Delivery Optimization does at present, and has done since the hive began.
    delivery_performance performance(instant now) const;

    // True when the daemon may leave: nothing runs, is queued, or waits for a retry within the hour (design
    // promise 7).
    bool may_leave(instant now) const;

  private:
    class state;
    std::unique_ptr<state> state_;
};

} // namespace winebits::queue
