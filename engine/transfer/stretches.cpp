// SPDX-License-Identifier: LGPL-2.1-or-later
// See stretches.hpp.
// Network thread.
#include "engine/transfer/stretches.hpp"

#include "engine/transfer/block_pool.hpp"

#include <algorithm>

namespace winebits::transfer {

stretches::stretches(const queue::range_list &filled, std::uint64_t end) {
    add_to(missing_, 0, end);
    for (const auto &one : filled)
        remove_from(missing_, one.offset, end_of(one));
}

std::optional<queue::gap> stretches::take() {
    if (missing_.empty())
        return std::nullopt;
    const auto first = missing_.front();
    missing_.erase(missing_.begin());
    return queue::gap{first.offset, end_of(first)};
}

std::optional<std::uint64_t> middle_of(std::uint64_t begin, std::uint64_t end, std::uint64_t least) {
    // Blocks are written whole, so that a cut within one would make two of it.
    least = std::max<std::uint64_t>(least, block_size);
    if (begin >= end || end - begin < 2 * least)
        return std::nullopt;
    const auto middle = (begin + (end - begin) / 2 + block_size - 1) / block_size * block_size;
    return middle < end ? std::optional(middle) : std::nullopt;
}

} // namespace winebits::transfer
