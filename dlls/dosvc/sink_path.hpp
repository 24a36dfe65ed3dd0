// SPDX-License-Identifier: LGPL-2.1-or-later
// From the path that a download's file is to get to a drive and a Unix path below its root.
// Any thread.
#pragma once

#include "dlls/common/engine_client/job_calls.hpp"
#include "dlls/common/engine_client/result.hpp"

#include <string>

namespace winebits::dosvc {

// Makes the folders that are missing (do-api 4, LocalPath). ERROR_INVALID_NAME: no path of a file, or one
// that is not complete; E_ACCESSDENIED: it is a folder, or the folder can't be written; else what making
// the folders gave.
engine_client::result<engine_client::path_record> locate_sink(engine_client::client &,
                                                              const std::wstring &local_path);

} // namespace winebits::dosvc
