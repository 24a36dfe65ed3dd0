// SPDX-License-Identifier: LGPL-2.1-or-later
// What a test and the shim in a daemon share: a mapped file that says which calls fail. A rule is written
// while it is not active. Plain data; any thread of either process.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace winebits::test {

// Bits of fault_rule::calls.
namespace call {
inline constexpr std::uint32_t open = 1;     // of a file that must be there
inline constexpr std::uint32_t create = 2;   // open with O_CREAT
inline constexpr std::uint32_t read = 4;     // pread
inline constexpr std::uint32_t write = 8;    // pwrite, write
inline constexpr std::uint32_t flush = 16;   // fsync, fdatasync
inline constexpr std::uint32_t resize = 32;  // ftruncate
inline constexpr std::uint32_t reserve = 64; // fallocate, posix_fallocate
inline constexpr std::uint32_t rename = 128; // of either name; link too
inline constexpr std::uint32_t remove = 256;
inline constexpr std::uint32_t make_folder = 512;
inline constexpr std::uint32_t any = 1023;
// recv: each connection gets `room` bytes, and no more as long as the rule is active; nothing fails.
inline constexpr std::uint32_t receive = 1024;
} // namespace call

inline constexpr std::int64_t unlimited = -1;

struct fault_rule {
    std::atomic<bool> active{false};
    std::uint32_t calls = 0;
    std::int32_t error = 0;                    // an errno value
    std::array<char, 256> part{};              // of the paths that are hit
    std::atomic<std::int64_t> free{0};         // so many calls succeed first
    std::atomic<std::int64_t> left{unlimited}; // then so many fail
    std::atomic<std::int64_t> room{unlimited}; // of writes: so many bytes still fit
    std::atomic<std::uint64_t> met{0};         // calls that failed
};

struct fault_table {
    std::array<fault_rule, 8> rules{};
};

static_assert(std::atomic<std::int64_t>::is_always_lock_free && std::atomic<bool>::is_always_lock_free);

// Names the file that holds the table, in the daemon's environment.
inline constexpr char fault_table_variable[] = "WINEBITS_FAULT_TABLE";

} // namespace winebits::test
