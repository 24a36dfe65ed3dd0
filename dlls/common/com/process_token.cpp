// SPDX-License-Identifier: LGPL-2.1-or-later
// Reads the process token.
// Any thread.
#include "dlls/common/com/process_token.hpp"

#include "dlls/common/com/handle.hpp"

#include <sddl.h>

#include <array>
#include <memory>

namespace winebits::com {

namespace {

struct local_free {
    void operator()(void *memory) const noexcept { LocalFree(memory); }
};

constexpr wchar_t local_system[] = L"S-1-5-18";

// What the token says, followed by the SID it points to: it stays where it was made.
template <class T>
class token_information {
  public:
    explicit token_information(TOKEN_INFORMATION_CLASS what) {
        unique_handle token;
        DWORD length = 0;
        known_ = OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, token.put()) &&
                 GetTokenInformation(token.get(), what, buffer_.data(), buffer_.size(), &length);
    }
    token_information(const token_information &) = delete;
    token_information &operator=(const token_information &) = delete;

    explicit operator bool() const { return known_; }
    const T *operator->() const { return reinterpret_cast<const T *>(buffer_.data()); }

  private:
    alignas(T) std::array<std::byte, sizeof(T) + SECURITY_MAX_SID_SIZE> buffer_;
    bool known_ = false;
};

} // namespace

std::wstring process_user_sid() {
    const token_information<TOKEN_USER> user(TokenUser);
    LPWSTR text = nullptr;
    if (!user || !ConvertSidToStringSidW(user->User.Sid, &text))
        return local_system;
    const std::unique_ptr<wchar_t, local_free> owned(text);
    return text;
}

DWORD process_integrity_level() {
    const token_information<TOKEN_MANDATORY_LABEL> label(TokenIntegrityLevel);
    if (!label)
        return SECURITY_MANDATORY_MEDIUM_RID;
    PSID sid = label->Label.Sid;
    return *GetSidSubAuthority(sid, *GetSidSubAuthorityCount(sid) - 1u);
}

bool process_is_elevated() {
    const token_information<TOKEN_ELEVATION> elevation(TokenElevation);
    return elevation && elevation->TokenIsElevated;
}

} // namespace winebits::com
