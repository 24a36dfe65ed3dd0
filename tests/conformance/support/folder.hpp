// SPDX-License-Identifier: LGPL-2.1-or-later
// A fresh folder for the files of one test, removed with all it holds, and questions about files.
// Test thread only.
#pragma once

#include "tests/conformance/support/conformance.hpp"

#include <cstdint>
#include <optional>

namespace winebits::conformance {

class scratch_folder {
  public:
    scratch_folder(); // below %TEMP%
    ~scratch_folder();
    scratch_folder(const scratch_folder &) = delete;
    scratch_folder &operator=(const scratch_folder &) = delete;

    const text &path() const { return path_; }
    text operator/(const text &name) const { return path_ + u"\\" + name; }
    // Names in the folder that match a pattern such as u"BIT*.tmp".
    std::vector<text> names(const text &pattern) const;

  private:
    text path_;
};

bool exists(const text &path);
std::optional<std::uint64_t> file_size(const text &path);
std::optional<std::uint64_t> modification_time(const text &path); // FILETIME
std::optional<std::string> contents(const text &path);
void write_file(const text &path, const std::string &bytes);

// The bytes that the scripted server sends for size= and seed= (tests/support/origin/README.md).
std::string entity(std::uint64_t size, std::uint64_t seed = 0);

} // namespace winebits::conformance
