// SPDX-License-Identifier: LGPL-2.1-or-later
// Gives finished files their final names, removes temporary ones, and looks whether new ones can be made.
// Runs on a disk thread.
#pragma once

#include "engine/base/cause.hpp"
#include "engine/transfer/file_system.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace winebits::transfer {

struct located_file {
    std::optional<std::string> folder; // Unix path; none: its drive has no folder at present
    std::string name;                  // final name, inside the folder
    std::string temporary_name;
    file_time modified = 0;                    // 0: leave it alone
    std::optional<std::uint64_t> size{};       // what it must have to get its name
    bool keep_existing = false, begun = false; // as in queue::file_rename
};

// The errno value for what could not be done with a folder: Windows tells a folder that is not there
// (ENOTDIR, ERROR_PATH_NOT_FOUND) from a file that is not.
int folder_failure(int error_number);

// Why no file can be made in the folder of that one; none: it can. A disk that is read-only denies access, as
// Wine has it (bits-api 5.1).
std::optional<error> refusal_of(file_system &, const located_file &);

// One entry for each file, in their order. A file whose temporary name is gone and whose final name is there
// has been renamed before, if that was begun. The folders are flushed before this returns.
std::vector<std::optional<error>> rename_all(file_system &, const std::vector<located_file> &, mode_t mode);

// Gives how many temporary files are still there. What a decryption left beside one goes with it. The folders
// are flushed before this returns.
std::uint32_t remove_all(file_system &, const std::vector<located_file> &);

// Removes every file of the folder whose name is not among `known`.
void remove_unknown(file_system &, const std::string &folder, const std::vector<std::string> &known);

} // namespace winebits::transfer
