// SPDX-License-Identifier: LGPL-2.1-or-later
// A download as programs see it (do-api 2.2, 2.4, 5.1). It keeps nothing of the download but its id: what it
// answers comes from the engine, and after the download's end from a last picture of it. Success is exactly
// S_OK everywhere, since clients take every other code for an error.
// Any thread: methods run on several threads of rpcrt4 at once. The lock guards the last picture only and is
// never held while calling the engine or a client.
#pragma once

#include "dlls/common/com/mutex.hpp"
#include "dlls/common/com/object.hpp"
#include "dlls/dosvc/downloads/download_properties.hpp"
#include "dlls/dosvc/downloads/surface.hpp"

#include <deliveryoptimization.h>
#include <deliveryoptimizationinternal.h>

#include <memory>
#include <optional>

namespace winebits::dosvc::downloads {

// What a method that changes a download returns for what the engine said.
HRESULT result_of_change(HRESULT) noexcept;

class DODownload;
using download_object = com::object<DODownload, com::chain<IDODownload>, com::chain<IDODownloadInternal>>;

class DODownload final : public download_object {
  public:
    static constexpr char class_name[] = "DODownload";

    DODownload(std::shared_ptr<surface> owner, const GUID &id) : surface_(std::move(owner)), id_(id) {}

    // IDODownload
    HRESULT STDMETHODCALLTYPE Start(const DO_DOWNLOAD_RANGES_INFO *ranges) noexcept final;
    HRESULT STDMETHODCALLTYPE Pause() noexcept final;
    HRESULT STDMETHODCALLTYPE Abort() noexcept final;
    HRESULT STDMETHODCALLTYPE Finalize() noexcept final;
    HRESULT STDMETHODCALLTYPE GetStatus(DO_DOWNLOAD_STATUS *status) noexcept final;
    HRESULT STDMETHODCALLTYPE GetProperty(DODownloadProperty propId, VARIANT *propVal) noexcept final;
    HRESULT STDMETHODCALLTYPE SetProperty(DODownloadProperty propId, const VARIANT *propVal) noexcept final;

    // IDODownloadInternal
    HRESULT STDMETHODCALLTYPE GetPropertyEx(DODownloadPropertyEx propId, VARIANT *propVal) noexcept final;
    HRESULT STDMETHODCALLTYPE SetPropertyEx(DODownloadPropertyEx propId, VARIANT *propVal) noexcept final;

  private:
    friend download_object;
    ~DODownload() = default;
    void about_to_die() noexcept { surface_->table.remove(id_, this); }

    std::optional<download_record> last_picture();
    void keep_last_picture(const engine_client::job_record &ended);
    // What the engine knows now, or knew when the download ended.
    engine_client::result<engine_client::job_record> job_record();
    engine_client::result<download_record> record();
    // Makes a change of the state, and tells everybody who waits for one.
    HRESULT change(const char *method);
    HRESULT start(const DO_DOWNLOAD_RANGES_INFO *);
    HRESULT wait_for_end();
    HRESULT get(const download_property *, VARIANT *out) noexcept;
    HRESULT set(const download_property *, const VARIANT *given) noexcept;

    const std::shared_ptr<surface> surface_;
    const GUID id_;
    com::mutex lock_;
    std::optional<download_record> last_; // guarded by lock_; set once
};

} // namespace winebits::dosvc::downloads
