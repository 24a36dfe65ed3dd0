// SPDX-License-Identifier: LGPL-2.1-or-later
// The properties of a job. The limits are checked here, in the documented order, and again by the engine.
// Any thread.
#include "dlls/qmgr/job_access.hpp"

#include <algorithm>
#include <cwchar>

namespace winebits::qmgr {

namespace {

constexpr std::size_t longest_name = 256, longest_description = 1024,
                      longest_proxy_list = 32000; // characters
constexpr ULONG shortest_retry_delay = 5;         // seconds
constexpr ULONG known_notify_flags = BG_NOTIFY_JOB_TRANSFERRED | BG_NOTIFY_JOB_ERROR | BG_NOTIFY_DISABLE |
                                     BG_NOTIFY_JOB_MODIFICATION | BG_NOTIFY_FILE_TRANSFERRED |
                                     BG_NOTIFY_FILE_RANGES_TRANSFERRED;

HRESULT check_text(LPCWSTR text, std::size_t longest) {
    if (!text)
        return E_INVALIDARG;
    return std::wcslen(text) > longest ? BG_E_STRING_TOO_LONG : S_OK;
}

// A string or null.
HRESULT copy_optional(const std::optional<std::wstring> &text, LPWSTR *out) {
    return text ? com::copy_to_task_memory(*text, out) : S_OK;
}

} // namespace

HRESULT BackgroundCopyJob::SetDisplayName(LPCWSTR Val) noexcept {
    if (const HRESULT refused = check_text(Val, longest_name); FAILED(refused))
        return refused;
    return com::guard(
        [&] { return change([&] { return surface_->jobs.set(id_, "display_name", std::wstring(Val)); }); });
}

HRESULT BackgroundCopyJob::GetDisplayName(LPWSTR *pVal) noexcept {
    return get_string(pVal, [](const auto &job) { return job.name; });
}

HRESULT BackgroundCopyJob::SetDescription(LPCWSTR Val) noexcept {
    if (const HRESULT refused = check_text(Val, longest_description); FAILED(refused))
        return refused;
    return com::guard(
        [&] { return change([&] { return surface_->jobs.set(id_, "description", std::wstring(Val)); }); });
}

HRESULT BackgroundCopyJob::GetDescription(LPWSTR *pVal) noexcept {
    return get_string(pVal, [](const auto &job) { return job.description; });
}

HRESULT BackgroundCopyJob::SetPriority(BG_JOB_PRIORITY Val) noexcept {
    const auto value = static_cast<std::uint32_t>(Val);
    if (value > BG_JOB_PRIORITY_LOW)
        return E_NOTIMPL;
    return com::guard([&] { return change([&] { return surface_->jobs.set(id_, "priority", value); }); });
}

HRESULT BackgroundCopyJob::GetPriority(BG_JOB_PRIORITY *pVal) noexcept {
    return get(pVal, [](const auto &job) { return job.priority; });
}

HRESULT BackgroundCopyJob::SetNotifyFlags(ULONG Val) noexcept {
    if (Val & ~known_notify_flags)
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

HRESULT BackgroundCopyJob::GetNotifyFlags(ULONG *pVal) noexcept {
    return get(pVal, [](const auto &job) { return job.notify_flags; });
}

HRESULT BackgroundCopyJob::SetNotifyInterface(IUnknown *Val) noexcept {
    return com::guard([&] {
        const auto job = record();
        if (!job || has_ended())
            return job ? BG_E_INVALID_STATE : modify(job.error());
        if (!Val) {
            surface_->notifications->clear(id_);
            return S_OK;
        }
        auto callback = client_callback::register_interface(Val);
        if (!callback)
            return callback.error();
        surface_->notifications->set(id_, std::move(*callback));
        surface_->notifications->look_for_owed(id_);
        return S_OK;
    });
}

HRESULT BackgroundCopyJob::GetNotifyInterface(IUnknown **pVal) noexcept {
    if (!pVal)
        return E_INVALIDARG;
    *pVal = nullptr;
    return com::guard([&] {
        if (const auto callback = surface_->notifications->find(id_))
            *pVal = callback->interface_pointer<IUnknown>().detach();
        return S_OK;
    });
}

HRESULT BackgroundCopyJob::SetMinimumRetryDelay(ULONG Seconds) noexcept {
    const std::uint32_t seconds = std::max(Seconds, shortest_retry_delay);
    return com::guard(
        [&] { return change([&] { return surface_->jobs.set(id_, "minimum_retry_delay", seconds); }); });
}

HRESULT BackgroundCopyJob::GetMinimumRetryDelay(ULONG *Seconds) noexcept {
    return get(Seconds, [](const auto &job) { return job.minimum_retry_delay; });
}

HRESULT BackgroundCopyJob::SetNoProgressTimeout(ULONG Seconds) noexcept {
    return com::guard([&] {
        return change([&] { return surface_->jobs.set(id_, "no_progress_timeout", std::uint32_t(Seconds)); });
    });
}

HRESULT BackgroundCopyJob::GetNoProgressTimeout(ULONG *Seconds) noexcept {
    return get(Seconds, [](const auto &job) { return job.no_progress_timeout; });
}

HRESULT BackgroundCopyJob::SetProxySettings(BG_JOB_PROXY_USAGE ProxyUsage, const WCHAR *ProxyList,
                                            const WCHAR *ProxyBypassList) noexcept {
    const auto usage = static_cast<std::uint32_t>(ProxyUsage);
    if (usage > BG_JOB_PROXY_USAGE_AUTODETECT)
        return E_NOTIMPL;
    if (usage == BG_JOB_PROXY_USAGE_OVERRIDE ? !ProxyList || !*ProxyList : ProxyList || ProxyBypassList)
        return E_INVALIDARG;
    if (ProxyList && std::wcslen(ProxyList) > longest_proxy_list)
        return BG_E_PROXY_LIST_TOO_LARGE;
    if (ProxyBypassList && std::wcslen(ProxyBypassList) > longest_proxy_list)
        return BG_E_PROXY_BYPASS_LIST_TOO_LARGE;
    return com::guard([&] {
        engine_client::proxy_record proxy{usage, {}, {}};
        if (ProxyList)
            proxy.list = ProxyList;
        if (ProxyBypassList)
            proxy.bypass = ProxyBypassList;
        return change([&] { return surface_->jobs.set_proxy(id_, proxy); });
    });
}

HRESULT BackgroundCopyJob::GetProxySettings(BG_JOB_PROXY_USAGE *pProxyUsage, LPWSTR *pProxyList,
                                            LPWSTR *pProxyBypassList) noexcept {
    if (!pProxyUsage || !pProxyList || !pProxyBypassList)
        return E_INVALIDARG;
    *pProxyUsage = BG_JOB_PROXY_USAGE_PRECONFIG;
    *pProxyList = *pProxyBypassList = nullptr;
    return com::guard([&] {
        const auto job = record();
        if (!job)
            return job.error();
        HRESULT result = copy_optional(job->proxy.list, pProxyList);
        if (SUCCEEDED(result))
            result = copy_optional(job->proxy.bypass, pProxyBypassList);
        if (FAILED(result)) {
            CoTaskMemFree(*pProxyList);
            *pProxyList = nullptr;
            return result;
        }
        *pProxyUsage = static_cast<BG_JOB_PROXY_USAGE>(job->proxy.usage);
        return S_OK;
    });
}

HRESULT BackgroundCopyJob::TakeOwnership() noexcept {
    return com::guard(
        [&] { return change([&] { return surface_->jobs.take_ownership(id_, surface_->owner.sid); }); });
}

} // namespace winebits::qmgr
