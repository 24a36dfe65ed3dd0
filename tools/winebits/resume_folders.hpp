// SPDX-License-Identifier: LGPL-2.1-or-later
// Which prefixes can be resumed at login, and into which folders. Main thread.
#pragma once

#include "tools/winebits/prefix.hpp"
#include "tools/winebits/resume_list.hpp"

#include <expected>
#include <string>
#include <vector>

namespace winebits::cli {

// Why no daemon may be started for it outside a Wine session: a sentence without an end. Empty: it may.
std::string why_not_resumable(const std::string &root);

struct drive_folders {
    std::vector<recorded_folder> recorded;
    std::vector<std::string> left_out; // sentences for the user
};

// What the prefix' drives and the links among its users' folders lead to now, and `more`; not the whole
// system and not the whole home folder, unless they are among `more`.
std::expected<drive_folders, std::string> folders_of_drives(const std::string &root,
                                                            const std::vector<std::string> &more);

// The path without symbolic links; the error says why there is none.
std::expected<std::string, std::string> real_path(const std::string &path);

// What is there now.
std::expected<recorded_folder, std::string> record_folder(const std::string &real_path);

} // namespace winebits::cli
