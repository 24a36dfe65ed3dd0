// SPDX-License-Identifier: LGPL-2.1-or-later
// Finding a Wine prefix and its architecture. Main thread.
#include "tools/winebits/prefix.hpp"

#include "include/winebits/protocol.hpp"

#include <glib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace winebits::cli {

namespace {

std::string chosen_path(const char *option) {
    if (option && *option)
        return option;
    if (const char *variable = g_getenv("WINEPREFIX"); variable && *variable)
        return variable;
    return std::string(g_get_home_dir()) + "/.wine";
}

// Wine writes the architecture among the first lines of system.reg; a prefix from before that has it in its
// folders.
architecture architecture_of(const std::string &root) {
    std::ifstream registry(root + "/system.reg");
    std::string line;
    for (int i = 0; i < 16 && std::getline(registry, line); i++) {
        if (line.starts_with("#arch=win64"))
            return architecture::win64;
        if (line.starts_with("#arch=win32"))
            return architecture::win32;
    }
    std::error_code error;
    return std::filesystem::is_directory(root + "/drive_c/windows/syswow64", error) ? architecture::win64
                                                                                    : architecture::win32;
}

} // namespace

std::string prefix::state_folder() const {
    return drive_c() + "/" + protocol::state_folder_below_drive_c;
}

std::expected<prefix, std::string> find_prefix(const char *option) {
    const std::string path = chosen_path(option);
    std::error_code error;
    std::string root = std::filesystem::absolute(path, error).lexically_normal();
    if (error)
        return std::unexpected(path + ": " + error.message());
    while (root.size() > 1 && root.ends_with('/'))
        root.pop_back();
    struct stat status {};
    if (stat(root.c_str(), &status) != 0 && errno != ENOENT)
        return std::unexpected(root + ": " + std::strerror(errno));
    const bool complete = std::filesystem::is_directory(root + "/drive_c/windows/system32", error) &&
                          std::filesystem::exists(root + "/system.reg", error);
    if (!complete)
        return std::unexpected(root + " is no Wine prefix; make it first: WINEPREFIX='" + root +
                               "' wineboot -i");
    if (status.st_uid != geteuid())
        return std::unexpected(root + " belongs to another user (uid " + std::to_string(status.st_uid) +
                               "): run winebits as its owner");
    return prefix{root, architecture_of(root)};
}

} // namespace winebits::cli
