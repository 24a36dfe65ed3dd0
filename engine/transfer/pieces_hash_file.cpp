// SPDX-License-Identifier: LGPL-2.1-or-later
// See pieces_hash_file.hpp.
// Any thread.
#include "engine/transfer/pieces_hash_file.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <memory>
#include <nlohmann/json.hpp>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <optional>
#include <string>

namespace winebits::transfer {
namespace {

using nlohmann::json;
using bytes = std::vector<unsigned char>;

constexpr std::uint64_t supported_version = 1;
// Windows uses 1 MiB. Smaller ones cost more memory than they save, larger ones stop a stream for long.
constexpr std::uint64_t smallest_piece = 4096, largest_piece = 64U << 20;
constexpr std::uint64_t largest_content = std::numeric_limits<std::int64_t>::max() / 2;

std::unexpected<error> failed(cause why) {
    return std::unexpected(error{.why = why});
}

// none: not base64 with padding, on one line.
std::optional<bytes> from_base64(std::string_view text) {
    const auto is_digit = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' ||
               c == '/';
    };
    const auto padding = text.ends_with("==") ? 2U : text.ends_with('=') ? 1U : 0U;
    if (text.empty() || text.size() % 4 != 0 || text.size() > largest_pieces_hash_file ||
        !std::ranges::all_of(text.substr(0, text.size() - padding), is_digit))
        return std::nullopt;
    bytes out(text.size() / 4 * 3);
    const int length = EVP_DecodeBlock(out.data(), reinterpret_cast<const unsigned char *>(text.data()),
                                       static_cast<int>(text.size()));
    if (length < 0)
        return std::nullopt;
    out.resize(out.size() - padding);
    return out;
}

std::optional<bytes> from_hexadecimal(std::string_view text) {
    const auto value = [](char c) {
        return c >= '0' && c <= '9'   ? c - '0'
               : c >= 'a' && c <= 'f' ? c - 'a' + 10
               : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                      : -1;
    };
    if (text.size() % 2 != 0 || !std::ranges::all_of(text, [&](char c) { return value(c) >= 0; }))
        return std::nullopt;
    bytes out;
    for (std::size_t i = 0; i < text.size(); i += 2)
        out.push_back(static_cast<unsigned char>(value(text[i]) * 16 + value(text[i + 1])));
    return out;
}

// Which encodings Windows takes is not known (do-api 11, 17). Base64 and hexadecimal of one digest have
// different lengths, so nothing is taken for the other.
bool says(std::string_view given, const bytes &digest) {
    return from_base64(given) == digest || from_hexadecimal(given) == digest;
}

// Of an algorithm that nobody knows, nothing can be equal.
bool has_digest(std::string_view text, const std::string &algorithm, std::string_view wanted) {
    const std::unique_ptr<EVP_MD, void (*)(EVP_MD *)> kind(
        EVP_MD_fetch(nullptr, algorithm.empty() ? "SHA256" : algorithm.c_str(), nullptr), EVP_MD_free);
    bytes digest(EVP_MAX_MD_SIZE);
    unsigned length = 0;
    const bool computed =
        kind && EVP_Digest(text.data(), text.size(), digest.data(), &length, kind.get(), nullptr) == 1;
    ERR_clear_error(); // libcurl looks at what is left there
    digest.resize(length);
    return computed && says(wanted, digest);
}

std::optional<std::uint64_t> number(const json &object, const char *name) {
    const auto found = object.find(name);
    if (found == object.end() || !found->is_number_unsigned())
        return std::nullopt;
    return found->get<std::uint64_t>();
}

const std::string *string(const json &value) {
    return value.get_ptr<const std::string *>();
}

result<void> check_hash_of_hashes(const json &object, const std::string &wanted) {
    const auto found = object.find("HashOfHashes");
    const auto *text = found == object.end() ? nullptr : string(*found);
    const auto digest = text ? from_base64(*text) : std::nullopt;
    if (!digest || digest->size() != sha256_digest().size())
        return failed(cause::metainfo_parse_hash_of_hashes);
    if (!wanted.empty() && *text != wanted)
        return failed(cause::metainfo_hash_of_hashes_match);
    return {};
}

result<void> read_pieces(const json &object, pieces_hash_file &out) {
    const auto found = object.find("Pieces");
    const auto count =
        out.content_length / out.piece_size + (out.content_length % out.piece_size != 0 ? 1 : 0);
    if (found == object.end() || !found->is_array() || found->size() != count)
        return failed(cause::metainfo_parse_piece_hashes);
    out.pieces.reserve(count);
    for (const auto &one : *found) {
        const auto *text = string(one);
        const auto digest = text ? from_base64(*text) : std::nullopt;
        if (!digest || digest->size() != sha256_digest().size())
            return failed(cause::metainfo_parse_one_piece_hash);
        std::ranges::copy(*digest, out.pieces.emplace_back().begin());
    }
    return {};
}

} // namespace

std::uint64_t pieces_hash_file::end_of(std::size_t piece) const {
    return std::min(begin_of(piece) + piece_size, content_length);
}

result<pieces_hash_file> read_pieces_hash_file(std::string_view text, const queue::integrity_info &given) {
    if (text.size() > largest_pieces_hash_file)
        return failed(cause::metainfo_content);
    if (!given.digest.empty() && !has_digest(text, given.digest_algorithm, given.digest))
        return failed(cause::metainfo_digest_match);
    const auto object = json::parse(text.begin(), text.end(), nullptr, false);
    if (!object.is_object())
        return failed(cause::metainfo_content);
    if (number(object, "MajorVersion") != supported_version)
        return failed(cause::metainfo_version);
    if (const auto same = check_hash_of_hashes(object, given.hash_of_hashes); !same)
        return std::unexpected(same.error());
    const auto length = number(object, "ContentLength"), size = number(object, "PieceSize");
    if (!length || *length > largest_content)
        return failed(cause::metainfo_content_length);
    if (!size || !std::has_single_bit(*size) || *size < smallest_piece || *size > largest_piece)
        return failed(cause::metainfo_piece_size);
    pieces_hash_file out{*length, *size, {}};
    if (const auto read = read_pieces(object, out); !read)
        return std::unexpected(read.error());
    return out;
}

} // namespace winebits::transfer
