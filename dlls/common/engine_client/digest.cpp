// SPDX-License-Identifier: LGPL-2.1-or-later
// Nonces and proofs of the handshake, with the system's cryptography.
// Any thread.
#include "dlls/common/engine_client/digest.hpp"

#include "dlls/common/com/handle.hpp"

#include <bcrypt.h>

#include <array>

namespace winebits::engine_client {

namespace {

struct algorithm_kind {
    using type = BCRYPT_ALG_HANDLE;
    static type none() noexcept { return nullptr; }
    static bool valid(type handle) noexcept { return handle != nullptr; }
    static void close(type handle) noexcept { BCryptCloseAlgorithmProvider(handle, 0); }
};

struct hash_kind {
    using type = BCRYPT_HASH_HANDLE;
    static type none() noexcept { return nullptr; }
    static bool valid(type handle) noexcept { return handle != nullptr; }
    static void close(type handle) noexcept { BCryptDestroyHash(handle); }
};

PUCHAR bytes_of(std::string_view text) {
    return reinterpret_cast<PUCHAR>(const_cast<char *>(text.data()));
}

std::string hex_from(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    hex.reserve(bytes.size() * 2);
    for (const unsigned char byte : bytes) {
        hex += digits[byte >> 4];
        hex += digits[byte & 15];
    }
    return hex;
}

int digit_value(char digit) {
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    if (digit >= 'a' && digit <= 'f')
        return digit - 'a' + 10;
    return digit >= 'A' && digit <= 'F' ? digit - 'A' + 10 : -1;
}

} // namespace

result<std::string> random_hex(std::size_t bytes) {
    std::string random(bytes, '\0');
    if (BCryptGenRandom(nullptr, bytes_of(random), static_cast<ULONG>(bytes),
                        BCRYPT_USE_SYSTEM_PREFERRED_RNG) != 0)
        return std::unexpected(service_disabled);
    return hex_from(random);
}

result<std::string> hmac_sha256_hex(std::string_view key, std::string_view message) {
    com::unique<algorithm_kind> algorithm;
    com::unique<hash_kind> hash;
    std::array<char, 32> digest;
    const std::string_view digest_bytes(digest.data(), digest.size());
    if (BCryptOpenAlgorithmProvider(algorithm.put(), BCRYPT_SHA256_ALGORITHM, nullptr,
                                    BCRYPT_ALG_HANDLE_HMAC_FLAG) != 0 ||
        BCryptCreateHash(algorithm.get(), hash.put(), nullptr, 0, bytes_of(key),
                         static_cast<ULONG>(key.size()), 0) != 0 ||
        BCryptHashData(hash.get(), bytes_of(message), static_cast<ULONG>(message.size()), 0) != 0 ||
        BCryptFinishHash(hash.get(), bytes_of(digest_bytes), static_cast<ULONG>(digest.size()), 0) != 0)
        return std::unexpected(service_disabled);
    return hex_from(digest_bytes);
}

std::optional<std::string> bytes_from_hex(std::string_view hex) {
    if (hex.size() % 2 != 0)
        return std::nullopt;
    std::string bytes;
    for (std::size_t i = 0; i < hex.size(); i += 2) {
        const int high = digit_value(hex[i]), low = digit_value(hex[i + 1]);
        if (high < 0 || low < 0)
            return std::nullopt;
        bytes += static_cast<char>(high << 4 | low);
    }
    return bytes;
}

bool equal_in_constant_time(std::string_view a, std::string_view b) noexcept {
    unsigned difference = a.size() != b.size();
    for (std::size_t i = 0; i < a.size() && i < b.size(); i++)
        difference |= static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]);
    return difference == 0;
}

} // namespace winebits::engine_client
