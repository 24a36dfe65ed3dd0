// SPDX-License-Identifier: LGPL-2.1-or-later
// The folder that the daemon and the DLLs share: ProgramData/winebits on the drive of Windows, whatever
// %ProgramData% says (it is C:/users/Public in services). Any thread.
#pragma once

#include "dlls/common/engine_client/result.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace winebits::engine_client {

struct state_folder {
    std::wstring path;       // "C:\\ProgramData\\winebits"
    std::string unix_path;   // absolute, UTF-8
    std::uint64_t inode = 0; // of the folder, as the handshake proves it
};

// Finds it, and makes it (0700) when it is missing.
result<state_folder> find_state_folder();

struct endpoint {
    std::uint16_t port = 0;
    std::string text; // the whole line: changes with each start of the daemon
};

// Where the daemon listens, as it wrote it; nothing when there is no such file.
std::optional<endpoint> read_endpoint(const state_folder &);

// The 32 key bytes; nothing when there is no key yet.
std::optional<std::string> read_key(const state_folder &);

} // namespace winebits::engine_client
