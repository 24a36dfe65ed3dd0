// SPDX-License-Identifier: LGPL-2.1-or-later
// Creates and enumerates downloads (do-api 2.1).
// Any thread.
#pragma once

#include "dlls/dosvc/downloads/surface.hpp"

#include <deliveryoptimization.h>

namespace winebits::dosvc::downloads {

// The methods of IDOManager: they clear their out parameters, check their arguments and let no exception out.
HRESULT create_download(const std::shared_ptr<surface> &, IDODownload **download) noexcept;
HRESULT enumerate_downloads(const std::shared_ptr<surface> &, const DO_DOWNLOAD_ENUM_CATEGORY *category,
                            IEnumUnknown **downloads) noexcept;

} // namespace winebits::dosvc::downloads
