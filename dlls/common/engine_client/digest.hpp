// SPDX-License-Identifier: LGPL-2.1-or-later
// Nonces and proofs of the handshake.
// Any thread.
#pragma once

#include "dlls/common/engine_client/result.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace winebits::engine_client {

// Random bytes from the system's generator, as lower-case hexadecimal digits.
result<std::string> random_hex(std::size_t bytes);

// HMAC-SHA256 as 64 lower-case hexadecimal digits.
result<std::string> hmac_sha256_hex(std::string_view key, std::string_view message);

std::optional<std::string> bytes_from_hex(std::string_view hex);

// Comparison in a time that depends on the lengths only.
bool equal_in_constant_time(std::string_view a, std::string_view b) noexcept;

} // namespace winebits::engine_client
