// SPDX-License-Identifier: LGPL-2.1-or-later
// The pieces-hash file that a server sends for a download of Delivery Optimization (do-api 5.8).
//
// Input: a line "algorithm digest hash-of-hashes" as the program gave them, then the file. Any thread.
#include "engine/transfer/pieces_hash_file.hpp"

#include "engine/rpc/base64.hpp"
#include "tests/fuzz/input.hpp"
#include "tests/fuzz/targets.hpp"
#include "tests/support/check.hpp"

namespace winebits::fuzz {
namespace {

std::string base64_of(const transfer::sha256_digest &digest) {
    return rpc::to_base64({reinterpret_cast<const char *>(digest.data()), digest.size()});
}

std::string written(const transfer::pieces_hash_file &file) {
    auto out = R"({"MajorVersion":1,"HashOfHashes":")" + base64_of({}) + R"(","ContentLength":)" +
               std::to_string(file.content_length) + R"(,"PieceSize":)" + std::to_string(file.piece_size) +
               R"(,"Pieces":[)";
    for (std::size_t i = 0; i < file.pieces.size(); ++i)
        out += (i > 0 ? ",\"" : "\"") + base64_of(file.pieces[i]) + '"';
    return out + "]}";
}

} // namespace

void pieces_hash(std::string_view input) {
    auto line = std::string_view(input.substr(0, input.find('\n')));
    input.remove_prefix(std::min(line.size() + 1, input.size()));
    queue::integrity_info given;
    given.digest_algorithm = take_until(line, ' ');
    given.digest = take_until(line, ' ');
    given.hash_of_hashes = line;
    for (const bool checked : {true, false}) {
        const auto file = transfer::read_pieces_hash_file(input, checked ? given : queue::integrity_info());
        if (!file)
            continue;
        // The pieces cover the content, one behind the other, each within its size.
        std::uint64_t end = 0;
        for (std::size_t i = 0; i < file->pieces.size(); ++i) {
            CHECK_EQUAL(file->begin_of(i), end);
            end = file->end_of(i);
            CHECK(end > file->begin_of(i) && end - file->begin_of(i) <= file->piece_size);
        }
        CHECK_EQUAL(end, file->content_length);
        const auto again = transfer::read_pieces_hash_file(written(*file), {});
        CHECK(again.has_value());
        CHECK(again->content_length == file->content_length && again->piece_size == file->piece_size);
        CHECK(again->pieces == file->pieces);
    }
}

} // namespace winebits::fuzz
