// SPDX-License-Identifier: LGPL-2.1-or-later
// What else happens around a daemon: clocks are set, machines sleep, disks fill, networks, services, sessions
// and connections come and go. Any one thread.
#include "tests/engine/simulation/world.hpp"

#include <utility>

namespace winebits::simulation {

using namespace std::chrono_literals;

void world::change_surroundings() {
    switch (dice_.below(24)) {
    case 0:
        return set_clock();
    case 1:
        return suspend_machine();
    case 2:
    case 3:
        return lose_connection();
    case 4:
        if (dice_.percent(30))
            open_session();
        return;
    case 5:
    case 6:
        return stop_service();
    case 7:
        if (std::exchange(network_.connected, false)) {
            counts_.note(fault::network_lost);
            network_due_ = now_.monotonic + milliseconds{dice_.between(1000, 60'000)};
        }
        return storage_failed_ ? void() : send(queue::network_changed{false});
    case 8:
    case 9: {
        const bool costly = dice_.percent(40);
        if (costly)
            counts_.note(fault::network_costly);
        return storage_failed_ ? void()
                               : send(queue::network_changed{network_.connected, costly ? 0x4U : 0x1U,
                                                             costly && dice_.percent(30)});
    }
    case 10:
        disk_.full = true;
        space_due_ = now_.monotonic + milliseconds{dice_.between(10, 30'000)};
        return;
    default: {
        auto &one = network_.hosts["host" + std::to_string(dice_.below(12)) + ":80"];
        one.now = dice_.percent(40) ? mood::fast : static_cast<mood>(dice_.below(mood_count));
        one.version += dice_.percent(20);
    }
    }
}

// Somebody sets the wall clock, forwards or backwards, by up to five days.
void world::set_clock() {
    const auto most =
        (dice_.percent(70) ? file_time{2 * 3600} : file_time{5 * 24 * 3600}) * file_time_per_second;
    const auto by = dice_.below(most);
    if (dice_.percent(50)) {
        counts_.note(fault::clock_forwards);
        now_.wall += by;
    } else {
        counts_.note(fault::clock_backwards);
        now_.wall -= by;
    }
}

// Both clocks go on, and nobody does anything.
void world::suspend_machine() {
    counts_.note(fault::machine_suspended);
    const milliseconds asleep{dice_.percent(80) ? dice_.between(1000, 3'600'000)
                                                : dice_.between(1000, 5 * 24 * 3'600'000ULL)};
    now_.monotonic += asleep;
    lived_ += asleep;
    sleeps_ += asleep;
    now_.wall += static_cast<std::uint64_t>(asleep.count()) * 10'000;
    network_.break_connections(now_.monotonic);
}

// The connection between service and daemon: what was not answered, or whose answer came too late, is asked
// once more under its key (design 4, "Wire").
void world::lose_connection() {
    if (storage_failed_)
        return;
    counts_.note(fault::connection_to_daemon_lost);
    const auto open = calls_;
    for (const auto &[number, one] : open)
        if (dice_.percent(50) && calls_.contains(number))
            repeat(one);
    if (answers_.empty() || storage_failed_)
        return;
    counts_.note(fault::repeated_after_answer);
    repeat(answers_[dice_.below(answers_.size())]);
}

// Another Wine session begins: volatile downloads of the one before end.
void world::open_session() {
    counts_.note(fault::session_ended);
    const auto name = std::to_string(++session_);
    for (const auto &[id, surface] : surfaces_) {
        const auto one = known_.jobs.find(id);
        const bool lasts = one != known_.jobs.end() &&
                           one->second.properties.contains(queue::property(queue::non_volatile{}).index());
        if (surface != queue::personality::delivery_download || lasts)
            continue;
        expect_end_by_session(id);
    }
    if (!storage_failed_)
        send(queue::session_opened{queue::personality::delivery_download, name});
}

// Nothing that its program was told of it holds any more.
void world::expect_end_by_session(const job_id &id) {
    known_.jobs.erase(id);
    ended_by_session_.insert(id);
}

void world::stop_service() {
    if (storage_failed_) // its call is refused
        return;
    const auto which = dice_.below(2);
    const auto surface = which == 0 ? queue::personality::bits : queue::personality::delivery_job;
    service_running_[which] = !service_running_[which] || dice_.percent(60);
    if (service_running_[which])
        return send(queue::surface_started{surface});
    counts_.note(fault::service_stopped);
    send(queue::surface_stopped{surface});
}

} // namespace winebits::simulation
