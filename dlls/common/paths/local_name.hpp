// SPDX-License-Identifier: LGPL-2.1-or-later
// From the local name of a file, as a program gives it, to a drive and a Unix path below its root.
// Any thread; one object is not for several threads at once.
#pragma once

#include "dlls/common/engine_client/result.hpp"
#include "dlls/common/paths/dos_path.hpp"

#include <string>

namespace winebits::paths {

// Checks and translates local names (bits-api 5.1): absolute, with a drive letter or a share that Wine maps,
// at most MAX_PATH characters, no wildcards, devices, streams or verbatim prefix (E_INVALIDARG); the folder
// exists (0x80070003) and can be written (E_ACCESSDENIED). Remembers the last folder that it found writable,
// for sets of files.
class local_name_resolver {
  public:
    engine_client::result<drive_path> operator()(const std::wstring &local_name);

  private:
    HRESULT check_folder(const std::wstring &folder);
    std::wstring writable_folder_;
};

} // namespace winebits::paths
