// SPDX-License-Identifier: LGPL-2.1-or-later
// What proxy auto-configuration says: a script that the network announces (WPAD) or that the Internet
// Settings name, evaluated by WinHTTP. Any thread; a call may take as long as the network does.
#pragma once

#include <windows.h>
#include <winhttp.h>

#include <optional>
#include <string>

namespace winebits::proxy {

// Loads WinHTTP when it is made, which nobody does who is not asked for a script.
class proxy_script {
  public:
    // `detect`: look for the network's own script first. `url`: the script to take otherwise; may be empty.
    proxy_script(bool detect, std::wstring url);
    ~proxy_script();
    proxy_script(const proxy_script &) = delete;
    proxy_script &operator=(const proxy_script &) = delete;

    // The proxies for a URL in the grammar of bits-api 6.7, empty: none is needed. Nothing: there is no
    // script, or it can't be had or run.
    std::optional<std::wstring> answer_for(const std::wstring &url);

  private:
    std::optional<std::wstring> ask(const std::wstring &url, WINHTTP_AUTOPROXY_OPTIONS &);

    HMODULE library_ = nullptr;
    decltype(&WinHttpGetProxyForUrl) get_proxy_for_url_ = nullptr;
    decltype(&WinHttpCloseHandle) close_ = nullptr;
    HINTERNET session_ = nullptr;
    bool detect_;
    const std::wstring url_;
};

} // namespace winebits::proxy
