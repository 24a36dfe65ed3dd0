// SPDX-License-Identifier: LGPL-2.1-or-later
// What a job's requests shall hold and trust: credentials, certificates, headers, verb, security flags
// (bits-api 3.5, 3.9). None of it is ever told to a log. Main thread only.
#include "engine/queue/names.hpp"
#include "engine/queue/state.hpp"

#include <algorithm>
#include <string_view>

namespace winebits::queue {
namespace {

// Appendix B; those of text "including NUL" are one less here.
constexpr std::size_t max_method = 255;
constexpr std::size_t max_headers = 16'383;
constexpr std::size_t max_user = 300;
constexpr std::size_t max_password = 65'536;
constexpr std::size_t max_store_name = 255;
constexpr std::size_t thumbprint_digits = 40;
constexpr std::uint32_t last_store_location = 7;

constexpr std::string_view own_method(job_type type) {
    return type == job_type::download ? "GET" : "BITS_POST";
}

// A token of RFC 9110, as request lines need it.
bool is_method(std::string_view text) {
    constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    return std::ranges::all_of(text, [&](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
               marks.find(c) != std::string_view::npos;
    });
}

bool is_hexadecimal(std::string_view text) {
    return text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

std::optional<cause> unknown_key(auth_target target, auth_scheme scheme) {
    if (target != auth_target::server && target != auth_target::proxy)
        return cause::invalid_auth_target;
    if (scheme < auth_scheme::basic || scheme > auth_scheme::passport)
        return cause::invalid_auth_scheme;
    return std::nullopt;
}

} // namespace

// bits-api 3.9: the type's own verb changes nothing; any other locks FOREGROUND.
std::optional<cause> queue::state::set(record &r, const http_method &verb) {
    if (r.data.was_resumed)
        return cause::read_only_after_resume;
    if (verb.value.empty() || verb.value == own_method(r.data.type)) {
        changes_.edit(r).http.method.clear();
        return std::nullopt;
    }
    if (utf16_length(verb.value) > max_method)
        return cause::string_too_long;
    if (!is_method(verb.value))
        return cause::invalid_argument;
    const bool has_ranges =
        std::ranges::any_of(r.data.files, [](const file &one) { return !one.ranges.empty(); });
    if (r.data.dynamic_content || r.data.on_demand || has_ranges)
        return cause::unsupported_job_configuration;
    changes_.edit(r).http.method = verb.value;
    if (r.data.priority != job_priority::foreground)
        reprioritise(r, job_priority::foreground);
    return std::nullopt;
}

std::optional<cause> queue::state::set(record &r, const custom_headers &headers) {
    if (utf16_length(headers.value) > max_headers)
        return cause::string_too_long;
    changes_.edit(r).http.custom_headers = headers.value;
    return std::nullopt;
}

std::optional<cause> queue::state::set(record &r, headers_write_only) {
    changes_.edit(r).headers_write_only = true;
    return std::nullopt;
}

// bits-api 6.5: HTTPS to HTTP belongs to the policies that follow redirects.
std::optional<cause> queue::state::set(record &r, security_flags flags) {
    const auto policy = flags.value & security::redirect_mask;
    const bool follows = policy == security::redirect_silently || policy == security::redirect_and_report;
    if ((flags.value & ~security::all) || (!follows && policy != security::redirect_never) ||
        (!follows && (flags.value & security::redirect_to_insecure)))
        return is_delivery(r.data.owner_surface) ? cause::invalid_argument : cause::not_implemented;
    changes_.edit(r).http.security_flags = flags.value;
    return std::nullopt;
}

std::optional<cause> queue::state::set(record &r, use_stored_credentials target) {
    if (target.value != static_cast<std::uint32_t>(auth_target::proxy))
        return cause::stored_credentials_unsupported;
    changes_.edit(r).http.use_stored_proxy_credentials = true;
    return std::nullopt;
}

// bits-api 3.5: only NTLM and Negotiate can do with the logon's own credentials.
std::optional<cause> queue::state::set(record &r, const credential &wanted) {
    if (const auto refused = unknown_key(wanted.target, wanted.scheme))
        return refused;
    const bool may_be_implicit =
        wanted.scheme == auth_scheme::ntlm || wanted.scheme == auth_scheme::negotiate;
    if (wanted.implicit && (!may_be_implicit || !wanted.user.empty() || !wanted.password.empty()))
        return cause::invalid_argument;
    if (utf16_length(wanted.user) > max_user)
        return cause::user_name_too_long;
    if (utf16_length(wanted.password) > max_password)
        return cause::password_too_long;
    auto &kept = changes_.edit(r).http.credentials;
    const auto same = std::ranges::find_if(kept, [&](const credential &one) {
        return one.target == wanted.target && one.scheme == wanted.scheme;
    });
    if (same == kept.end())
        kept.push_back(wanted);
    else
        *same = wanted;
    return std::nullopt;
}

std::optional<cause> queue::state::set(record &r, remove_credential which) {
    if (const auto refused = unknown_key(which.target, which.scheme))
        return refused;
    std::erase_if(changes_.edit(r).http.credentials, [&](const credential &one) {
        return one.target == which.target && one.scheme == which.scheme;
    });
    return std::nullopt;
}

std::optional<cause> queue::state::set(record &r, const certificate_choice &choice) {
    if (const auto &wanted = choice.value) {
        if (wanted->location > last_store_location)
            return cause::not_implemented;
        if (utf16_length(wanted->store) > max_store_name || utf16_length(wanted->subject) > max_store_name)
            return cause::string_too_long;
        if (wanted->store.empty() || wanted->certificate.empty() ||
            wanted->thumbprint.size() != thumbprint_digits || !is_hexadecimal(wanted->thumbprint))
            return cause::invalid_argument;
    }
    changes_.edit(r).http.certificate = choice.value;
    return std::nullopt;
}

std::optional<cause> queue::state::set(record &r, const proxy_answers &answers) {
    changes_.edit(r).http.proxy_answers = answers.value;
    return std::nullopt;
}

// S_FALSE of bits-api 3.5 and 3.9.
bool queue::state::removes_nothing(const record &r, const property &wanted) {
    if (const auto *which = std::get_if<remove_credential>(&wanted))
        return std::ranges::none_of(r.data.http.credentials, [&](const credential &one) {
            return one.target == which->target && one.scheme == which->scheme;
        });
    const auto *choice = std::get_if<certificate_choice>(&wanted);
    return choice && !choice->value && !r.data.http.certificate;
}

} // namespace winebits::queue
