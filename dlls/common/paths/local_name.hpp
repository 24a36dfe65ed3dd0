// SPDX-License-Identifier: LGPL-2.1-or-later
// From the local name of a file, as a program gives it, to a drive and a Unix path below its root.
// Any thread; one object is not for several threads at once.
#pragma once

#include "dlls/common/engine_client/client.hpp"
#include "dlls/common/engine_client/job_calls.hpp"

#include <string>

namespace winebits::paths {

// Checks and translates local names (bits-api 5.1): absolute, with a drive letter or a share that Wine maps,
// at most MAX_PATH characters, no wildcards, devices, streams or verbatim prefix (E_INVALIDARG); the folder
// exists (0x80070003) and can be written (E_ACCESSDENIED). The last is asked of the daemon, which knows the
// drive then: Wine tells nothing of permissions and mounts but to one who makes a file. Remembers the last
// folder that was writable, for sets of files.
class local_name_resolver {
  public:
    explicit local_name_resolver(engine_client::client &engine) : engine_(engine) {}
    engine_client::result<engine_client::path_record> operator()(const std::wstring &local_name);

  private:
    HRESULT check_folder(const engine_client::path_record &file, const std::wstring &folder);
    engine_client::client &engine_;
    std::wstring writable_folder_;
};

} // namespace winebits::paths
