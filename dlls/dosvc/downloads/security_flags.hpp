// SPDX-License-Identifier: LGPL-2.1-or-later
// SecurityFlags of a download, which are WinHTTP's (do-api 4, property 7), as the engine's, which are BITS'.
// Any thread.
#pragma once

#include <windows.h>

#include <bits2_5.h>

#include <array>
#include <cstdint>
#include <optional>

namespace winebits::dosvc::downloads {

namespace winhttp {
inline constexpr std::uint32_t enable_revocation = 0x0001; // WINHTTP_ENABLE_SSL_REVOCATION
inline constexpr std::uint32_t ignore_unknown_authority = 0x0100;
inline constexpr std::uint32_t ignore_wrong_usage = 0x0200;
inline constexpr std::uint32_t ignore_host_name = 0x1000;
inline constexpr std::uint32_t ignore_date = 0x2000;
} // namespace winhttp

struct security_flag {
    std::uint32_t of_winhttp, of_engine;
};
inline constexpr std::array<security_flag, 4> security_flags{{
    {winhttp::ignore_unknown_authority, BG_SSL_IGNORE_UNKNOWN_CA},
    {winhttp::ignore_wrong_usage, BG_SSL_IGNORE_CERT_WRONG_USAGE},
    {winhttp::ignore_host_name, BG_SSL_IGNORE_CERT_CN_INVALID},
    {winhttp::ignore_date, BG_SSL_IGNORE_CERT_DATE_INVALID},
}};

// A check of revocation cancels all the others. Nothing for bits that no one has documented.
constexpr std::optional<std::uint32_t> engine_flags_of(std::uint32_t given) noexcept {
    std::uint32_t result = 0, known = winhttp::enable_revocation;
    for (const auto &[of_winhttp, of_engine] : security_flags) {
        known |= of_winhttp;
        if (given & of_winhttp)
            result |= of_engine;
    }
    if (given & ~known)
        return std::nullopt;
    return given & winhttp::enable_revocation ? std::uint32_t(BG_SSL_ENABLE_CRL_CHECK) : result;
}

constexpr std::uint32_t winhttp_flags_of(std::uint32_t engine_flags) noexcept {
    std::uint32_t result = engine_flags & BG_SSL_ENABLE_CRL_CHECK ? winhttp::enable_revocation : 0;
    for (const auto &[of_winhttp, of_engine] : security_flags) {
        if (engine_flags & of_engine)
            result |= of_winhttp;
    }
    return result;
}

} // namespace winebits::dosvc::downloads
