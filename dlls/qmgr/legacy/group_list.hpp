// SPDX-License-Identifier: LGPL-2.1-or-later
// Which jobs are groups of the legacy queue, and under which number each knows its one legacy job. Kept in a
// file of the state folder: a group outlives the session as the job below it does (bits-api 3.13).
// Any thread.
#pragma once

#include "dlls/common/com/guid.hpp"
#include "dlls/common/com/mutex.hpp"

#include <windows.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace winebits::qmgr::legacy {

// Group, and its job: GUID_NULL while it has none.
using groups = std::map<GUID, GUID, com::guid_less>;

// One line for each group: its GUID and, after a blank, its job's. Lines of any other form are left out.
std::string write_groups(const groups &);
groups read_groups(std::string_view text);

class group_list {
  public:
    std::optional<GUID> job_of(const GUID &group);
    std::vector<GUID> list();
    // Adds a group or changes its job. Those that `alive` does not have any more are dropped.
    HRESULT put(const GUID &group, const GUID &job, const std::vector<GUID> &alive);

  private:
    com::mutex lock_; // guards the file
};

} // namespace winebits::qmgr::legacy
