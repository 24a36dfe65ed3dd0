// SPDX-License-Identifier: LGPL-2.1-or-later
// job_base: a job's life, what its getters answer, its settings, and who is told about it.
// Any thread. Limits are checked here, in the documented order, and again by the engine.
#pragma once

#include "dlls/common/com/guid.hpp"
#include "dlls/common/jobs/arguments.hpp"
#include "dlls/common/jobs/error.hpp"
#include "dlls/common/jobs/job_base_access.hpp"
#include "dlls/common/notification/client_callback.hpp"
#include "winebits/protocol.hpp"

namespace winebits::jobs {

inline constexpr std::size_t longest_name = 256, longest_description = 1024; // characters

inline FILETIME file_time(std::uint64_t ticks) noexcept {
    return {static_cast<DWORD>(ticks), static_cast<DWORD>(ticks >> 32)};
}

// An empty text for GUID_NULL.
inline std::wstring class_text(const GUID &id) {
    if (IsEqualGUID(id, GUID_NULL))
        return {};
    const std::string text = com::text_of(id);
    return {text.begin(), text.end()};
}

template <class Traits, class... Chains>
HRESULT job_base<Traits, Chains...>::Suspend() noexcept {
    return com::guard(
        [&] { return change([&] { return surface_->jobs.change(id_, protocol::method::job_suspend); }); });
}

template <class Traits, class... Chains>
HRESULT job_base<Traits, Chains...>::Resume() noexcept {
    return com::guard([&] {
        return change([&] {
            surface_->proxies.transfers_begin(id_);
            return surface_->jobs.change(id_, protocol::method::job_resume);
        });
    });
}

template <class Traits, class... Chains>
HRESULT job_base<Traits, Chains...>::Cancel() noexcept {
    return com::guard([&] { return end(protocol::method::job_cancel); });
}

template <class Traits, class... Chains>
HRESULT job_base<Traits, Chains...>::GetError(IBackgroundCopyError **ppError) noexcept {
    if (!ppError)
        return E_INVALIDARG;
    *ppError = nullptr;
    return com::guard([&]() -> HRESULT {
        const auto job = record();
        if (!job)
            return job.error();
        if (!job->error)
            return Traits::no_error;
        auto error = error_of<Traits>(com::ptr(static_cast<typename Traits::job *>(this)), *job->error);
        if (!error)
            return error.error();
        *ppError = error->detach();
        return S_OK;
    });
}

template <class Traits, class... Chains>
HRESULT job_base<Traits, Chains...>::GetId(GUID *pVal) noexcept {
    if (!pVal)
        return E_INVALIDARG;
    *pVal = id_;
    return S_OK;
}

template <class Traits, class... Chains>
HRESULT job_base<Traits, Chains...>::GetType(BG_JOB_TYPE *pVal) noexcept {
    return get(pVal, [](const auto &job) { return job.type; });
}

template <class Traits, class... Chains>
HRESULT job_base<Traits, Chains...>::GetState(BG_JOB_STATE *pVal) noexcept {
    return get(pVal, [](const auto &job) { return job.state; });
}

template <class Traits, class... Chains>
HRESULT job_base<Traits, Chains...>::GetProgress(BG_JOB_PROGRESS *pVal) noexcept {
    return get(pVal, [](const auto &job) {
        return BG_JOB_PROGRESS{job.bytes_total, job.bytes_transferred, job.files_total,
                               job.files_transferred};
    });
}

template <class Traits, class... Chains>
HRESULT job_base<Traits, Chains...>::GetTimes(BG_JOB_TIMES *pVal) noexcept {
    return get(pVal, [](const auto &job) {
        return BG_JOB_TIMES{file_time(job.creation), file_time(job.modification), file_time(job.completion)};
    });
}

template <class Traits, class... Chains>
HRESULT job_base<Traits, Chains...>::GetOwner(LPWSTR *pVal) noexcept {
    return get_string(pVal, [](const auto &job) { return job.owner; });
}

template <class Traits, class... Chains>
HRESULT job_base<Traits, Chains...>::GetErrorCount(ULONG *Errors) noexcept {
    return get(Errors, [](const auto &job) { return job.error_count; });
}

template <class Traits, class... Chains>
HRESULT job_base<Traits, Chains...>::SetDisplayName(LPCWSTR Val) noexcept {
    if (const HRESULT refused = check_required_text(Val, longest_name, Traits::too_long); FAILED(refused))
        return refused;
    return set_text("display_name", Val);
}

template <class Traits, class... Chains>
HRESULT job_base<Traits, Chains...>::GetDisplayName(LPWSTR *pVal) noexcept {
    return get_string(pVal, [](const auto &job) { return job.name; });
}

template <class Traits, class... Chains>
HRESULT job_base<Traits, Chains...>::SetDescription(LPCWSTR Val) noexcept {
    if (const HRESULT refused = check_required_text(Val, longest_description, Traits::too_long);
        FAILED(refused))
        return refused;
    return set_text("description", Val);
}

template <class Traits, class... Chains>
HRESULT job_base<Traits, Chains...>::GetDescription(LPWSTR *pVal) noexcept {
    return get_string(pVal, [](const auto &job) { return job.description; });
}

template <class Traits, class... Chains>
HRESULT job_base<Traits, Chains...>::SetPriority(BG_JOB_PRIORITY Val) noexcept {
    const auto value = static_cast<std::uint32_t>(Val);
    return value > BG_JOB_PRIORITY_LOW ? E_NOTIMPL : set("priority", value);
}

template <class Traits, class... Chains>
HRESULT job_base<Traits, Chains...>::GetPriority(BG_JOB_PRIORITY *pVal) noexcept {
    return get(pVal, [](const auto &job) { return job.priority; });
}

template <class Traits, class... Chains>
HRESULT job_base<Traits, Chains...>::SetNoProgressTimeout(ULONG Seconds) noexcept {
    return set("no_progress_timeout", std::uint32_t(Seconds));
}

template <class Traits, class... Chains>
HRESULT job_base<Traits, Chains...>::GetNoProgressTimeout(ULONG *Seconds) noexcept {
    return get(Seconds, [](const auto &job) { return job.no_progress_timeout; });
}

template <class Traits, class... Chains>
HRESULT job_base<Traits, Chains...>::SetMaximumDownloadTime(ULONG Timeout) noexcept {
    return set("maximum_download_time", std::uint32_t(Timeout));
}

template <class Traits, class... Chains>
HRESULT job_base<Traits, Chains...>::GetMaximumDownloadTime(ULONG *pTimeout) noexcept {
    return get(pTimeout, [](const auto &job) { return job.maximum_download_time; });
}

template <class Traits, class... Chains>
HRESULT job_base<Traits, Chains...>::SetNotifyFlags(ULONG Val) noexcept {
    if (Val & ~Traits::known_notify_flags)
        return E_NOTIMPL;
    return com::guard([&] {
        const HRESULT result =
            change([&] { return surface_->jobs.set(id_, "notify_flags", std::uint32_t(Val)); });
        // What was suppressed until now may be due (bits-api 9.2).
        if (SUCCEEDED(result))
            surface_->notifications->look_for_owed(id_);
        return result;
    });
}

template <class Traits, class... Chains>
HRESULT job_base<Traits, Chains...>::GetNotifyFlags(ULONG *pVal) noexcept {
    return get(pVal, [](const auto &job) { return job.notify_flags; });
}

template <class Traits, class... Chains>
HRESULT job_base<Traits, Chains...>::SetNotifyInterface(IUnknown *Val) noexcept {
    return com::guard([&] {
        if (const HRESULT refused = check_alive(); FAILED(refused))
            return refused;
        if (!Val) {
            surface_->notifications->clear(id_);
            return S_OK;
        }
        auto callback = notify::client_callback::register_interface(Val);
        if (!callback)
            return callback.error();
        surface_->notifications->set(id_, std::move(*callback));
        surface_->notifications->look_for_owed(id_);
        return S_OK;
    });
}

template <class Traits, class... Chains>
HRESULT job_base<Traits, Chains...>::GetNotifyInterface(IUnknown **pVal) noexcept {
    if (!pVal)
        return E_INVALIDARG;
    *pVal = nullptr;
    return com::guard([&] {
        if (const auto callback = surface_->notifications->find(id_))
            *pVal = callback->template interface_pointer<IUnknown>().detach();
        return S_OK;
    });
}

template <class Traits, class... Chains>
HRESULT job_base<Traits, Chains...>::set_notification_class(const GUID &id) noexcept {
    return com::guard([&] {
        const HRESULT result =
            change([&] { return surface_->jobs.set(id_, "notification_class", class_text(id)); });
        if (SUCCEEDED(result))
            surface_->notifications->look_for_owed(id_);
        return result;
    });
}

} // namespace winebits::jobs
