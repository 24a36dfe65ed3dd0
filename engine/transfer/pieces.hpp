// SPDX-License-Identifier: LGPL-2.1-or-later
// Which bytes of the remote file make the local one: all of them, the ranges of AddFileWithRanges one after
// another (bits-api 5.7), or a stretch of a file that is filled out of order (3.10).
// Plain values; network thread.
#pragma once

#include "engine/base/cause.hpp"
#include "engine/queue/effect.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace winebits::transfer {

// Bytes of the remote file that one request asks for.
struct wanted_bytes {
    std::uint64_t first = 0;
    std::optional<std::uint64_t> end; // the byte after the last one; none: up to the end of the file
};

class pieces {
  public:
    explicit pieces(const queue::start_transfer &);

    // The whole file from its start to its end.
    bool whole() const { return !ranges_ && !end_; }
    // Likewise, but it may have been asked for by a range.
    bool everything() const;
    // The size of the remote file is known now. range_not_satisfiable: it is too short for what is wanted.
    result<void> resolve(std::uint64_t remote_size);
    // Where the transfer is complete, counted in the local file; none: not known yet.
    std::optional<std::uint64_t> goal() const;
    // How large the local file will be, likewise.
    std::optional<std::uint64_t> local_size() const;
    // What to ask for to get the byte at that place of the local file; none: nothing is left.
    std::optional<wanted_bytes> at(std::uint64_t local) const;

  private:
    struct piece {
        std::uint64_t first = 0;
        std::optional<std::uint64_t> length;
    };

    std::vector<piece> pieces_; // in the order of the local file
    std::optional<std::uint64_t> remote_size_;
    bool ranges_ = false;
    std::optional<std::uint64_t> end_;
};

} // namespace winebits::transfer
