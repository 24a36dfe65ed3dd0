// SPDX-License-Identifier: LGPL-2.1-or-later
// Pieces-hash files (do-api 5.8) for contents that tests serve.
// Pure functions; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <openssl/evp.h>
#include <string>
#include <string_view>

namespace winebits::test {

inline constexpr std::uint64_t piece = 65536;

// SHA-256.
inline std::string base64_digest(std::string_view bytes) {
    unsigned char digest[32], text[64];
    EVP_Digest(bytes.data(), bytes.size(), digest, nullptr, EVP_sha256(), nullptr);
    return {reinterpret_cast<char *>(text), static_cast<std::size_t>(EVP_EncodeBlock(text, digest, 32))};
}

inline std::string pieces_hash_text(const std::string &of) {
    std::string pieces;
    for (std::size_t at = 0; at < of.size(); at += piece)
        pieces +=
            (pieces.empty() ? "\"" : ",\"") + base64_digest(std::string_view(of).substr(at, piece)) + '"';
    return R"({"MajorVersion":1,"MinorVersion":0,"HashOfHashes":")" + base64_digest("") +
           R"(","ContentLength":)" + std::to_string(of.size()) + R"(,"PieceSize":)" + std::to_string(piece) +
           R"(,"Pieces":[)" + pieces + "]}";
}

} // namespace winebits::test
