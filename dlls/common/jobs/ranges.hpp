// SPDX-License-Identifier: LGPL-2.1-or-later
// Sets of bytes as lists of ranges.
// Any thread.
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace winebits::jobs {

// Adds ranges (offset and length) to a list and leaves it sorted and without overlaps or neighbours that
// touch.
inline void merge_ranges(std::vector<std::pair<std::uint64_t, std::uint64_t>> &list,
                         const std::vector<std::pair<std::uint64_t, std::uint64_t>> &more) {
    list.insert(list.end(), more.begin(), more.end());
    std::ranges::sort(list);
    std::size_t kept = 0;
    for (const auto &[offset, length] : list) {
        if (length == 0)
            continue;
        // A sum beyond 64 bits reaches to the end.
        const std::uint64_t end = length > UINT64_MAX - offset ? UINT64_MAX : offset + length;
        if (kept > 0) {
            auto &[last_offset, last_length] = list[kept - 1];
            if (offset <= last_offset + last_length) {
                last_length = std::max(last_offset + last_length, end) - last_offset;
                continue;
            }
        }
        list[kept++] = {offset, end - offset};
    }
    list.resize(kept);
}

} // namespace winebits::jobs
