// SPDX-License-Identifier: LGPL-2.1-or-later
// DOJobPropertyId_ExtendedErrorInfo: what is known of a job's error, as text. Windows' format is not public
// (do-api 11, 16); ours is one JSON object without line breaks:
//
//   {"error":"0x80190194","context":0,"extendedError":"0x80190194","file":{"id":"…","url":"…",
//    "localName":"C:\\…","httpStatus":404,"serverAddress":"127.0.0.1","redirectionTarget":"…"}}
//
// `error` and `context` are IBackgroundCopyError's. `extendedError` is there when the engine tells another
// code, as after a timeout the server's last one; `file` when the error concerns one, and in it what is
// known. Pure; any thread.
#pragma once

#include "dlls/common/engine_client/job_calls.hpp"

#include <optional>
#include <string>

namespace winebits::dosvc::bits_style {

// `job` has an error.
std::wstring error_info(const engine_client::job_record &job,
                        const std::optional<engine_client::file_record> &file);

} // namespace winebits::dosvc::bits_style
