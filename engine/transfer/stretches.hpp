// SPDX-License-Identifier: LGPL-2.1-or-later
// Shares out what is still missing of a file: stretches that nobody gets yet, and where to cut one that
// somebody gets. Places in the local file. Plain values; network thread.
#pragma once

#include "engine/queue/ranges.hpp"

#include <cstdint>
#include <optional>

namespace winebits::transfer {

class stretches {
  public:
    stretches() = default;
    // All but `filled` of what lies before `end`.
    stretches(const queue::range_list &filled, std::uint64_t end);

    // Nothing is left to be taken.
    bool none() const { return missing_.empty(); }
    std::uint64_t bytes() const { return bytes_in(missing_); }
    // The first one of those left belongs to the caller now.
    std::optional<queue::gap> take();
    // Somebody else has to get these bytes.
    void give_back(std::uint64_t begin, std::uint64_t end) { add_to(missing_, begin, end); }
    // Somebody gets these bytes.
    void take_away(std::uint64_t begin, std::uint64_t end) { remove_from(missing_, begin, end); }

  private:
    queue::range_list missing_;
};

// Where the second half begins that another connection may take of what is left between `begin` and `end`;
// none: the halves would be shorter than `least`.
std::optional<std::uint64_t> middle_of(std::uint64_t begin, std::uint64_t end, std::uint64_t least);

} // namespace winebits::transfer
