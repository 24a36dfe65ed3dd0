// SPDX-License-Identifier: LGPL-2.1-or-later
// Keeps and calls a client's callback.
// Any thread inside an apartment.
#include "dlls/dosvc/downloads/status_callback.hpp"

#include "dlls/common/com/client_apartment.hpp"

namespace winebits::dosvc::downloads {

engine_client::result<std::shared_ptr<status_callback>> status_callback::keep(IUnknown *object) {
    com::ptr<IUnknown> callback;
    if (const HRESULT refused =
            object->QueryInterface(__uuidof(IDODownloadStatusCallback), callback.put_void());
        FAILED(refused))
        return std::unexpected(refused);
    auto kept = com::kept_interface::keep(__uuidof(IDODownloadStatusCallback), callback.get());
    if (!kept)
        return std::unexpected(kept.error());
    return std::shared_ptr<status_callback>(new status_callback(std::move(*kept), com::apartment_of(object)));
}

HRESULT status_callback::call(IDODownload *download, const DO_DOWNLOAD_STATUS &status) const noexcept {
    const auto callback = kept_.get<IDODownloadStatusCallback>();
    return callback ? callback->OnStatusChange(download, &status) : RPC_E_DISCONNECTED;
}

} // namespace winebits::dosvc::downloads
