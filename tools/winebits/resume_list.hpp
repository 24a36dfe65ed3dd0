// SPDX-License-Identifier: LGPL-2.1-or-later
// The prefixes whose transfers go on at login: $XDG_DATA_HOME/winebits/resume.ini (default ~/.local/share),
// outside every prefix, so that no Windows program can enter its own. Main thread.
#pragma once

#include "engine/rpc/descriptor.hpp"
#include "tools/common/folder_identity.hpp"

#include <expected>
#include <string>
#include <vector>

namespace winebits::cli {

struct recorded_folder {
    std::string path; // absolute, without symbolic links
    tools::folder_identity identity;
};

struct resumed_prefix {
    recorded_folder root;
    std::string boot_id;                  // of the time when it was recorded
    std::vector<recorded_folder> folders; // below which a daemon may write that was started at login
};

// The file, held for the life of this object: no other `winebits` changes it meanwhile.
class resume_list {
  public:
    // A file that is a link, of another user, or that others may write to is refused; none is an empty list.
    // Errors are sentences for the user.
    static std::expected<resume_list, std::string> open();

    std::vector<resumed_prefix> prefixes;

    std::expected<void, std::string> save() const;

  private:
    explicit resume_list(rpc::descriptor folder) : folder_(std::move(folder)) {}
    rpc::descriptor folder_;
};

std::string resume_list_file();

// Opens what was recorded; the descriptor is one of O_PATH. The error says what is there instead.
std::expected<rpc::descriptor, std::string> open_recorded(const recorded_folder &,
                                                          const std::string &boot_id);

} // namespace winebits::cli
