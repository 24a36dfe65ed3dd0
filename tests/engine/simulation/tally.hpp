// SPDX-License-Identifier: LGPL-2.1-or-later
// What happened in a simulation: a world in which little happens proves little.
// Plain values; any thread.
#pragma once

#include "engine/queue/event.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <variant>

namespace winebits::simulation {

// Everything that may go wrong around the queue.
enum class fault : std::uint8_t {
    connection_cut,
    stall,
    not_reached,
    error_status,
    other_file,
    no_ranges,
    malformed_answer,
    no_space,
    io_error,
    no_access,
    name_taken,
    torn_write,
    lost_write,
    lost_name,
    crash_before_commit,
    crash_after_commit,
    crash_between_actions,
    power_cut,
    commit_failed,
    commit_failed_but_kept,
    clock_forwards,
    clock_backwards,
    machine_suspended,
    network_lost,
    network_costly,
    service_stopped,
    session_ended,
    connection_to_daemon_lost,
    repeated_after_answer,
    rename_failed,
    folder_not_flushed,
    delete_failed,
    sink_failed,
};
inline constexpr std::array fault_names{
    "connection_cut",
    "stall",
    "not_reached",
    "error_status",
    "other_file",
    "no_ranges",
    "malformed_answer",
    "no_space",
    "io_error",
    "no_access",
    "name_taken",
    "torn_write",
    "lost_write",
    "lost_name",
    "crash_before_commit",
    "crash_after_commit",
    "crash_between_actions",
    "power_cut",
    "commit_failed",
    "commit_failed_but_kept",
    "clock_forwards",
    "clock_backwards",
    "machine_suspended",
    "network_lost",
    "network_costly",
    "service_stopped",
    "session_ended",
    "connection_to_daemon_lost",
    "repeated_after_answer",
    "rename_failed",
    "folder_not_flushed",
    "delete_failed",
    "sink_failed",
};
inline constexpr std::size_t fault_count = fault_names.size();
static_assert(static_cast<std::size_t>(fault::sink_failed) + 1 == fault_count);

// In the order of queue::command_body.
inline constexpr std::array command_names{
    "create_job",   "add_files",   "resume_job",      "suspend_job",    "cancel_job",
    "complete_job", "take_owner",  "set_property",    "replace_prefix", "set_file_property",
    "verdict",      "acknowledge", "stream_consumed",
};
inline constexpr std::size_t command_count = std::variant_size_v<queue::command_body>;
static_assert(command_names.size() == command_count);

struct tally {
    std::size_t seeds = 0, events = 0, effects = 0, commits = 0, crashes = 0, jobs = 0, completed = 0,
                cancelled = 0;
    std::array<std::size_t, fault_count> faults{};
    std::array<std::array<std::size_t, 9>, 3> states{};           // entered, by personality
    std::array<std::size_t, command_count> accepted{}, refused{}; // answers
    milliseconds longest_rest{0};                                 // from the end of the faults to rest
    std::uint64_t digest = 0; // of all events and effects, any order of seeds

    void note(fault what) { ++faults[static_cast<std::size_t>(what)]; }
    std::size_t faults_in_all() const {
        std::size_t sum = 0;
        for (const auto one : faults)
            sum += one;
        return sum;
    }
    void add(const tally &other) {
        seeds += other.seeds, events += other.events, effects += other.effects, commits += other.commits;
        crashes += other.crashes, jobs += other.jobs, completed += other.completed;
        cancelled += other.cancelled;
        for (std::size_t i = 0; i < fault_count; ++i)
            faults[i] += other.faults[i];
        for (std::size_t surface = 0; surface < states.size(); ++surface)
            for (std::size_t i = 0; i < states[surface].size(); ++i)
                states[surface][i] += other.states[surface][i];
        for (std::size_t i = 0; i < command_count; ++i)
            accepted[i] += other.accepted[i], refused[i] += other.refused[i];
        longest_rest = std::max(longest_rest, other.longest_rest);
        digest += other.digest;
    }
};

} // namespace winebits::simulation
