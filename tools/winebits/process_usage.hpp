// SPDX-License-Identifier: LGPL-2.1-or-later
// What a process takes of the machine, and how full a disk is. Main thread; usage_of takes a quarter of a
// second.
#pragma once

#include <cstdint>
#include <string>
#include <sys/types.h>

namespace winebits::cli {

struct process_usage {
    std::uint64_t cpu_percent = 0; // of one processor, at present
    std::uint64_t memory_kilobytes = 0;
};
// Zeros for a process that is not there.
process_usage usage_of(pid_t);

struct disk_space {
    std::uint64_t total = 0, available = 0; // bytes; 0 when that can't be found out
};
disk_space space_of(const std::string &folder);

} // namespace winebits::cli
