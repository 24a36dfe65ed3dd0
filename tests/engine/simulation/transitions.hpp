// SPDX-License-Identifier: LGPL-2.1-or-later
// Which changes of state bits-api 4.2 and do-api 5.1 allow on which occasion. Written down from those
// sections, and not from the queue's own table. Pure functions; any thread.
#pragma once

#include "engine/queue/event.hpp"

#include <cstdint>
#include <string>

namespace winebits::simulation {

// What has happened, as far as one job is concerned.
enum class occasion : std::uint8_t {
    nothing, // to another job
    resume,
    suspend,
    cancel,
    complete,
    property,
    file_property,
    consumed,
    other_call,
    news_of_transfer,
    end_of_transfer,
    end_of_file_work,
    timer,
    network,
    service_stops,
    service_starts,
    session,
};

constexpr bool is_final(queue::job_state state) {
    return state == queue::job_state::acknowledged || state == queue::job_state::cancelled;
}
constexpr bool is_active(queue::job_state state) {
    return state == queue::job_state::queued || state == queue::job_state::connecting ||
           state == queue::job_state::transferring;
}

occasion occasion_of(const queue::event &);

// Whether one event may show this change. `timers`: it may also be one that a clock brought about.
bool is_legal(occasion, bool timers, queue::personality, queue::job_state from, queue::job_state to);
// The same for what a program is told of a download.
bool is_legal(queue::download_state from, queue::download_state to);

std::string described(occasion, queue::job_state from, queue::job_state to);

} // namespace winebits::simulation
