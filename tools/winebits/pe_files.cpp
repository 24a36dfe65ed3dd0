// SPDX-License-Identifier: LGPL-2.1-or-later
// The table of PE files and where they are found. Main thread.
#include "tools/winebits/pe_files.hpp"

#include <glib.h>
#include <unistd.h>

#include <filesystem>

namespace winebits::cli {

namespace {

std::string absolute(const char *variable, const char *built_in) {
    const char *value = g_getenv(variable);
    std::error_code error;
    return std::filesystem::absolute(value && *value ? value : built_in, error).lexically_normal();
}

bool readable(const std::string &file) {
    return access(file.c_str(), R_OK) == 0;
}

} // namespace

std::string daemon_program() {
    return absolute("WINEBITS_DAEMON", WINEBITS_DAEMON);
}

std::expected<installation, std::string> find_installation(const prefix &where) {
    installation found;
    found.folder = absolute("WINEBITS_PE_DIR", WINEBITS_PE_DIR);
    found.daemon = daemon_program();
    const std::string x64 = found.folder + "/x86_64/", x86 = found.folder + "/i686/";
    const std::string &native = where.arch == architecture::win64 ? x64 : x86;
    found.setup_program = native + "winebits-setup.exe";
    for (const char *name : {"qmgr.dll", "dosvc.dll", "qmgrprxy.dll", "bitsadmin.exe"})
        found.files.push_back({native + name, std::string("windows/system32/") + name});
    std::error_code error;
    if (where.arch == architecture::win64) {
        found.setup_program32 = x86 + "winebits-setup.exe";
        // The folder is there, but empty, where no 32-bit Wine is installed yet: one may be later.
        if (std::filesystem::is_directory(where.drive_c() + "/windows/syswow64", error))
            for (const char *name : {"qmgrprxy.dll", "bitsadmin.exe"})
                found.files.push_back({x86 + name, std::string("windows/syswow64/") + name});
    }
    if (!readable(found.setup_program))
        return std::unexpected(found.setup_program + " is missing: is winebits installed? (WINEBITS_PE_DIR)");
    for (const pe_file &file : found.files)
        if (!readable(file.source))
            return std::unexpected(file.source + " is missing: is winebits installed? (WINEBITS_PE_DIR)");
    if (access(found.daemon.c_str(), X_OK) != 0)
        return std::unexpected(found.daemon + " can't be run: is winebits installed? (WINEBITS_DAEMON)");
    return found;
}

} // namespace winebits::cli
