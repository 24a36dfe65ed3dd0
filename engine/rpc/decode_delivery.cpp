// SPDX-License-Identifier: LGPL-2.1-or-later
// Decoding of the JSON texts that programs give Delivery Optimization (do-api 5.8, 5.9).
// Pure functions; any thread.
#include "engine/rpc/decode_values.hpp"
#include "winebits/protocol.hpp"

namespace winebits::rpc {
namespace {

using json::value;

// The object that the program's text holds; its other members are passed over.
decoded<value> object_in(const value &params) {
    const auto text = string_member(params, "value");
    auto parsed = text ? json::parse(*text, protocol::max_depth) : std::nullopt;
    if (!parsed || !parsed->object())
        return bad("value");
    return std::move(*parsed);
}

decoded<std::uint64_t> buffer_size(const value &info) {
    const auto *given = info.find("EncryptionBufferSize");
    if (!given || given->is_null())
        return queue::decryption_info().buffer_size;
    const auto size = given->number();
    if (!size || *size == 0)
        return bad("EncryptionBufferSize");
    return *size;
}

std::string otherwise(const std::string &given, std::string_view fallback) {
    return given.empty() ? std::string(fallback) : given;
}

} // namespace

decoded<queue::file_property> integrity_info_property(const value &params) {
    const auto info = object_in(params);
    if (!info)
        return std::unexpected(info.error());
    const auto url = optional_string_member(*info, "PiecesHashFileUrl");
    const auto digest = optional_string_member(*info, "PiecesHashFileDigest");
    const auto algorithm = optional_string_member(*info, "PiecesHashFileDigestAlgorithm");
    const auto hash_of_hashes = optional_string_member(*info, "HashOfHashes");
    if (const auto wrong = first_bad(url, digest, algorithm, hash_of_hashes))
        return std::unexpected(*wrong);
    return queue::integrity_info{*url, *digest, otherwise(*algorithm, "SHA256"), *hash_of_hashes};
}

// Without a key there is nothing to decrypt with.
decoded<queue::file_property> decryption_info_property(const value &params) {
    const auto info = object_in(params);
    if (!info)
        return std::unexpected(info.error());
    const auto key = base64_member(*info, "KeyData");
    const auto size = buffer_size(*info);
    const auto algorithm = optional_string_member(*info, "AlgorithmName");
    const auto chaining = optional_string_member(*info, "ChainingMode");
    if (const auto wrong = first_bad(key, size, algorithm, chaining))
        return std::unexpected(*wrong);
    return queue::decryption_info{*key, *size, otherwise(*algorithm, "AES"), otherwise(*chaining, "CBC")};
}

} // namespace winebits::rpc
