// SPDX-License-Identifier: LGPL-2.1-or-later
// Starts winebitsd through the unix namespace of Wine.
// Any thread.
#include "dlls/common/engine_client/daemon_launcher.hpp"

#include "dlls/common/com/handle.hpp"
#include "dlls/common/com/log.hpp"
#include "dlls/common/com/unicode.hpp"
#include "dlls/common/engine_client/settings_key.hpp"

#include <string>

namespace winebits::engine_client {

namespace {

// Quotes for Windows' command line rules, which Wine applies for native programs too.
std::wstring quoted(const std::wstring &argument) {
    std::wstring text = L"\"";
    std::size_t backslashes = 0;
    for (const wchar_t c : argument) {
        if (c == L'"')
            text.append(backslashes + 1, L'\\');
        backslashes = c == L'\\' ? backslashes + 1 : 0;
        text += c;
    }
    text.append(backslashes, L'\\');
    return text += L'"';
}

} // namespace

bool launch_daemon(const state_folder &folder) {
    const auto program = read_registry_string(HKEY_LOCAL_MACHINE, settings_key, L"Daemon");
    const auto state = com::utf16_from(folder.unix_path);
    if (!program || program->empty() || program->front() != L'/' || !state) {
        com::log("no daemon is set up for this prefix");
        return false;
    }
    const std::wstring application = L"\\\\?\\unix" + *program;
    std::wstring command_line = quoted(*program) + L" --state " + quoted(*state);
    // An environment of its own: what the registry gives to services (LD_PRELOAD, SSL_CERT_FILE, ...) must
    // not reach the daemon. Wine puts PATH and HOME of the Unix session on top.
    wchar_t environment[] = L"WINEBITS_STARTED_BY=service\0";
    STARTUPINFOW startup{};
    startup.cb = sizeof startup;
    PROCESS_INFORMATION process{};
    if (!CreateProcessW(application.c_str(), command_line.data(), nullptr, nullptr, FALSE,
                        CREATE_UNICODE_ENVIRONMENT | DETACHED_PROCESS, environment, L"C:\\", &startup,
                        &process)) {
        com::log("the daemon cannot be started", HRESULT_FROM_WIN32(GetLastError()));
        return false;
    }
    // Both are null for a native program.
    const com::unique_handle started(process.hProcess), thread(process.hThread);
    return true;
}

} // namespace winebits::engine_client
