// SPDX-License-Identifier: LGPL-2.1-or-later
// Retries, proxies and ownership. The limits are checked here, in the documented order, and again by the
// engine. Any thread.
#include "dlls/common/jobs/job_base_access.hpp"
#include "dlls/qmgr/job.hpp"

#include <algorithm>
#include <cwchar>

namespace winebits::qmgr {

namespace {

constexpr std::size_t longest_proxy_list = 32000; // characters
constexpr ULONG shortest_retry_delay = 5;         // seconds

} // namespace

HRESULT BackgroundCopyJob::SetMinimumRetryDelay(ULONG Seconds) noexcept {
    return set("minimum_retry_delay", std::uint32_t(std::max(Seconds, shortest_retry_delay)));
}

HRESULT BackgroundCopyJob::GetMinimumRetryDelay(ULONG *Seconds) noexcept {
    return get(Seconds, [](const auto &job) { return job.minimum_retry_delay; });
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
        const HRESULT result = change([&] { return surface_->jobs.set_proxy(id_, proxy); });
        if (SUCCEEDED(result))
            surface_->proxies.usage_set(id_, usage);
        return result;
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
        const auto &[usage, list, bypass] = job->proxy;
        const HRESULT result =
            com::copy_to_task_memory({{list.value_or(L""), pProxyList, list.has_value()},
                                      {bypass.value_or(L""), pProxyBypassList, bypass.has_value()}});
        if (FAILED(result))
            return result;
        *pProxyUsage = static_cast<BG_JOB_PROXY_USAGE>(usage);
        return S_OK;
    });
}

HRESULT BackgroundCopyJob::TakeOwnership() noexcept {
    return com::guard(
        [&] { return change([&] { return surface_->jobs.take_ownership(id_, surface_->owner.sid); }); });
}

} // namespace winebits::qmgr
