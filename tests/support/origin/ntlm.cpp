// SPDX-License-Identifier: LGPL-2.1-or-later
// See ntlm.hpp.
// Any thread.
#include "tests/support/origin/ntlm.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <cstdint>
#include <vector>

namespace winebits::origin {
namespace {

constexpr std::string_view signature{"NTLMSSP\0", 8};
constexpr std::string_view challenge{"winebits", 8}; // eight bytes, the same for everybody
constexpr std::string_view user_in_capitals = "USER";
// MD4 of "password" in UTF-16.
constexpr std::array<unsigned char, 16> password_hash{0x88, 0x46, 0xf7, 0xea, 0xee, 0x8f, 0xb1, 0x17,
                                                      0xad, 0x06, 0xbd, 0xd8, 0x30, 0xb7, 0x58, 0x6c};

std::string little_endian(std::uint32_t value, unsigned bytes) {
    std::string out;
    for (unsigned i = 0; i < bytes; ++i)
        out += static_cast<char>(value >> 8 * i & 0xff);
    return out;
}

std::string wide(std::string_view text) {
    std::string out;
    for (const char c : text)
        (out += c) += '\0';
    return out;
}

std::string base64(const std::string &bytes) {
    std::string out(4 * ((bytes.size() + 2) / 3) + 1, '\0');
    out.resize(static_cast<std::size_t>(EVP_EncodeBlock(reinterpret_cast<unsigned char *>(out.data()),
                                                        reinterpret_cast<const unsigned char *>(bytes.data()),
                                                        static_cast<int>(bytes.size()))));
    return out;
}

std::string from_base64(std::string_view text) {
    std::string out(text.size(), '\0');
    const int length =
        EVP_DecodeBlock(reinterpret_cast<unsigned char *>(out.data()),
                        reinterpret_cast<const unsigned char *>(text.data()), static_cast<int>(text.size()));
    out.resize(length < 0 ? 0 : static_cast<std::size_t>(length)); // zeros follow where '=' stood
    return out;
}

// A field of the message: its length, and its place at `at` + 4.
std::string_view field(std::string_view message, std::size_t at) {
    if (message.size() < at + 8)
        return {};
    const auto byte = [&](std::size_t i) {
        return static_cast<std::size_t>(static_cast<unsigned char>(message[i]));
    };
    const auto length = byte(at) | byte(at + 1) << 8;
    const auto offset = byte(at + 4) | byte(at + 5) << 8 | byte(at + 6) << 16;
    return offset + length <= message.size() ? message.substr(offset, length) : std::string_view();
}

std::string hmac(std::string_view key, const std::string &text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
    unsigned length = 0;
    HMAC(EVP_md5(), key.data(), static_cast<int>(key.size()),
         reinterpret_cast<const unsigned char *>(text.data()), text.size(), out.data(), &length);
    return {reinterpret_cast<const char *>(out.data()), length};
}

bool proves(std::string_view message) {
    const auto response = field(message, 20), domain = field(message, 28);
    if (response.size() <= 16)
        return false;
    const std::string_view secret(reinterpret_cast<const char *>(password_hash.data()), password_hash.size());
    const auto key = hmac(secret, wide(user_in_capitals) + std::string(domain));
    return hmac(key, std::string(challenge) + std::string(response.substr(16))) == response.substr(0, 16);
}

} // namespace

std::string ntlm_challenge() {
    constexpr std::uint32_t unicode = 0x1, ntlm = 0x200, target_is_server = 0x20000,
                            session_security = 0x80000, target_info = 0x800000;
    constexpr std::uint32_t domain_name = 2, header_length = 48;
    const auto name = wide("ORIGIN");
    const auto size = static_cast<std::uint32_t>(name.size());
    const auto info = little_endian(domain_name, 2) + little_endian(size, 2) + name + little_endian(0, 4);
    const auto info_size = static_cast<std::uint32_t>(info.size());
    return base64(std::string(signature) + little_endian(2, 4) + little_endian(size, 2) +
                  little_endian(size, 2) + little_endian(header_length, 4) +
                  little_endian(unicode | ntlm | target_is_server | session_security | target_info, 4) +
                  std::string(challenge) + std::string(8, '\0') + little_endian(info_size, 2) +
                  little_endian(info_size, 2) + little_endian(header_length + size, 4) + name + info);
}

ntlm_message read_ntlm(std::string_view header) {
    if (!header.starts_with("NTLM "))
        return ntlm_message::none;
    const auto message = from_base64(header.substr(5));
    if (!message.starts_with(signature) || message.size() < 12)
        return ntlm_message::none;
    if (message[8] == 1)
        return ntlm_message::negotiate;
    return message[8] == 3 && proves(message) ? ntlm_message::good_proof : ntlm_message::bad_proof;
}

} // namespace winebits::origin
