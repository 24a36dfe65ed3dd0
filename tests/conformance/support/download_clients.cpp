// SPDX-License-Identifier: LGPL-2.1-or-later
// Records statuses and collects bytes on the threads of COM that bring them.
#include "tests/conformance/support/download_clients.hpp"

#include "tests/conformance/support/job.hpp"

namespace winebits::conformance {

com_pointer<status_callback> status_callback::make(reaction react) {
    return com_pointer<status_callback>::adopt(new status_callback(std::move(react)));
}

std::vector<DO_DOWNLOAD_STATUS> status_callback::seen() const {
    const std::lock_guard lock(mutex_);
    return seen_;
}

std::size_t status_callback::count(DODownloadState state) const {
    std::size_t number = 0;
    for (const DO_DOWNLOAD_STATUS &one : seen())
        number += one.State == state;
    return number;
}

void status_callback::note(HRESULT result) {
    const std::lock_guard lock(mutex_);
    notes_.push_back(result);
}

std::vector<HRESULT> status_callback::notes() const {
    const std::lock_guard lock(mutex_);
    return notes_;
}

HRESULT STDMETHODCALLTYPE status_callback::QueryInterface(REFIID iid, void **object) noexcept {
    if (!object)
        return E_POINTER;
    *object = nullptr;
    if (!same_guid(iid, IID_IUnknown) && !same_guid(iid, IID_IDODownloadStatusCallback))
        return E_NOINTERFACE;
    AddRef();
    *object = static_cast<IDODownloadStatusCallback *>(this);
    return S_OK;
}

ULONG STDMETHODCALLTYPE status_callback::AddRef() noexcept {
    return ++references_;
}

ULONG STDMETHODCALLTYPE status_callback::Release() noexcept {
    const ULONG left = --references_;
    if (left == 0)
        delete this;
    return left;
}

HRESULT STDMETHODCALLTYPE status_callback::OnStatusChange(IDODownload *download,
                                                          const DO_DOWNLOAD_STATUS *status) noexcept {
    if (!download || !status)
        return E_POINTER;
    try {
        const unsigned now = ++inside_;
        unsigned most = most_at_once_;
        while (most < now && !most_at_once_.compare_exchange_weak(most, now)) {
        }
        {
            const std::lock_guard lock(mutex_);
            seen_.push_back(*status);
        }
        const HRESULT answer = react_ ? react_(*download, *status) : S_OK;
        --inside_;
        return answer;
    } catch (...) {
        return E_FAIL;
    }
}

com_pointer<collecting_stream> collecting_stream::make(gate before) {
    return com_pointer<collecting_stream>::adopt(new collecting_stream(std::move(before)));
}

std::string collecting_stream::bytes() const {
    const std::lock_guard lock(mutex_);
    return bytes_;
}

HRESULT STDMETHODCALLTYPE collecting_stream::QueryInterface(REFIID iid, void **object) noexcept {
    if (!object)
        return E_POINTER;
    *object = nullptr;
    if (!same_guid(iid, IID_IUnknown) && !same_guid(iid, IID_ISequentialStream) &&
        !same_guid(iid, IID_IStream))
        return E_NOINTERFACE;
    AddRef();
    *object = static_cast<IStream *>(this);
    return S_OK;
}

ULONG STDMETHODCALLTYPE collecting_stream::AddRef() noexcept {
    return ++references_;
}

ULONG STDMETHODCALLTYPE collecting_stream::Release() noexcept {
    const ULONG left = --references_;
    if (left == 0)
        delete this;
    return left;
}

HRESULT STDMETHODCALLTYPE collecting_stream::Write(const void *data, ULONG size, ULONG *) noexcept {
    try {
        writes_++;
        const HRESULT answer = before_ ? before_(bytes().size()) : S_OK;
        if (FAILED(answer))
            return answer;
        const std::lock_guard lock(mutex_);
        bytes_.append(static_cast<const char *>(data), size);
        return answer;
    } catch (...) {
        return E_OUTOFMEMORY;
    }
}

} // namespace winebits::conformance
