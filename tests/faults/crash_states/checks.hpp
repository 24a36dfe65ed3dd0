// SPDX-License-Identifier: LGPL-2.1-or-later
// What must be true of a disk after a crash, and of a daemon that has found it (design 3).
// Test thread only.
#pragma once

#include "tests/faults/crash_states/story.hpp"

#include <optional>

namespace winebits::crash_states {

// A moment of a story after which everything stopped.
struct crash {
    const story &told;
    std::size_t reached; // operations of the log
    bool power;          // else only the process died
};

// Of a daemon that has started on what the crash left; no transfer has moved since. Each throws
// test::check_failure.
void check_calls_are_kept(const crash &, const machine &, const image &);
// A file is cut where a flush has failed, and the queue may not have heard of it: a transfer sees that the
// file is shorter. Without such a failure it holds all that the queue knows of.
enum class cut_files : bool { none, possible };
void check_claims(const machine &, const image &, cut_files = cut_files::none);
void check_final_names(const crash &, const image &);
void check_no_orphans(const machine &, const image &);

// Runs what is left to its end: each job comes to it, with the right files and nothing beside them.
void check_all_ends_well(const crash &, machine &, const memory_disk &);

} // namespace winebits::crash_states
