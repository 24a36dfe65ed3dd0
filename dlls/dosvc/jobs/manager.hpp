// SPDX-License-Identifier: LGPL-2.1-or-later
// Creates, finds and lists BITS-style jobs (do-api 7.2).
// Any thread.
#pragma once

#include "dlls/dosvc/jobs/surface.hpp"

#include <bits.h>

namespace winebits::dosvc::bits_style {

// The methods of IBackgroundCopyManager: they clear their out parameters, check their arguments and let no
// exception out.
HRESULT create_job(const std::shared_ptr<surface> &, LPCWSTR name, BG_JOB_TYPE, GUID *id,
                   IBackgroundCopyJob **job) noexcept;
HRESULT get_job(const std::shared_ptr<surface> &, REFGUID id, IBackgroundCopyJob **job) noexcept;
HRESULT enumerate_jobs(const std::shared_ptr<surface> &, DWORD flags,
                       IEnumBackgroundCopyJobs **jobs) noexcept;

} // namespace winebits::dosvc::bits_style
