// SPDX-License-Identifier: LGPL-2.1-or-later
// The pieces-hash file of a download: which SHA-256 each piece of the file must have (do-api 5.8).
// Pure functions; any thread. Large ones take a while, so not the network thread.
#pragma once

#include "engine/base/cause.hpp"
#include "engine/queue/delivery.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace winebits::transfer {

using sha256_digest = std::array<unsigned char, 32>;

// A longer one is cause::metainfo_content. It would describe 1.4 TiB in pieces of 1 MiB.
inline constexpr std::size_t largest_pieces_hash_file = std::size_t{64} << 20;

struct pieces_hash_file {
    std::uint64_t content_length = 0;
    std::uint64_t piece_size = 0;      // a power of two
    std::vector<sha256_digest> pieces; // as many as the length needs; the last piece may be shorter

    std::uint64_t begin_of(std::size_t piece) const { return piece * piece_size; }
    std::uint64_t end_of(std::size_t piece) const;
};

// Checks the file by what the program gave, then reads it. One cause::metainfo_* for each defect. How
// HashOfHashes is computed is not known (do-api 11, 17): the program's must equal the one in the file as
// text. Throws std::bad_alloc.
result<pieces_hash_file> read_pieces_hash_file(std::string_view text, const queue::integrity_info &);

} // namespace winebits::transfer
