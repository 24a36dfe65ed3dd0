// SPDX-License-Identifier: LGPL-2.1-or-later
// Texts for HRESULTs: our own table first, then the system's.
// Any thread.
#include "dlls/common/jobs/description.hpp"

#include "dlls/common/com/guard.hpp"
#include "dlls/common/com/task_memory.hpp"
#include "winebits/messages.hpp"

#include <array>
#include <memory>
#include <string>

namespace winebits::jobs {

namespace {

struct local_free {
    void operator()(void *memory) const noexcept { LocalFree(memory); }
};

std::wstring system_text(DWORD code, DWORD language) {
    LPWSTR text = nullptr;
    const DWORD length = FormatMessageW(FORMAT_MESSAGE_ALLOCATE_BUFFER | FORMAT_MESSAGE_FROM_SYSTEM |
                                            FORMAT_MESSAGE_IGNORE_INSERTS,
                                        nullptr, code, language, reinterpret_cast<LPWSTR>(&text), 0, nullptr);
    const std::unique_ptr<wchar_t, local_free> owned(text);
    return length ? std::wstring(text, length) : std::wstring();
}

} // namespace

HRESULT describe(HRESULT code, DWORD language, LPWSTR *out) {
    if (const std::string own = message_text(static_cast<std::uint32_t>(code)); !own.empty())
        return com::copy_to_task_memory(std::wstring(own.begin(), own.end()) + L"\r\n", out);
    // Some systems have texts for Windows' own codes only, without the facility.
    const DWORD win32 =
        HRESULT_FACILITY(code) == FACILITY_WIN32 ? HRESULT_CODE(code) : static_cast<DWORD>(code);
    const DWORD english = MAKELANGID(LANG_ENGLISH, SUBLANG_ENGLISH_US);
    for (const DWORD tried : {language, DWORD(0), english}) {
        for (const DWORD number : {static_cast<DWORD>(code), win32}) {
            if (const std::wstring text = system_text(number, tried); !text.empty())
                return com::copy_to_task_memory(text, out);
        }
    }
    return HRESULT_FROM_WIN32(ERROR_RESOURCE_LANG_NOT_FOUND);
}

HRESULT describe_error(HRESULT code, DWORD language, LPWSTR *text) noexcept {
    if (!text)
        return E_INVALIDARG;
    *text = nullptr;
    return com::guard([&] { return describe(code, language, text); });
}

} // namespace winebits::jobs
