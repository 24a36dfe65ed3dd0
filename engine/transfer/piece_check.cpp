// SPDX-License-Identifier: LGPL-2.1-or-later
// See piece_check.hpp.
// Writer thread.
#include "engine/transfer/piece_check.hpp"

#include <algorithm>

namespace winebits::transfer {
namespace {

constexpr std::size_t largest_read = std::size_t{1} << 20;

std::unexpected<error> out_of_memory() {
    return std::unexpected(error{.why = cause::out_of_memory});
}

} // namespace

piece_check::piece_check(pieces_hash_file hashes, reader read)
    : hashes_(std::move(hashes)), read_(std::move(read)) {}

queue::range_list piece_check::unchecked(std::uint64_t begin, std::uint64_t end) const {
    queue::range_list out;
    queue::add_to(out, begin, end);
    for (const auto &one : queue::part_of(good_, begin, end))
        queue::remove_from(out, one.offset, queue::end_of(one));
    return out;
}

queue::range_list piece_check::whole() const {
    queue::range_list out;
    queue::add_to(out, 0, hashes_.content_length);
    return out;
}

result<queue::range_list> piece_check::wrote(std::uint64_t offset, std::span<const std::byte> bytes) {
    queue::range_list bad;
    // A server that sends more than the file has is found out by others.
    const auto end = std::min(offset + bytes.size(), hashes_.content_length);
    while (offset < end) {
        const auto piece = static_cast<std::size_t>(offset / hashes_.piece_size);
        const auto first = hashes_.begin_of(piece), last = hashes_.end_of(piece);
        const auto part = bytes.first(std::min(end, last) - offset);
        bytes = bytes.subspan(part.size());
        queue::add_to(there_, offset, offset + part.size());
        if (const auto followed = follow(piece, offset, part); !followed)
            return std::unexpected(followed.error());
        offset += part.size();
        if (queue::first_gap(there_, first, last))
            continue;
        const auto good = is_good(piece);
        if (!good)
            return std::unexpected(good.error());
        if (*good) {
            queue::add_to(good_, first, last);
            continue;
        }
        queue::remove_from(there_, first, last);
        queue::add_to(bad, first, last);
        most_failures_ = std::max(most_failures_, ++failures_[piece]);
    }
    return bad;
}

result<piece_check::hash> piece_check::new_hash() {
    hash out(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    if (!out || EVP_DigestInit_ex(out.get(), EVP_sha256(), nullptr) != 1)
        return out_of_memory();
    return out;
}

// A piece is hashed as it comes for as long as its bytes come one after the other.
result<void> piece_check::follow(std::size_t piece, std::uint64_t offset, std::span<const std::byte> bytes) {
    auto found = running_.find(piece);
    if (offset == hashes_.begin_of(piece)) {
        auto fresh = new_hash();
        if (!fresh)
            return std::unexpected(fresh.error());
        found = running_.insert_or_assign(piece, running{std::move(*fresh), offset}).first;
    }
    if (found == running_.end())
        return {};
    auto &one = found->second;
    if (one.next != offset) {
        running_.erase(found);
        return {};
    }
    if (EVP_DigestUpdate(one.state.get(), bytes.data(), bytes.size()) != 1)
        return out_of_memory();
    one.next += bytes.size();
    return {};
}

// All of its bytes are there.
result<bool> piece_check::is_good(std::size_t piece) {
    const auto followed = running_.extract(piece);
    if (followed.empty() || followed.mapped().next != hashes_.end_of(piece)) {
        const auto digest = read_back(piece);
        return digest ? result<bool>(*digest == hashes_.pieces[piece]) : std::unexpected(digest.error());
    }
    sha256_digest digest{};
    if (EVP_DigestFinal_ex(followed.mapped().state.get(), digest.data(), nullptr) != 1)
        return out_of_memory();
    return digest == hashes_.pieces[piece];
}

result<sha256_digest> piece_check::read_back(std::size_t piece) {
    const auto state = new_hash();
    if (!state)
        return std::unexpected(state.error());
    const auto end = hashes_.end_of(piece);
    for (auto at = hashes_.begin_of(piece); at < end; at += buffer_.size()) {
        buffer_.resize(std::min<std::uint64_t>(largest_read, end - at));
        if (const auto got = read_(buffer_, at); !got)
            return std::unexpected(got.error());
        if (EVP_DigestUpdate(state->get(), buffer_.data(), buffer_.size()) != 1)
            return out_of_memory();
    }
    sha256_digest digest{};
    if (EVP_DigestFinal_ex(state->get(), digest.data(), nullptr) != 1)
        return out_of_memory();
    return digest;
}

result<std::optional<piece_check::looked_at>> piece_check::recheck(const queue::range_list &claimed,
                                                                   std::uint64_t from) {
    for (auto piece = static_cast<std::size_t>(from / hashes_.piece_size); piece < hashes_.pieces.size();
         ++piece) {
        const auto first = hashes_.begin_of(piece), last = hashes_.end_of(piece);
        if (queue::first_gap(claimed, first, last) || !queue::first_gap(good_, first, last))
            continue;
        const auto digest = read_back(piece);
        if (!digest)
            return std::unexpected(digest.error());
        const bool good = *digest == hashes_.pieces[piece];
        if (good)
            accept(first, last);
        return looked_at{first, last, good};
    }
    return std::nullopt;
}

void piece_check::trust(const queue::range_list &claimed, std::uint64_t consumed) {
    for (std::size_t piece = 0; piece < hashes_.pieces.size() && hashes_.begin_of(piece) < consumed; ++piece)
        if (!queue::first_gap(claimed, hashes_.begin_of(piece), hashes_.end_of(piece)))
            accept(hashes_.begin_of(piece), hashes_.end_of(piece));
}

void piece_check::accept(std::uint64_t begin, std::uint64_t end) {
    queue::add_to(there_, begin, end);
    queue::add_to(good_, begin, end);
}

} // namespace winebits::transfer
