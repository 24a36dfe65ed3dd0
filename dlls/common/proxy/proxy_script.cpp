// SPDX-License-Identifier: LGPL-2.1-or-later
// Calls of WinHTTP.
// Any thread.
#include "dlls/common/proxy/proxy_script.hpp"

#include <memory>

namespace winebits::proxy {

namespace {

struct global_free {
    void operator()(wchar_t *memory) const noexcept { GlobalFree(memory); }
};
using global_string = std::unique_ptr<wchar_t, global_free>;

template <class Function>
Function find(HMODULE library, const char *name) {
    return reinterpret_cast<Function>(reinterpret_cast<void *>(GetProcAddress(library, name)));
}

} // namespace

proxy_script::proxy_script(bool detect, std::wstring url) : detect_(detect), url_(std::move(url)) {
    library_ = LoadLibraryExW(L"winhttp.dll", nullptr, LOAD_LIBRARY_SEARCH_SYSTEM32);
    if (!library_)
        return;
    const auto open = find<decltype(&WinHttpOpen)>(library_, "WinHttpOpen");
    get_proxy_for_url_ = find<decltype(&WinHttpGetProxyForUrl)>(library_, "WinHttpGetProxyForUrl");
    close_ = find<decltype(&WinHttpCloseHandle)>(library_, "WinHttpCloseHandle");
    if (open && get_proxy_for_url_ && close_)
        session_ = open(nullptr, WINHTTP_ACCESS_TYPE_NO_PROXY, nullptr, nullptr, 0);
}

proxy_script::~proxy_script() {
    if (session_)
        close_(session_);
    if (library_)
        FreeLibrary(library_);
}

std::optional<std::wstring> proxy_script::answer_for(const std::wstring &url) {
    if (!session_)
        return std::nullopt;
    if (detect_) {
        WINHTTP_AUTOPROXY_OPTIONS options{};
        options.dwFlags = WINHTTP_AUTOPROXY_AUTO_DETECT;
        options.dwAutoDetectFlags = WINHTTP_AUTO_DETECT_TYPE_DHCP | WINHTTP_AUTO_DETECT_TYPE_DNS_A;
        if (auto answer = ask(url, options))
            return answer;
        // A network without a script has none for the next URL either, and looking for it takes time.
        detect_ = GetLastError() != ERROR_WINHTTP_AUTODETECTION_FAILED;
    }
    if (url_.empty())
        return std::nullopt;
    WINHTTP_AUTOPROXY_OPTIONS options{};
    options.dwFlags = WINHTTP_AUTOPROXY_CONFIG_URL;
    options.lpszAutoConfigUrl = url_.c_str();
    return ask(url, options);
}

std::optional<std::wstring> proxy_script::ask(const std::wstring &url, WINHTTP_AUTOPROXY_OPTIONS &options) {
    WINHTTP_PROXY_INFO found{};
    if (!get_proxy_for_url_(session_, url.c_str(), &options, &found))
        return std::nullopt;
    const global_string proxy(found.lpszProxy), bypass(found.lpszProxyBypass);
    const bool named = found.dwAccessType == WINHTTP_ACCESS_TYPE_NAMED_PROXY && proxy;
    return named ? std::wstring(proxy.get()) : std::wstring();
}

} // namespace winebits::proxy
