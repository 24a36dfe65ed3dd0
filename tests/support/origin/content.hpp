// SPDX-License-Identifier: LGPL-2.1-or-later
// The bytes an entity of the fault server is made of, so that a test can check a downloaded file without a
// copy. Pure functions; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace winebits::origin {

constexpr std::uint8_t byte_at(std::uint64_t index, std::uint64_t seed) {
    return static_cast<std::uint8_t>((index * 0x9E3779B97F4A7C15U + seed * 0xD1B54A32D192ED03U) >> 56);
}

// Fills `out` with the bytes from `offset` on.
inline void fill(std::span<char> out, std::uint64_t offset, std::uint64_t seed) {
    std::uint64_t sum = offset * 0x9E3779B97F4A7C15U + seed * 0xD1B54A32D192ED03U;
    for (char &c : out) {
        c = static_cast<char>(sum >> 56);
        sum += 0x9E3779B97F4A7C15U;
    }
}

// The first `size` bytes.
inline std::string content(std::uint64_t size, std::uint64_t seed = 0) {
    std::string out(size, '\0');
    fill(out, 0, seed);
    return out;
}

} // namespace winebits::origin
