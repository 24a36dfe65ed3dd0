// SPDX-License-Identifier: LGPL-2.1-or-later
// Seals the hive's secrets with AES-256-GCM, under a key that is derived from the state folder's by
// HKDF-SHA256 (design promise 6). Any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace winebits::store {

class secret_box {
  public:
    static constexpr std::size_t key_size = 32;

    explicit secret_box(std::span<const std::uint8_t, key_size> folder_key);
    ~secret_box();
    secret_box(const secret_box &) = delete;
    secret_box &operator=(const secret_box &) = delete;

    // `place` tells where the secret lies: sealed bytes can't be opened at another place. none: no random
    // bytes, or no memory.
    std::optional<std::vector<std::uint8_t>> seal(std::string_view place, std::string_view bytes) const;
    // none: sealed with another key or for another place, or damaged.
    std::optional<std::string> open(std::string_view place, std::span<const std::uint8_t> sealed) const;

  private:
    std::array<std::uint8_t, key_size> key_{};
};

} // namespace winebits::store
