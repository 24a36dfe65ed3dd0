// SPDX-License-Identifier: LGPL-2.1-or-later
// Asks the kernel which folder it is.
// Any thread.
#include "tools/common/folder_identity.hpp"

#include <fcntl.h>
#include <fstream>
#include <sys/stat.h>
#include <sys/sysmacros.h>

namespace winebits::tools {

std::optional<folder_identity> identity_of(int folder) {
    struct statx status {};
    if (::statx(folder, "", AT_EMPTY_PATH, STATX_BASIC_STATS | STATX_BTIME, &status) != 0)
        return std::nullopt;
    folder_identity out;
    out.device = makedev(status.stx_dev_major, status.stx_dev_minor);
    out.inode = status.stx_ino;
    if (status.stx_mask & STATX_BTIME)
        out.birth =
            static_cast<std::uint64_t>(status.stx_btime.tv_sec) * 1'000'000'000 + status.stx_btime.tv_nsec;
    return out;
}

bool is_same_folder(const folder_identity &recorded, const folder_identity &found, bool same_boot) {
    if (recorded.inode != found.inode || recorded.birth != found.birth)
        return false;
    return recorded.birth != 0 || !same_boot || recorded.device == found.device;
}

std::string present_boot_id() {
    std::string id;
    std::ifstream("/proc/sys/kernel/random/boot_id") >> id;
    return id;
}

} // namespace winebits::tools
