// SPDX-License-Identifier: LGPL-2.1-or-later
// Records notifications on the threads of COM that bring them.
#include "tests/conformance/support/callback.hpp"

#include "tests/conformance/support/job.hpp"

namespace winebits::conformance {

com_pointer<recording_callback> recording_callback::make(reaction react) {
    return com_pointer<recording_callback>::adopt(new recording_callback(std::move(react)));
}

std::vector<notification> recording_callback::seen() const {
    const std::lock_guard lock(mutex_);
    return seen_;
}

std::size_t recording_callback::count(ULONG kind) const {
    std::size_t number = 0;
    for (const notification &one : seen())
        number += one.kind == kind;
    return number;
}

HRESULT STDMETHODCALLTYPE recording_callback::QueryInterface(REFIID iid, void **object) noexcept {
    if (!object)
        return E_POINTER;
    *object = nullptr;
    if (!same_guid(iid, IID_IUnknown) && !same_guid(iid, IID_IBackgroundCopyCallback) &&
        !same_guid(iid, IID_IBackgroundCopyCallback2) && !same_guid(iid, IID_IBackgroundCopyCallback3))
        return E_NOINTERFACE;
    AddRef();
    *object = static_cast<IBackgroundCopyCallback3 *>(this);
    return S_OK;
}

ULONG STDMETHODCALLTYPE recording_callback::AddRef() noexcept {
    return ++references_;
}

ULONG STDMETHODCALLTYPE recording_callback::Release() noexcept {
    const ULONG left = --references_;
    if (left == 0)
        delete this;
    return left;
}

HRESULT recording_callback::record(notification what, IBackgroundCopyJob *job) noexcept {
    try {
        const unsigned now = ++inside_;
        unsigned most = most_at_once_;
        while (most < now && !most_at_once_.compare_exchange_weak(most, now)) {
        }
        what.state_result = job ? job->GetState(&what.state) : E_POINTER;
        if (react_ && job)
            what.answer = react_(what, *job);
        --inside_;
        const std::lock_guard lock(mutex_);
        seen_.push_back(what);
        return what.answer;
    } catch (...) {
        return E_FAIL;
    }
}

HRESULT STDMETHODCALLTYPE recording_callback::JobTransferred(IBackgroundCopyJob *job) noexcept {
    notification what;
    what.kind = BG_NOTIFY_JOB_TRANSFERRED;
    return record(what, job);
}

HRESULT STDMETHODCALLTYPE recording_callback::JobError(IBackgroundCopyJob *job,
                                                       IBackgroundCopyError *error) noexcept {
    notification what;
    what.kind = BG_NOTIFY_JOB_ERROR;
    if (error)
        error->GetError(&what.error_context, &what.error_code);
    return record(what, job);
}

HRESULT STDMETHODCALLTYPE recording_callback::JobModification(IBackgroundCopyJob *job, DWORD) noexcept {
    notification what;
    what.kind = BG_NOTIFY_JOB_MODIFICATION;
    return record(what, job);
}

namespace {

text local_name_of(IBackgroundCopyFile *file) {
    LPWSTR name = nullptr;
    if (!file || FAILED(file->GetLocalName(&name)))
        return {};
    const text found = from_wide(name);
    CoTaskMemFree(name);
    return found;
}

} // namespace

HRESULT STDMETHODCALLTYPE recording_callback::FileTransferred(IBackgroundCopyJob *job,
                                                              IBackgroundCopyFile *file) noexcept {
    notification what;
    what.kind = BG_NOTIFY_FILE_TRANSFERRED;
    what.file = local_name_of(file);
    return record(std::move(what), job);
}

HRESULT STDMETHODCALLTYPE recording_callback::FileRangesTransferred(IBackgroundCopyJob *job,
                                                                    IBackgroundCopyFile *file, DWORD count,
                                                                    const BG_FILE_RANGE *ranges) noexcept {
    notification what;
    what.kind = BG_NOTIFY_FILE_RANGES_TRANSFERRED;
    what.file = local_name_of(file);
    if (ranges)
        what.ranges.assign(ranges, ranges + count);
    return record(std::move(what), job);
}

} // namespace winebits::conformance
