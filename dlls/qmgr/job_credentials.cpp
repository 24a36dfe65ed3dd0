// SPDX-License-Identifier: LGPL-2.1-or-later
// The credentials of a job (bits-api 3.5). They go to the engine, which keeps them encrypted, and never come
// back. Any thread.
#include "dlls/common/jobs/job_base_access.hpp"
#include "dlls/qmgr/job.hpp"

#include <cwchar>

namespace winebits::qmgr {

namespace {

constexpr std::size_t longest_user_name = 300, longest_password = 65536; // characters

HRESULT check_place(BG_AUTH_TARGET target, BG_AUTH_SCHEME scheme) {
    if (target != BG_AUTH_TARGET_SERVER && target != BG_AUTH_TARGET_PROXY)
        return BG_E_INVALID_AUTH_TARGET;
    const bool known = scheme >= BG_AUTH_SCHEME_BASIC && scheme <= BG_AUTH_SCHEME_PASSPORT;
    return known ? S_OK : BG_E_INVALID_AUTH_SCHEME;
}

HRESULT check_names(BG_AUTH_SCHEME scheme, const BG_BASIC_CREDENTIALS &names) {
    // Null for both stands for the logged-on user, which only these two can prove without a password.
    const bool may_be_implicit = scheme == BG_AUTH_SCHEME_NTLM || scheme == BG_AUTH_SCHEME_NEGOTIATE;
    const bool implicit = !names.UserName && !names.Password;
    if (implicit ? !may_be_implicit : !names.UserName || !names.Password)
        return E_INVALIDARG;
    if (implicit)
        return S_OK;
    if (std::wcslen(names.UserName) > longest_user_name)
        return BG_E_USERNAME_TOO_LARGE;
    return std::wcslen(names.Password) > longest_password ? BG_E_PASSWORD_TOO_LARGE : S_OK;
}

std::optional<std::wstring> optional_text(LPCWSTR text) {
    return text ? std::optional<std::wstring>(text) : std::nullopt;
}

} // namespace

HRESULT BackgroundCopyJob::SetCredentials(BG_AUTH_CREDENTIALS *credentials) noexcept {
    if (!credentials)
        return E_INVALIDARG;
    // The union holds nothing for a scheme that does not exist.
    if (const HRESULT refused = check_place(credentials->Target, credentials->Scheme); FAILED(refused))
        return refused;
    const BG_BASIC_CREDENTIALS &names = credentials->Credentials.Basic;
    if (const HRESULT refused = check_names(credentials->Scheme, names); FAILED(refused))
        return refused;
    return com::guard([&] {
        const engine_client::credential_record record{
            static_cast<std::uint32_t>(credentials->Target), static_cast<std::uint32_t>(credentials->Scheme),
            optional_text(names.UserName), optional_text(names.Password)};
        return change([&] { return surface_->jobs.set_credential(id_, record); });
    });
}

HRESULT BackgroundCopyJob::RemoveCredentials(BG_AUTH_TARGET Target, BG_AUTH_SCHEME Scheme) noexcept {
    if (const HRESULT refused = check_place(Target, Scheme); FAILED(refused))
        return refused;
    return com::guard([&] {
        return change([&] {
            return surface_->jobs.remove_credential(id_, static_cast<std::uint32_t>(Target),
                                                    static_cast<std::uint32_t>(Scheme));
        });
    });
}

} // namespace winebits::qmgr
