// SPDX-License-Identifier: LGPL-2.1-or-later
// What both ends of the wire prove to each other (docs/wire.md, "Handshake"), and the files that make it
// possible. Plain values; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>

namespace winebits::rpc {

using key = std::array<std::uint8_t, 32>;

// `bytes` unpredictable bytes as lower-case hexadecimal digits; none: the kernel gave none.
std::optional<std::string> random_hex(std::size_t bytes);
// 64 hexadecimal digits, with or without a newline after them.
std::optional<key> parse_key(std::string_view text);

enum class side : std::uint8_t { peer, daemon };

struct handshake_terms {
    std::uint32_t version = 0;
    std::string role;
    std::string daemon_nonce, peer_nonce; // as sent
    std::uint16_t peer_port = 0, daemon_port = 0;
    std::uint64_t state_inode = 0;
    std::string state; // path of the state folder, as sent
};

// 64 lower-case hexadecimal digits.
std::string proof(const key &, side whose, const handshake_terms &);
// Takes the same time wherever they differ.
bool same_proof(std::string_view, std::string_view);
bool is_nonce(std::string_view);

// The line of the endpoint file.
struct endpoint {
    std::uint16_t port = 0;
    pid_t pid = 0;
    std::string instance; // 32 hexadecimal digits
    friend bool operator==(const endpoint &, const endpoint &) = default;
};
std::optional<endpoint> parse_endpoint(std::string_view text);
std::string endpoint_text(const endpoint &);

} // namespace winebits::rpc
