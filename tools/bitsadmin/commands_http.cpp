// SPDX-License-Identifier: LGPL-2.1-or-later
// Commands for what a job says to servers: credentials, headers, client certificates.
// Main thread only.
#include "tools/bitsadmin/job_property.hpp"

#include <array>
#include <span>

namespace winebits::bitsadmin {

namespace {

constexpr std::array<std::wstring_view, 2> target_names{L"SERVER", L"PROXY"};
constexpr std::array<std::wstring_view, 5> scheme_names{L"BASIC", L"DIGEST", L"NTLM", L"NEGOTIATE",
                                                        L"PASSPORT"};
constexpr std::array<std::wstring_view, 8> location_names{
    L"BG_CERT_STORE_LOCATION_CURRENT_USER",
    L"BG_CERT_STORE_LOCATION_LOCAL_MACHINE",
    L"BG_CERT_STORE_LOCATION_CURRENT_SERVICE",
    L"BG_CERT_STORE_LOCATION_SERVICES",
    L"BG_CERT_STORE_LOCATION_USERS",
    L"BG_CERT_STORE_LOCATION_CURRENT_USER_GROUP_POLICY",
    L"BG_CERT_STORE_LOCATION_LOCAL_MACHINE_GROUP_POLICY",
    L"BG_CERT_STORE_LOCATION_LOCAL_MACHINE_ENTERPRISE"};
constexpr std::size_t thumbprint_bytes = 20;

std::optional<std::size_t> place_in(std::span<const std::wstring_view> names, std::wstring_view word) {
    for (std::size_t i = 0; i < names.size(); i++) {
        if (same_word(word, names[i]))
            return i;
    }
    return std::nullopt;
}

struct credential_place {
    BG_AUTH_TARGET target;
    BG_AUTH_SCHEME scheme;
};

// Both enumerations begin with 1.
std::optional<credential_place> take_place(invocation &call) {
    const auto target = place_in(target_names, call.words.take());
    const auto scheme = place_in(scheme_names, call.words.take());
    if (!target || !scheme)
        return std::nullopt;
    return credential_place{static_cast<BG_AUTH_TARGET>(*target + 1),
                            static_cast<BG_AUTH_SCHEME>(*scheme + 1)};
}

// bitsadmin counts from 1, the interface from 0; the names are taken too (bits-api 12.2).
std::optional<BG_CERT_STORE_LOCATION> parse_location(std::wstring_view word) {
    if (const auto named = place_in(location_names, word))
        return static_cast<BG_CERT_STORE_LOCATION>(*named);
    const auto number = parse_number(word);
    if (!number || *number < 1 || *number > location_names.size())
        return std::nullopt;
    return static_cast<BG_CERT_STORE_LOCATION>(*number - 1);
}

std::optional<std::array<BYTE, thumbprint_bytes>> parse_thumbprint(std::wstring_view word) {
    std::array<BYTE, thumbprint_bytes> bytes{};
    if (word.size() != bytes.size() * 2)
        return std::nullopt;
    for (std::size_t i = 0; i < bytes.size(); i++) {
        const auto value = parse_number(L"0x" + std::wstring(word.substr(2 * i, 2)));
        if (!value)
            return std::nullopt;
        bytes[i] = static_cast<BYTE>(*value);
    }
    return bytes;
}

std::wstring hexadecimal(std::span<const BYTE> bytes) {
    std::wstring text;
    for (const BYTE byte : bytes) {
        text += L"0123456789abcdef"[byte >> 4];
        text += L"0123456789abcdef"[byte & 15];
    }
    return text;
}

} // namespace

result<outcome> set_credentials(invocation &call) {
    const auto job = named_job<IBackgroundCopyJob2>(call);
    if (!job)
        return std::unexpected(job.error());
    const auto place = take_place(call);
    if (!place)
        return outcome::bad_argument;
    BG_AUTH_CREDENTIALS credentials{place->target, place->scheme, {}};
    credentials.Credentials.Basic.UserName = const_cast<LPWSTR>(null_or(call.words.take()));
    credentials.Credentials.Basic.Password = const_cast<LPWSTR>(null_or(call.words.take()));
    return changed(call, (*job)->SetCredentials(&credentials));
}

result<outcome> remove_credentials(invocation &call) {
    const auto job = named_job<IBackgroundCopyJob2>(call);
    if (!job)
        return std::unexpected(job.error());
    const auto place = take_place(call);
    if (!place)
        return outcome::bad_argument;
    return changed(call, (*job)->RemoveCredentials(place->target, place->scheme));
}

result<outcome> set_custom_headers(invocation &call) {
    const auto job = named_job<IBackgroundCopyJobHttpOptions>(call);
    if (!job)
        return std::unexpected(job.error());
    std::wstring headers;
    while (call.words.left())
        headers += call.words.take() + L"\r\n";
    return changed(call, (*job)->SetCustomHeaders(headers.empty() ? nullptr : headers.c_str()));
}

result<outcome> show_client_certificate(invocation &call) {
    const auto job = named_job<IBackgroundCopyJobHttpOptions>(call);
    if (!job)
        return std::unexpected(job.error());
    BG_CERT_STORE_LOCATION location{};
    LPWSTR store = nullptr;
    LPWSTR subject = nullptr;
    byte *thumbprint = nullptr;
    const HRESULT code = (*job)->GetClientCertificate(&location, &store, &thumbprint, &subject);
    if (SUCCEEDED(code)) {
        const auto place = static_cast<std::size_t>(location);
        call.out.line(L"STORE LOCATION: " +
                      std::wstring(place < location_names.size() ? location_names[place] : L"UNKNOWN"));
        call.out.line(std::wstring(L"STORE NAME: ") + (store ? store : L"NULL"));
        call.out.line(L"HASH: " + (thumbprint ? hexadecimal({thumbprint, thumbprint_bytes}) : L"NULL"));
        call.out.line(std::wstring(L"SUBJECT: ") + (subject ? subject : L"NULL"));
    }
    CoTaskMemFree(store);
    CoTaskMemFree(subject);
    CoTaskMemFree(thumbprint);
    if (FAILED(code))
        return unable(L"read the job", code);
    return outcome::success;
}

result<outcome> set_certificate_by_id(invocation &call) {
    const auto job = named_job<IBackgroundCopyJobHttpOptions>(call);
    if (!job)
        return std::unexpected(job.error());
    const auto location = parse_location(call.words.take());
    const std::wstring &store = call.words.take();
    auto thumbprint = parse_thumbprint(call.words.take());
    if (!location || !thumbprint)
        return outcome::bad_argument;
    return changed(call, (*job)->SetClientCertificateByID(*location, store.c_str(), thumbprint->data()));
}

result<outcome> set_certificate_by_name(invocation &call) {
    const auto job = named_job<IBackgroundCopyJobHttpOptions>(call);
    if (!job)
        return std::unexpected(job.error());
    const auto location = parse_location(call.words.take());
    const std::wstring &store = call.words.take();
    const std::wstring &subject = call.words.take();
    if (!location)
        return outcome::bad_argument;
    return changed(call, (*job)->SetClientCertificateByName(*location, store.c_str(), subject.c_str()));
}

} // namespace winebits::bitsadmin
