// SPDX-License-Identifier: LGPL-2.1-or-later
// The identity of a job: a GUID made by the Windows side.
// Plain values; any thread.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace winebits {

// Kept in the order of the text form, so that sorting by value sorts by text.
class job_id {
  public:
    job_id() = default;
    explicit job_id(const std::array<std::uint8_t, 16> &bytes) : bytes_(bytes) {}

    // Takes "{6AF46E48-41D3-453F-B7AF-A694BBC823F7}", any case, braces required.
    static std::optional<job_id> parse(std::string_view text);
    // Gives the same form in upper case.
    std::string text() const;
    // The bytes in the order of the text form.
    const std::array<std::uint8_t, 16> &bytes() const { return bytes_; }

    friend auto operator<=>(const job_id &, const job_id &) = default;

  private:
    std::array<std::uint8_t, 16> bytes_{};
};

} // namespace winebits
