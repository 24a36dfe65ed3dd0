// SPDX-License-Identifier: LGPL-2.1-or-later
// The state folder: who may use it, its lock, its key and its endpoint file (docs/wire.md, "Finding the
// daemon"). Main thread only.
#pragma once

#include "engine/rpc/credentials.hpp"
#include "engine/rpc/descriptor.hpp"
#include "tools/common/folder_identity.hpp"
#include "tools/winebitsd/exit_status.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <sys/types.h>

namespace winebits::daemon {

using tools::folder_identity;

class state_folder {
  public:
    // The folder must exist and be ours; it gets mode 0700.
    static start_result<state_folder> open(const std::string &path);

    const std::string &path() const { return path_; } // absolute, without symbolic links
    std::string file(const std::string &name) const { return path_ + '/' + name; }
    int descriptor() const { return folder_.get(); }
    const folder_identity &identity() const { return identity_; }

    // The prefix the folder belongs to; none: it is not `drive_c/ProgramData/winebits` of anything.
    std::optional<std::string> prefix() const;

    // Takes the lock for the life of this process and its children. A daemon that serves gives
    // exit_code::already_running at once; one that is starting, leaving or being killed is waited for, some
    // seconds at most. Then the folder's files are checked (folder_check.hpp).
    start_result<void> lock();
    // To be called by the process that keeps the lock, after forking. Removes what a killed daemon left.
    void take_possession();

    // The key of the file, or a new one when it is missing, damaged or was open to others.
    start_result<rpc::key> key();
    start_result<rpc::key> new_key();

    start_result<void> publish(const rpc::endpoint &);
    void withdraw(); // only what `publish` wrote

    // The path still leads to this folder, and its lock and key are still there.
    bool is_unchanged() const;

  private:
    state_folder(std::string path, rpc::descriptor folder, folder_identity identity)
        : path_(std::move(path)), folder_(std::move(folder)), identity_(identity) {}
    start_result<void> replace_file(const char *name, const std::string &content, bool durable);
    std::optional<std::string> small_file(const char *name) const;
    bool holder_serves() const;

    std::string path_;
    rpc::descriptor folder_, lock_;
    folder_identity identity_;
    std::optional<rpc::endpoint> published_;
};

} // namespace winebits::daemon
