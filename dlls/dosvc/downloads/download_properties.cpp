// SPDX-License-Identifier: LGPL-2.1-or-later
// The table.
// Any thread.
#include "dlls/dosvc/downloads/download_properties.hpp"

#include "dlls/common/com/guid.hpp"
#include "dlls/dosvc/downloads/security_flags.hpp"

#include <bits.h>

#include <algorithm>
#include <array>
#include <deliveryoptimizationerrors.h>

namespace winebits::dosvc::downloads {

namespace {

using engine_client::delivery_file_record;
using engine_client::delivery_job_record;
using value = std::optional<property_value>;

constexpr std::uint32_t shortest_timeout = 60; // seconds

// A text that was never set is as good as an empty one.
value text(const std::wstring &text) {
    return text.empty() ? value() : value(text);
}

template <class T>
value present(const std::optional<T> &kept) {
    return kept ? value(*kept) : value();
}

value object(com::ptr<IUnknown> kept) {
    return kept ? value(std::move(kept)) : value();
}

delivery_job_record delivery_of(const engine_client::job_record &job) {
    return job.delivery.value_or(delivery_job_record());
}

delivery_file_record delivery_of(const engine_client::file_record &file) {
    return file.delivery.value_or(delivery_file_record());
}

bool is_foreground(const engine_client::job_record &job) {
    return job.priority == BG_JOB_PRIORITY_FOREGROUND;
}

// Lower case, without braces.
value text_of_id(const GUID &id) {
    std::wstring text;
    for (const char c : com::text_of(id)) {
        if (c != '{' && c != '}')
            text += static_cast<wchar_t>(c >= 'A' && c <= 'F' ? c - 'A' + 'a' : c);
    }
    return value(text);
}

template <class T>
const T &as(const property_value &given) {
    return std::get<T>(given);
}

// A name of docs/wire.md as a template argument.
template <std::size_t N>
struct name {
    char text[N];
    constexpr name(const char (&given)[N]) { std::copy_n(given, N, text); }
};

// Setters that are one call each.
template <name Property>
HRESULT in_job(property_host &host, const property_value &given) {
    return host.set_job(Property.text, given);
}
template <name Property>
HRESULT in_file(property_host &host, const property_value &given) {
    return host.set_file(Property.text, given);
}

HRESULT set_cost_policy(property_host &host, const property_value &given) {
    if (as<std::uint32_t>(given) > DODownloadCostPolicy_NoCellular)
        return E_INVALIDARG;
    return host.set_job("cost_policy", given);
}

HRESULT set_security_flags(property_host &host, const property_value &given) {
    const auto flags = engine_flags_of(as<std::uint32_t>(given));
    return flags ? host.set_job("security_flags", *flags) : E_INVALIDARG;
}

HRESULT set_callback_percent(property_host &host, const property_value &given) {
    if (as<std::uint32_t>(given) > 100)
        return E_INVALIDARG;
    return host.set_job("callback_percent", given);
}

// 0 is the default of the download's priority.
HRESULT set_timeout(property_host &host, const property_value &given) {
    const auto seconds = as<std::uint32_t>(given);
    if (seconds != 0 && seconds < shortest_timeout)
        return E_INVALIDARG;
    return host.set_job("no_progress_timeout", given);
}

HRESULT set_foreground(property_host &host, const property_value &given) {
    return host.set_job("priority",
                        std::uint32_t(as<bool>(given) ? BG_JOB_PRIORITY_FOREGROUND : BG_JOB_PRIORITY_NORMAL));
}

HRESULT set_content_id(property_host &host, const property_value &given) {
    if (as<std::wstring>(given).empty())
        return DO_E_INVALID_CONTENT_ID;
    return host.set_file("content_id", given);
}

value cost_policy(const download_record &is, property_host &) {
    return delivery_of(is.job).cost_policy.value_or(is_foreground(is.job) ? DODownloadCostPolicy_Always
                                                                          : DODownloadCostPolicy_Standard);
}

value status_code(const download_record &is, property_host &) {
    const auto code = delivery_of(is.file).status_code;
    return code ? value(code) : value();
}

using enum direction;

constexpr std::array<download_property, 30> table{{
    {DODownloadProperty_Id, VT_BSTR, get_only,
     [](const download_record &is, property_host &) { return text_of_id(is.job.id); }, nullptr},
    {DODownloadProperty_Uri, VT_BSTR, both,
     [](const download_record &is, property_host &) { return text(is.file.remote_name); },
     [](property_host &host, const property_value &given) { return host.set_uri(as<std::wstring>(given)); }},
    {DODownloadProperty_ContentId, VT_BSTR, both,
     [](const download_record &is, property_host &) { return text(delivery_of(is.file).content_id); },
     set_content_id},
    {DODownloadProperty_DisplayName, VT_BSTR, both,
     [](const download_record &is, property_host &) { return text(is.job.name); }, in_job<"display_name">},
    {DODownloadProperty_LocalPath, VT_BSTR, both,
     [](const download_record &is, property_host &) { return text(is.file.local_name); },
     [](property_host &host, const property_value &given) {
         return host.set_local_path(as<std::wstring>(given));
     }},
    {DODownloadProperty_HttpCustomHeaders, VT_BSTR, both,
     [](const download_record &is, property_host &) { return text(is.job.custom_headers); },
     in_job<"custom_headers">},
    {DODownloadProperty_CostPolicy, VT_UI4, both, cost_policy, set_cost_policy},
    {DODownloadProperty_SecurityFlags, VT_UI4, both,
     [](const download_record &is, property_host &) {
         return value(winhttp_flags_of(is.job.security_flags));
     },
     set_security_flags},
    {DODownloadProperty_CallbackFreqPercent, VT_UI4, both,
     [](const download_record &is, property_host &) { return present(delivery_of(is.job).callback_percent); },
     set_callback_percent},
    {DODownloadProperty_CallbackFreqSeconds, VT_UI4, both,
     [](const download_record &is, property_host &) {
         return value(delivery_of(is.job).callback_seconds.value_or(default_callback_seconds));
     },
     in_job<"callback_seconds">},
    {DODownloadProperty_NoProgressTimeoutSeconds, VT_UI4, both,
     [](const download_record &is, property_host &) { return value(is.job.no_progress_timeout); },
     set_timeout},
    {DODownloadProperty_ForegroundPriority, VT_BOOL, both,
     [](const download_record &is, property_host &) { return value(is_foreground(is.job)); }, set_foreground},
    {DODownloadProperty_BlockingMode, VT_BOOL, both,
     [](const download_record &is, property_host &) { return value(delivery_of(is.job).blocking); },
     in_job<"blocking">},
    {DODownloadProperty_CallbackInterface, VT_UNKNOWN, both,
     [](const download_record &, property_host &host) { return object(host.callback()); },
     [](property_host &host, const property_value &given) {
         return host.set_callback(as<com::ptr<IUnknown>>(given).get());
     }},
    {DODownloadProperty_StreamInterface, VT_UNKNOWN, both,
     [](const download_record &, property_host &host) { return object(host.stream()); },
     [](property_host &host, const property_value &given) {
         return host.set_stream(as<com::ptr<IUnknown>>(given).get());
     }},
    {DODownloadProperty_SecurityContext, byte_array_type, set_only, nullptr,
     [](property_host &host, const property_value &given) {
         return host.set_certificate(as<std::vector<BYTE>>(given));
     }},
    // The daemon acts as the one user of the prefix, whoever calls.
    {DODownloadProperty_NetworkToken, VT_BOOL, set_only, nullptr,
     [](property_host &host, const property_value &) { return host.check_alive(); }},
    {DODownloadProperty_CorrelationVector, VT_BSTR, both,
     [](const download_record &is, property_host &) { return text(delivery_of(is.job).correlation_vector); },
     in_job<"correlation_vector">},
    {DODownloadProperty_DecryptionInfo, VT_BSTR, set_only, nullptr, in_file<"decryption_info">},
    {DODownloadProperty_IntegrityCheckInfo, VT_BSTR, set_only, nullptr, in_file<"integrity_info">},
    {DODownloadProperty_IntegrityCheckMandatory, VT_BOOL, both,
     [](const download_record &is, property_host &) {
         return value(delivery_of(is.file).integrity_mandatory);
     },
     in_file<"integrity_mandatory">},
    {DODownloadProperty_TotalSizeBytes, VT_UI8, both,
     [](const download_record &is, property_host &) { return present(delivery_of(is.file).total_size); },
     in_file<"total_size">},
    {DODownloadProperty_DisallowOnCellular, VT_BOOL, both,
     [](const download_record &is, property_host &) {
         return value(delivery_of(is.job).disallow_cellular.value_or(false));
     },
     in_job<"disallow_cellular">},
    {DODownloadProperty_HttpCustomAuthHeaders, VT_BSTR, both,
     [](const download_record &, property_host &host) { return present(host.auth_headers()); },
     [](property_host &host, const property_value &given) {
         return host.set_auth_headers(as<std::wstring>(given));
     }},
    {DODownloadProperty_HttpAllowSecureToNonSecureRedirect, VT_BOOL, both,
     [](const download_record &is, property_host &) {
         return present(delivery_of(is.job).insecure_redirect);
     },
     in_job<"insecure_redirect">},
    {DODownloadProperty_NonVolatile, VT_BOOL, both,
     [](const download_record &is, property_host &) { return value(delivery_of(is.job).non_volatile); },
     in_job<"non_volatile">},
    {DODownloadProperty_HttpRedirectionTarget, VT_BSTR, get_only,
     [](const download_record &is, property_host &) { return text(delivery_of(is.file).redirection_target); },
     nullptr},
    {DODownloadProperty_HttpResponseHeaders, VT_BSTR, get_only,
     [](const download_record &is, property_host &) { return text(is.file.response_headers); }, nullptr},
    {DODownloadProperty_HttpServerIPAddress, VT_BSTR, get_only,
     [](const download_record &is, property_host &) { return text(delivery_of(is.file).server_address); },
     nullptr},
    {DODownloadProperty_HttpStatusCode, VT_UI4, get_only, status_code, nullptr},
}};

// What can be got has a getter, what can be set a setter, and each is where its id says.
constexpr bool is_complete() {
    for (std::size_t place = 0; place < table.size(); place++) {
        const auto &one = table[place];
        if (one.id != static_cast<DODownloadProperty>(place) || !one.get != (one.way == set_only) ||
            !one.set != (one.way == get_only))
            return false;
    }
    return true;
}
static_assert(is_complete());

} // namespace

std::span<const download_property> download_properties() noexcept {
    return table;
}

const download_property *find_property(DODownloadProperty id) noexcept {
    const auto place = static_cast<std::uint32_t>(id);
    return place < table.size() ? &table[place] : nullptr;
}

const download_property *find_property(DODownloadPropertyEx id) noexcept {
    switch (id) {
    case DODownloadPropertyEx_CorrelationVector:
        return find_property(DODownloadProperty_CorrelationVector);
    case DODownloadPropertyEx_IntegrityCheckInfo:
        return find_property(DODownloadProperty_IntegrityCheckInfo);
    case DODownloadPropertyEx_IntegrityCheckMandatory:
        return find_property(DODownloadProperty_IntegrityCheckMandatory);
    default:
        return nullptr;
    }
}

} // namespace winebits::dosvc::downloads
