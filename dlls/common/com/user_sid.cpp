// SPDX-License-Identifier: LGPL-2.1-or-later
// Reads the user of the process token.
// Any thread.
#include "dlls/common/com/user_sid.hpp"

#include "dlls/common/com/handle.hpp"

#include <windows.h>

#include <sddl.h>

#include <array>
#include <memory>

namespace winebits::com {

namespace {

struct local_free {
    void operator()(void *memory) const noexcept { LocalFree(memory); }
};

constexpr wchar_t local_system[] = L"S-1-5-18";

} // namespace

std::wstring process_user_sid() {
    unique_handle token;
    alignas(TOKEN_USER) std::array<std::byte, sizeof(TOKEN_USER) + SECURITY_MAX_SID_SIZE> buffer;
    DWORD length = 0;
    LPWSTR text = nullptr;
    if (!OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, token.put()) ||
        !GetTokenInformation(token.get(), TokenUser, buffer.data(), buffer.size(), &length) ||
        !ConvertSidToStringSidW(reinterpret_cast<const TOKEN_USER *>(buffer.data())->User.Sid, &text))
        return local_system;
    const std::unique_ptr<wchar_t, local_free> owned(text);
    return text;
}

} // namespace winebits::com
