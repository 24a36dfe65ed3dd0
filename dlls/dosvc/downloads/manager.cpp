// SPDX-License-Identifier: LGPL-2.1-or-later
// Creates and enumerates downloads.
// Any thread.
#include "dlls/dosvc/downloads/manager.hpp"

#include <deliveryoptimizationerrors.h>

namespace winebits::dosvc::downloads {

HRESULT create_download(const std::shared_ptr<surface> &, IDODownload **download) noexcept {
    if (!download)
        return E_POINTER;
    *download = nullptr;
    return DO_E_NO_SERVICE;
}

HRESULT enumerate_downloads(const std::shared_ptr<surface> &, const DO_DOWNLOAD_ENUM_CATEGORY *,
                            IEnumUnknown **downloads) noexcept {
    if (!downloads)
        return E_POINTER;
    *downloads = nullptr;
    return DO_E_NO_DOWNLOADS;
}

} // namespace winebits::dosvc::downloads
