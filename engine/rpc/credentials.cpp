// SPDX-License-Identifier: LGPL-2.1-or-later
// Proofs, nonces, keys and endpoints.
// Any thread.
#include "engine/rpc/credentials.hpp"

#include "winebits/protocol.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sys/random.h>

#include <algorithm>
#include <charconv>
#include <span>
#include <vector>

namespace winebits::rpc {
namespace {

std::string hexadecimal(std::span<const std::uint8_t> bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    for (const auto byte : bytes) {
        out += digits[byte >> 4];
        out += digits[byte & 15];
    }
    return out;
}

std::optional<std::uint8_t> hex_value(char c) {
    if (c >= '0' && c <= '9')
        return static_cast<std::uint8_t>(c - '0');
    if (c >= 'a' && c <= 'f')
        return static_cast<std::uint8_t>(c - 'a' + 10);
    return std::nullopt;
}

bool is_hex(std::string_view text, std::size_t digits) {
    return text.size() == digits &&
           std::ranges::all_of(text, [](char c) { return hex_value(c).has_value(); });
}

template <class Number>
std::optional<Number> decimal(std::string_view &text) {
    Number number{};
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure != std::errc() || end == text.data() + text.size() || *end != ' ')
        return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()) + 1);
    return number;
}

std::string_view without_newline(std::string_view text) {
    if (text.ends_with('\n'))
        text.remove_suffix(1);
    return text;
}

} // namespace

std::optional<std::string> random_hex(std::size_t bytes) {
    std::vector<std::uint8_t> random(bytes);
    if (::getrandom(random.data(), random.size(), 0) != static_cast<ssize_t>(random.size()))
        return std::nullopt;
    return hexadecimal(random);
}

std::optional<key> parse_key(std::string_view text) {
    text = without_newline(text);
    key bytes{};
    if (!is_hex(text, 2 * bytes.size()))
        return std::nullopt;
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<std::uint8_t>(*hex_value(text[2 * i]) << 4 | *hex_value(text[2 * i + 1]));
    return bytes;
}

std::string proof(const key &secret, side whose, const handshake_terms &terms) {
    std::string message = "winebits";
    for (const std::string &line :
         {std::string(whose == side::peer ? "peer" : "daemon"), std::to_string(terms.version), terms.role,
          terms.daemon_nonce, terms.peer_nonce, std::to_string(terms.peer_port),
          std::to_string(terms.daemon_port), std::to_string(terms.state_inode), terms.state})
        message += '\n' + line;
    std::array<std::uint8_t, EVP_MAX_MD_SIZE> digest;
    unsigned int size = 0;
    HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
         reinterpret_cast<const unsigned char *>(message.data()), message.size(), digest.data(), &size);
    return hexadecimal(std::span(digest).first(size));
}

bool same_proof(std::string_view a, std::string_view b) {
    return !a.empty() && a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

bool is_nonce(std::string_view text) {
    return is_hex(text, 2 * protocol::nonce_bytes);
}

std::optional<endpoint> parse_endpoint(std::string_view text) {
    text = without_newline(text);
    endpoint found;
    const auto port = decimal<std::uint16_t>(text);
    const auto pid = port ? decimal<pid_t>(text) : std::nullopt;
    if (!pid || *port == 0 || *pid <= 0 || !is_hex(text, 32))
        return std::nullopt;
    return endpoint{*port, *pid, std::string(text)};
}

std::string endpoint_text(const endpoint &where) {
    return std::to_string(where.port) + ' ' + std::to_string(where.pid) + ' ' + where.instance + '\n';
}

} // namespace winebits::rpc
