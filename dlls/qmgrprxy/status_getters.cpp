// SPDX-License-Identifier: LGPL-2.1-or-later
// GetState, GetProgress and GetTimes of a job's proxy, answered inside the client from the status page where
// it can be trusted, else by the call. The build puts them into the proxies' tables (build/widl.mk). Any
// thread of the client.
#include "dlls/qmgrprxy/proxy_prologue.h"
#include "dlls/qmgrprxy/status_page_reader.hpp"

#include <bits.h>

namespace winebits::qmgrprxy {
namespace {

job_bytes in_text_order(const GUID &id) {
    job_bytes out{};
    const auto put = [&out](std::size_t at, std::uint32_t value, int bytes) {
        for (int i = 0; i < bytes; ++i)
            out[at + static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(value >> (8 * (bytes - 1 - i)));
    };
    put(0, id.Data1, 4);
    put(4, id.Data2, 2);
    put(6, id.Data3, 2);
    for (std::size_t i = 0; i < 8; ++i)
        out[8 + i] = id.Data4[i];
    return out;
}

// Which job a proxy stands for, learned once per pointer. The table is of fixed size, so that the DLL needs
// no C++ run-time library; when it is full the oldest entry goes, and that proxy makes a call again.
class known_jobs {
  public:
    std::optional<job_bytes> find(const void *proxy) noexcept {
        std::optional<job_bytes> job;
        AcquireSRWLockShared(&lock_);
        for (const auto &entry : entries_)
            if (entry.proxy == proxy)
                job = entry.job;
        ReleaseSRWLockShared(&lock_);
        return job;
    }
    void learn(const void *proxy, const job_bytes &job) noexcept {
        AcquireSRWLockExclusive(&lock_);
        entries_[next_++ % entries_.size()] = {proxy, job};
        ReleaseSRWLockExclusive(&lock_);
    }
    void forget(const void *proxy) noexcept {
        AcquireSRWLockExclusive(&lock_);
        for (auto &entry : entries_)
            if (entry.proxy == proxy)
                entry.proxy = nullptr;
        ReleaseSRWLockExclusive(&lock_);
    }

  private:
    struct entry {
        const void *proxy = nullptr;
        job_bytes job{};
    };
    SRWLOCK lock_ = SRWLOCK_INIT;
    std::array<entry, 64> entries_{};
    std::size_t next_ = 0;
};

// Lives as long as the DLL: proxies may be released while the process ends.
known_jobs &jobs() noexcept {
    static constinit known_jobs instance;
    return instance;
}

std::optional<status_page::entry> known_status(IBackgroundCopyJob *proxy) noexcept {
    const auto job = jobs().find(proxy);
    return job ? read_status(*job) : std::nullopt;
}

// A program that asks for the state of a running job will ask again.
void remember(IBackgroundCopyJob *proxy, BG_JOB_STATE state) noexcept {
    if ((state != BG_JOB_STATE_CONNECTING && state != BG_JOB_STATE_TRANSFERRING) || jobs().find(proxy))
        return;
    GUID id;
    if (FAILED(proxy->GetId(&id)))
        return;
    jobs().learn(proxy, in_text_order(id));
}

FILETIME as_file_time(std::uint64_t value) {
    return {static_cast<DWORD>(value), static_cast<DWORD>(value >> 32)};
}

} // namespace
} // namespace winebits::qmgrprxy

using namespace winebits::qmgrprxy;

// The real one is meant here: it is called when the pointer is forgotten.
#undef IUnknown_Release_Proxy

extern "C" {

HRESULT STDMETHODCALLTYPE IBackgroundCopyJob_GetState_Proxy(IBackgroundCopyJob *This, BG_JOB_STATE *pVal) {
    if (pVal)
        if (const auto status = known_status(This)) {
            *pVal = static_cast<BG_JOB_STATE>(status->state);
            return S_OK;
        }
    const HRESULT result = IBackgroundCopyJob_RemoteGetState_Proxy(This, pVal);
    if (SUCCEEDED(result))
        remember(This, *pVal);
    return result;
}

HRESULT __RPC_STUB IBackgroundCopyJob_GetState_Stub(IBackgroundCopyJob *This, BG_JOB_STATE *pVal) {
    return This->GetState(pVal);
}

HRESULT STDMETHODCALLTYPE IBackgroundCopyJob_GetProgress_Proxy(IBackgroundCopyJob *This,
                                                               BG_JOB_PROGRESS *pVal) {
    if (pVal)
        if (const auto status = known_status(This)) {
            *pVal = {status->bytes_total, status->bytes_transferred, status->files_total,
                     status->files_transferred};
            return S_OK;
        }
    return IBackgroundCopyJob_RemoteGetProgress_Proxy(This, pVal);
}

HRESULT __RPC_STUB IBackgroundCopyJob_GetProgress_Stub(IBackgroundCopyJob *This, BG_JOB_PROGRESS *pVal) {
    return This->GetProgress(pVal);
}

HRESULT STDMETHODCALLTYPE IBackgroundCopyJob_GetTimes_Proxy(IBackgroundCopyJob *This, BG_JOB_TIMES *pVal) {
    if (pVal)
        if (const auto status = known_status(This)) {
            *pVal = {as_file_time(status->created), as_file_time(status->modified),
                     as_file_time(status->transfer_completed)};
            return S_OK;
        }
    return IBackgroundCopyJob_RemoteGetTimes_Proxy(This, pVal);
}

HRESULT __RPC_STUB IBackgroundCopyJob_GetTimes_Stub(IBackgroundCopyJob *This, BG_JOB_TIMES *pVal) {
    return This->GetTimes(pVal);
}

// The pointer is forgotten before it may become another proxy's; who still holds it learns it again.
ULONG STDMETHODCALLTYPE winebits_proxy_release(IUnknown *proxy) {
    jobs().forget(proxy);
    return IUnknown_Release_Proxy(proxy);
}

} // extern "C"
