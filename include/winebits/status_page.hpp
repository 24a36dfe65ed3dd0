// SPDX-License-Identifier: LGPL-2.1-or-later
// Layout of the status page: a file of fixed-size slots in the state folder, written by the daemon and mapped
// read-only by any program of the prefix, so that a polling client needs no call (design 4, "Status page").
// It is an optimisation; nothing else may depend on it. Compiled by g++ and by mingw for both bitnesses; any
// thread.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>

namespace winebits::status_page {

inline constexpr char file_name[] = "status";
inline constexpr std::uint64_t magic = 0x3145474150425357; // "WSBPAGE1"
inline constexpr std::size_t slot_count = 512;
inline constexpr std::uint64_t unknown_size = ~std::uint64_t{0};
// A slot is trusted while its stamp is younger than this; the daemon refreshes it at least every
// `refresh_ms`.
inline constexpr std::uint64_t trusted_ms = 2000;
inline constexpr std::uint32_t refresh_ms = 400;

// What one slot says. `state` is a BG_JOB_STATE, times are FILETIMEs, sizes bytes.
struct entry {
    std::array<std::uint8_t, 16> job; // the GUID in the order of its text form
    std::uint64_t stamp_ms;           // CLOCK_MONOTONIC_RAW, which is Wine's performance counter
    std::uint64_t bytes_total, bytes_transferred;
    std::uint64_t created, modified, transfer_completed;
    std::uint32_t state;
    std::uint32_t files_total, files_transferred;
    std::uint32_t error_code; // HRESULT shown by GetError, 0 for none
};
static_assert(sizeof(entry) == 80 && alignof(entry) == 8);

// The entry is kept as words that are read and written atomically, guarded by the sequence: even when it is
// whole.
struct alignas(64) slot {
    std::atomic<std::uint32_t> sequence;
    std::uint32_t reserved;
    std::array<std::atomic<std::uint32_t>, sizeof(entry) / sizeof(std::uint32_t)> words;
};
static_assert(sizeof(slot) == 128);
static_assert(std::atomic<std::uint32_t>::is_always_lock_free);

struct page {
    std::atomic<std::uint64_t> magic;
    std::array<std::uint8_t, 120> reserved;
    std::array<slot, slot_count> slots;
};
static_assert(sizeof(page) == 128 + slot_count * 128);

// Only one thread of one process writes.
inline void write(slot &to, const entry &from) {
    std::array<std::uint32_t, sizeof(entry) / sizeof(std::uint32_t)> words;
    std::memcpy(words.data(), &from, sizeof(entry));
    const auto before = to.sequence.load(std::memory_order_relaxed);
    to.sequence.store(before | 1, std::memory_order_relaxed);
    std::atomic_thread_fence(std::memory_order_release);
    for (std::size_t i = 0; i < words.size(); ++i)
        to.words[i].store(words[i], std::memory_order_relaxed);
    to.sequence.store((before | 1) + 1, std::memory_order_release);
}

// none: the writer was busy at each of a few tries; ask the service instead.
inline std::optional<entry> read(const slot &from) {
    std::array<std::uint32_t, sizeof(entry) / sizeof(std::uint32_t)> words;
    for (int attempt = 0; attempt < 4; ++attempt) {
        const auto before = from.sequence.load(std::memory_order_acquire);
        if (before & 1)
            continue;
        for (std::size_t i = 0; i < words.size(); ++i)
            words[i] = from.words[i].load(std::memory_order_relaxed);
        std::atomic_thread_fence(std::memory_order_acquire);
        if (from.sequence.load(std::memory_order_relaxed) != before)
            continue;
        entry result;
        std::memcpy(&result, words.data(), sizeof(result));
        return result;
    }
    return std::nullopt;
}

} // namespace winebits::status_page
