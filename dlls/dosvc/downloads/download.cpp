// SPDX-License-Identifier: LGPL-2.1-or-later
// The life of a download: its record, its states, its end.
// Any thread.
#include "dlls/dosvc/downloads/download.hpp"

#include "dlls/common/com/guard.hpp"
#include "dlls/dosvc/download_state.hpp"
#include "winebits/protocol.hpp"

#include <deliveryoptimizationerrors.h>

#include <mutex>

namespace winebits::dosvc::downloads {

namespace {

DODownloadState state_of(const engine_client::job_record &job) {
    return status_of(job).State;
}

} // namespace

// A download that the engine no longer has is one that has ended.
HRESULT result_of_change(HRESULT result) noexcept {
    return result == DO_E_JOB_NOT_FOUND ? DO_E_INVALID_STATE : SUCCEEDED(result) ? S_OK : result;
}

std::optional<download_record> DODownload::last_picture() {
    std::lock_guard hold(lock_);
    return last_;
}

// The engine forgets an ended download after a while; pointers that programs hold go on answering.
void DODownload::keep_last_picture(const engine_client::job_record &ended) {
    const auto file = surface_->calls.file(id_, 0);
    if (!file)
        return;
    surface_->ended(id_);
    std::lock_guard hold(lock_);
    if (!last_)
        last_ = download_record{ended, *file};
}

engine_client::result<engine_client::job_record> DODownload::job_record() {
    if (auto last = last_picture())
        return std::move(last->job);
    auto job = surface_->calls.get(id_);
    if (job && has_ended(state_of(*job)))
        keep_last_picture(*job);
    return job;
}

engine_client::result<download_record> DODownload::record() {
    if (auto last = last_picture())
        return std::move(*last);
    const auto job = job_record();
    if (!job)
        return std::unexpected(job.error());
    if (auto last = last_picture())
        return std::move(*last);
    const auto file = surface_->calls.file(id_, 0);
    if (!file)
        return std::unexpected(file.error());
    return download_record{*job, *file};
}

HRESULT DODownload::change(const char *method) {
    if (last_picture())
        return DO_E_INVALID_STATE;
    const HRESULT result = result_of_change(surface_->calls.change(id_, method));
    if (SUCCEEDED(result)) {
        (void)job_record(); // an ended download's picture is kept
        surface_->changed(id_);
    }
    return result;
}

HRESULT DODownload::Pause() noexcept {
    surface_->notifications->called(id_);
    return com::guard([&] { return change(protocol::method::job_suspend); });
}

HRESULT DODownload::Abort() noexcept {
    surface_->notifications->called(id_);
    return com::guard([&] { return change(protocol::method::job_cancel); });
}

HRESULT DODownload::Finalize() noexcept {
    surface_->notifications->called(id_);
    return com::guard([&]() -> HRESULT {
        if (const auto last = last_picture(); last && state_of(last->job) == DODownloadState_Finalized)
            return S_OK;
        return change(protocol::method::job_complete);
    });
}

HRESULT DODownload::GetStatus(DO_DOWNLOAD_STATUS *status) noexcept {
    surface_->notifications->called(id_);
    if (!status)
        return E_POINTER;
    *status = {};
    return com::guard([&]() -> HRESULT {
        const auto job = job_record();
        if (!job)
            return job.error();
        *status = status_of(*job);
        return S_OK;
    });
}

} // namespace winebits::dosvc::downloads
