// SPDX-License-Identifier: LGPL-2.1-or-later
// Which pieces of a file have been found good (do-api 5.8). Blocks may come in any order: a piece that comes
// from its start to its end is hashed as it comes, any other one is read back when its last byte is there.
// Writer thread.
#pragma once

#include "engine/queue/ranges.hpp"
#include "engine/transfer/pieces_hash_file.hpp"

#include <functional>
#include <map>
#include <memory>
#include <openssl/evp.h>
#include <optional>
#include <span>
#include <vector>

namespace winebits::transfer {

class piece_check {
  public:
    // Reads that many bytes of the file, all of them.
    using reader = std::function<result<void>(std::span<std::byte> into, std::uint64_t offset)>;

    piece_check(pieces_hash_file, reader);

    std::uint64_t content_length() const { return hashes_.content_length; }
    // What of these bytes belongs to no piece that is good already: only that may be written.
    queue::range_list unchecked(std::uint64_t begin, std::uint64_t end) const;
    // These bytes have been written. Gives the pieces that are whole now and bad: nothing of them counts any
    // more. The failure is one of reading back.
    result<queue::range_list> wrote(std::uint64_t offset, std::span<const std::byte>);
    // Bytes in whole pieces that are good.
    const queue::range_list &good() const { return good_; }
    queue::range_list whole() const;

    // Of a file that an earlier transfer began: looks at the first piece at or behind `from` that lies in
    // `claimed` as a whole and is not known to be good. none: there is no such piece.
    struct looked_at {
        std::uint64_t begin = 0, end = 0;
        bool good = false;
    };
    result<std::optional<looked_at>> recheck(const queue::range_list &claimed, std::uint64_t from);
    // Whole pieces of `claimed` that begin before `consumed` are good: an earlier transfer has checked them,
    // and their bytes may be gone.
    void trust(const queue::range_list &claimed, std::uint64_t consumed);

    // How often a piece was bad that came from the server; the most of all pieces.
    unsigned most_failures() const { return most_failures_; }

  private:
    using hash = std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX *)>;
    struct running {
        hash state;
        std::uint64_t next = 0; // where the next byte belongs
    };

    static result<hash> new_hash();
    result<void> follow(std::size_t piece, std::uint64_t offset, std::span<const std::byte>);
    result<bool> is_good(std::size_t piece);
    result<sha256_digest> read_back(std::size_t piece);
    void accept(std::uint64_t begin, std::uint64_t end);

    const pieces_hash_file hashes_;
    const reader read_;
    queue::range_list there_; // bytes in the file that may still turn out to be good
    queue::range_list good_;
    std::map<std::size_t, running> running_;
    std::map<std::size_t, unsigned> failures_;
    unsigned most_failures_ = 0;
    std::vector<std::byte> buffer_;
};

} // namespace winebits::transfer
