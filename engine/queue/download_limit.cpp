// SPDX-License-Identifier: LGPL-2.1-or-later
// See download_limit.hpp.
// Pure functions; any thread.
#include "engine/queue/download_limit.hpp"

#include <algorithm>

namespace winebits::queue {
namespace {

// What the file costs for certain.
std::uint64_t cost_of(const job &of, const file &one) {
    return of.on_demand ? one.written : std::max(one.written, one.size.value_or(0));
}

// a + b, at most the largest number.
std::uint64_t plus(std::uint64_t a, std::uint64_t b) {
    return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

} // namespace

std::optional<std::uint64_t> allowance(const job &of, std::uint32_t file_index) {
    if (!of.max_download_size)
        return std::nullopt;
    // A file that is fetched on demand may be larger than what is fetched of it: is_over_limit watches it.
    if (of.on_demand)
        return std::nullopt;
    std::uint64_t others = 0;
    for (std::uint32_t index = 0; index < of.files.size(); ++index)
        if (index != file_index)
            others = plus(others, cost_of(of, of.files[index]));
    return *of.max_download_size - std::min(others, *of.max_download_size);
}

bool is_over_limit(const job &of) {
    if (!of.max_download_size)
        return false;
    std::uint64_t sum = 0;
    for (const auto &one : of.files)
        sum = plus(sum, cost_of(of, one));
    return sum > *of.max_download_size;
}

} // namespace winebits::queue
