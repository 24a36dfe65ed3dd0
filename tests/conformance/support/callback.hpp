// SPDX-License-Identifier: LGPL-2.1-or-later
// A callback object that records what BITS tells it. BITS calls it on threads of COM: nothing is checked
// there, the test thread asks later.
#pragma once

#include "tests/conformance/support/com_pointer.hpp"

#include <atomic>
#include <functional>
#include <mutex>

namespace winebits::conformance {

struct notification {
    ULONG kind = 0;                           // a BG_NOTIFY_* bit
    BG_JOB_STATE state = BG_JOB_STATE_QUEUED; // of the job, read inside the call
    HRESULT state_result = E_FAIL;
    HRESULT error_code = S_OK; // JobError: what the error object says
    BG_ERROR_CONTEXT error_context = BG_ERROR_CONTEXT_NONE;
    text file;                         // FileTransferred, FileRangesTransferred: local name
    std::vector<BG_FILE_RANGE> ranges; // FileRangesTransferred
    HRESULT answer = S_OK;
};

class recording_callback final : public IBackgroundCopyCallback3 {
  public:
    // Called on a COM thread for each notification; its result is what BITS gets.
    using reaction = std::function<HRESULT(const notification &, IBackgroundCopyJob &)>;

    static com_pointer<recording_callback> make(reaction react = {});

    // Test thread.
    std::vector<notification> seen() const;
    std::size_t count(ULONG kind) const;
    // How many calls were inside the object at once, at most.
    unsigned most_at_once() const { return most_at_once_; }

    HRESULT STDMETHODCALLTYPE QueryInterface(REFIID iid, void **object) noexcept override;
    ULONG STDMETHODCALLTYPE AddRef() noexcept override;
    ULONG STDMETHODCALLTYPE Release() noexcept override;
    HRESULT STDMETHODCALLTYPE JobTransferred(IBackgroundCopyJob *job) noexcept override;
    HRESULT STDMETHODCALLTYPE JobError(IBackgroundCopyJob *job,
                                       IBackgroundCopyError *error) noexcept override;
    HRESULT STDMETHODCALLTYPE JobModification(IBackgroundCopyJob *job, DWORD reserved) noexcept override;
    HRESULT STDMETHODCALLTYPE FileTransferred(IBackgroundCopyJob *job,
                                              IBackgroundCopyFile *file) noexcept override;
    HRESULT STDMETHODCALLTYPE FileRangesTransferred(IBackgroundCopyJob *job, IBackgroundCopyFile *file,
                                                    DWORD count,
                                                    const BG_FILE_RANGE *ranges) noexcept override;

  private:
    explicit recording_callback(reaction react) : react_(std::move(react)) {}
    ~recording_callback() = default;
    HRESULT record(notification what, IBackgroundCopyJob *job) noexcept;

    const reaction react_;
    std::atomic<ULONG> references_{1};
    std::atomic<unsigned> inside_{0};
    std::atomic<unsigned> most_at_once_{0};
    mutable std::mutex mutex_; // guards seen_
    std::vector<notification> seen_;
};

} // namespace winebits::conformance
