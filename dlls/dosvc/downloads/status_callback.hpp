// SPDX-License-Identifier: LGPL-2.1-or-later
// The IDODownloadStatusCallback of one client for one download.
// Any thread inside an apartment. Every function calls out of the process and may take as long as the client
// likes.
#pragma once

#include "dlls/common/com/kept_interface.hpp"
#include "dlls/common/com/ptr.hpp"
#include "dlls/common/engine_client/result.hpp"

#include <deliveryoptimization.h>

#include <cstdint>
#include <memory>

namespace winebits::dosvc::downloads {

class status_callback {
  public:
    // Fails with what QueryInterface said.
    static engine_client::result<std::shared_ptr<status_callback>> keep(IUnknown *);
    status_callback(const status_callback &) = delete;
    status_callback &operator=(const status_callback &) = delete;

    // Which client it is: equal for all objects of one apartment.
    std::uint64_t client() const noexcept { return client_; }
    // As the client gave it.
    com::ptr<IUnknown> object() const noexcept { return kept_.get<IUnknown>(); }
    // What the client said, or why it was not reached.
    HRESULT call(IDODownload *, const DO_DOWNLOAD_STATUS &) const noexcept;

  private:
    status_callback(com::kept_interface kept, std::uint64_t client)
        : kept_(std::move(kept)), client_(client) {}

    const com::kept_interface kept_;
    const std::uint64_t client_;
};

} // namespace winebits::dosvc::downloads
