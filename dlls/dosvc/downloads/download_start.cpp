// SPDX-License-Identifier: LGPL-2.1-or-later
// Starting a download, and waiting for its end in BlockingMode (do-api 2.2, 4).
// Any thread.
#include "dlls/common/com/guard.hpp"
#include "dlls/dosvc/download_state.hpp"
#include "dlls/dosvc/downloads/download.hpp"

#include <deliveryoptimizationerrors.h>

#include <span>
#include <vector>

namespace winebits::dosvc::downloads {

namespace {

// An event that was lost must not hold a Start for ever.
constexpr DWORD longest_wait = 5'000; // milliseconds

// Without a range the memory may end behind the count (do-api 3.6).
std::optional<std::vector<engine_client::range_record>> ranges_of(const DO_DOWNLOAD_RANGES_INFO *given) {
    if (!given)
        return std::nullopt;
    std::vector<engine_client::range_record> list;
    if (given->RangeCount == 0)
        return list;
    for (const auto &[offset, length] : std::span(given->Ranges, given->RangeCount))
        list.push_back({offset, length});
    return list;
}

// No callback is made while a Start is under way.
class silence {
  public:
    silence(status_notifier &notifications, const GUID &download)
        : notifications_(notifications), download_(download) {
        notifications_.begin_start(download_);
    }
    ~silence() { end(false); }
    silence(const silence &) = delete;
    silence &operator=(const silence &) = delete;

    void end(bool started) {
        if (!ended_)
            notifications_.end_start(download_, started);
        ended_ = true;
    }

  private:
    status_notifier &notifications_;
    const GUID download_;
    bool ended_ = false;
};

} // namespace

HRESULT DODownload::Start(const DO_DOWNLOAD_RANGES_INFO *ranges) noexcept {
    surface_->notifications->called(id_);
    return com::guard([&] { return start(ranges); });
}

HRESULT DODownload::start(const DO_DOWNLOAD_RANGES_INFO *given) {
    const auto is = record();
    if (!is)
        return result_of_change(is.error());
    const auto state = status_of(is->job).State;
    if (has_ended(state))
        return DO_E_INVALID_STATE;
    const bool streams = is->file.delivery && is->file.delivery->sink == engine_client::stream_sink;
    if (streams && !surface_->sinks->has(id_, 0)) // it was another service that knew the stream
        return DO_E_FILE_DOWNLOADSINK_UNSPECIFIED;
    const bool rests = state == DODownloadState_Created || state == DODownloadState_Transferred;
    if (given && rests)
        surface_->sinks->begin_anew(id_);
    surface_->proxies.transfers_begin(id_);
    silence until_started(*surface_->notifications, id_);
    const HRESULT result = result_of_change(surface_->calls.start(id_, ranges_of(given)));
    until_started.end(SUCCEEDED(result));
    if (FAILED(result))
        return result;
    surface_->changed(id_);
    return is->job.delivery && is->job.delivery->blocking ? wait_for_end() : S_OK;
}

// Whether it is paused meanwhile is the program's matter; an abort ends the wait.
HRESULT DODownload::wait_for_end() {
    change_watch::waiter waiter(surface_->watch, id_);
    for (;;) {
        const auto job = job_record();
        if (!job && job.error() == DO_E_JOB_NOT_FOUND)
            return E_ABORT;
        const auto status = job ? status_of(*job) : DO_DOWNLOAD_STATUS();
        if (FAILED(status.Error))
            return status.Error;
        if (status.State == DODownloadState_Transferred || status.State == DODownloadState_Finalized)
            return S_OK;
        if (status.State == DODownloadState_Aborted)
            return E_ABORT;
        waiter.wait(longest_wait);
    }
}

} // namespace winebits::dosvc::downloads
