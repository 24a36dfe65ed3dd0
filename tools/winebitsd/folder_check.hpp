// SPDX-License-Identifier: LGPL-2.1-or-later
// What the state folder must look like before anything in it is used (docs/security.md, "The state folder").
// Main thread only.
#pragma once

#include "tools/winebitsd/exit_status.hpp"

#include <string>

namespace winebits::daemon {

// The folder is ours alone: mode 0700, or made so. An error when it belongs to another user, or when its file
// system keeps no permissions and others may write to it.
start_result<void> close_to_others(int folder, const std::string &path);

// The file that is locked before anything else: taken away when it is a link.
start_result<void> check_lock_file(int folder, const std::string &path);

// Looks at every other file that a daemon opens there, with the lock held: a daemon that works there makes
// and removes them all the time. Refused are files of other users, and a hive or a spool folder that is a
// link or something else than it should be. What can be made anew is taken away when it is a link: log, key
// and status page. Files that are open to others are closed to them; of the key state_folder::key decides.
start_result<void> check_contents(int folder, const std::string &path);

} // namespace winebits::daemon
