// SPDX-License-Identifier: LGPL-2.1-or-later
// See authentication.hpp.
// Any thread.
#include "engine/transfer/authentication.hpp"

#include "engine/transfer/url.hpp"

#include <algorithm>
#include <array>
#include <curl/curl.h>

namespace winebits::transfer {
namespace {

using queue::auth_scheme;
using queue::auth_target;

// The strongest first. Passport has no place here: only Microsoft's servers could ask for it.
struct strength {
    auth_scheme scheme;
    unsigned long bit;
};
constexpr std::array strongest_first{
    strength{auth_scheme::negotiate, CURLAUTH_NEGOTIATE}, strength{auth_scheme::ntlm, CURLAUTH_NTLM},
    strength{auth_scheme::digest, CURLAUTH_DIGEST}, strength{auth_scheme::basic, CURLAUTH_BASIC}};

const queue::credential *explicit_credential(const queue::http_options &options, auth_target target,
                                             auth_scheme scheme) {
    const auto find = [&](auth_scheme wanted) {
        const auto found = std::ranges::find_if(options.credentials, [&](const auto &one) {
            return one.target == target && one.scheme == wanted && !one.implicit;
        });
        return found == options.credentials.end() ? nullptr : &*found;
    };
    const auto *own = find(scheme);
    // Windows' Negotiate is Kerberos or NTLM, whichever works.
    return !own && scheme == auth_scheme::ntlm ? find(auth_scheme::negotiate) : own;
}

bool has_explicit(const queue::http_options &options, auth_target target) {
    return std::ranges::any_of(options.credentials,
                               [&](const auto &one) { return one.target == target && !one.implicit; });
}

// The logged-on user's own: a Kerberos ticket. An implicit credential for the proxy is one for the server
// too, unless that has an explicit one (bits-api 3.5).
bool has_implicit(const queue::http_options &options, auth_target target) {
    const auto implicit_for = [&](auth_target wanted) {
        return std::ranges::any_of(options.credentials, [&](const auto &one) {
            return one.target == wanted && one.implicit &&
                   (one.scheme == auth_scheme::negotiate || one.scheme == auth_scheme::ntlm);
        });
    };
    if (implicit_for(target))
        return true;
    if (target == auth_target::proxy)
        return options.use_stored_proxy_credentials;
    return implicit_for(auth_target::proxy) && !has_explicit(options, auth_target::server);
}

std::optional<challenge_answer> from_user_info(const std::string &text, unsigned long scheme) {
    if (text.empty())
        return std::nullopt;
    const auto colon = text.find(':');
    const auto password = colon == std::string::npos ? std::string() : text.substr(colon + 1);
    return challenge_answer{scheme, url_decoded(text.substr(0, colon)), url_decoded(password)};
}

} // namespace

std::optional<challenge_answer> answer_challenge(const queue::http_options &options, auth_target target,
                                                 unsigned long offered, unsigned long refused,
                                                 const std::string &user_info) {
    // Without a ticket Negotiate can't say anything. A refusal of anything else is an answer.
    if ((refused & ~static_cast<unsigned long>(CURLAUTH_NEGOTIATE)) != 0)
        return std::nullopt;
    const auto open = offered & ~refused;
    for (const auto &[scheme, bit] : strongest_first)
        if ((open & bit) != 0)
            if (const auto *found = explicit_credential(options, target, scheme))
                return challenge_answer{bit, found->user, found->password};
    for (const auto &[scheme, bit] : strongest_first)
        if ((open & bit) != 0 && target == auth_target::server)
            if (auto found = from_user_info(user_info, bit))
                return found;
    if ((open & CURLAUTH_NEGOTIATE) != 0 && has_implicit(options, target))
        return challenge_answer{CURLAUTH_NEGOTIATE, {}, {}};
    return std::nullopt;
}

} // namespace winebits::transfer
