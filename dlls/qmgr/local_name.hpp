// SPDX-License-Identifier: LGPL-2.1-or-later
// From the local name of a file, as a program gives it, to a drive and a Unix path below its root.
// Any thread; one object is not for several threads at once.
#pragma once

#include "dlls/common/engine_client/result.hpp"

#include <string>

namespace winebits::qmgr {

struct local_target {
    char drive = 0;            // 'a' to 'z'
    std::string drive_root;    // as surface.configure names it
    std::string unix_relative; // below the drive's root, as far as it exists spelled as on the disk
};

// Checks and translates local names (bits-api 5.1): absolute, a drive letter, at most MAX_PATH characters, no
// wildcards, devices, streams or verbatim prefix (E_INVALIDARG); the folder exists (0x80070003) and can be
// written (E_ACCESSDENIED). Remembers the last folder that it found writable, for sets of files.
class local_name_resolver {
  public:
    engine_client::result<local_target> operator()(const std::wstring &local_name);

  private:
    HRESULT check_folder(const std::wstring &folder);
    std::wstring writable_folder_;
};

} // namespace winebits::qmgr
