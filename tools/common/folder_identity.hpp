// SPDX-License-Identifier: LGPL-2.1-or-later
// What tells one folder from another, also from its own copy.
// Any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace winebits::tools {

struct folder_identity {
    std::uint64_t device = 0, inode = 0;
    std::uint64_t birth = 0; // nanoseconds since 1970; 0: the file system does not tell
    friend bool operator==(const folder_identity &, const folder_identity &) = default;
};

// none: `folder` is no descriptor of anything.
std::optional<folder_identity> identity_of(int folder);

// Device numbers may change with each boot: with a time of birth, that and the inode count; without one the
// device counts too, but only for what was recorded in this boot.
bool is_same_folder(const folder_identity &recorded, const folder_identity &found, bool same_boot);

// Of /proc/sys/kernel/random/boot_id; empty: unknown.
std::string present_boot_id();

} // namespace winebits::tools
