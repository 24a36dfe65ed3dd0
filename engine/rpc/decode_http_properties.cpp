// SPDX-License-Identifier: LGPL-2.1-or-later
// Decoding of the properties that requests are made of: credentials, certificate, proxies of origins.
// Pure functions; any thread.
#include "engine/rpc/decode_values.hpp"

namespace winebits::rpc {
namespace {

using json::value;

bool is_null_member(const value &held, std::string_view name) {
    const auto *member = held.find(name);
    return !member || member->is_null();
}

decoded<queue::proxy_answer> decode_proxy_answer(const value &item) {
    auto origin = string_member(item, "origin"), list = string_member(item, "list");
    if (const auto wrong = first_bad(origin, list))
        return std::unexpected(*wrong);
    return queue::proxy_answer{std::move(*origin), std::move(*list)};
}

} // namespace

// NULL for the user or the password: the logon's own are meant; the queue knows where that may be.
decoded<queue::property> credential_property(const value &params) {
    const auto *held = params.find("value");
    if (!held)
        return bad("value");
    const auto target = enumeration_member<queue::auth_target>(*held, "target");
    const auto scheme = enumeration_member<queue::auth_scheme>(*held, "scheme");
    const auto user = optional_string_member(*held, "user");
    const auto password = optional_string_member(*held, "password");
    if (const auto wrong = first_bad(target, scheme, user, password))
        return std::unexpected(*wrong);
    const bool implicit = is_null_member(*held, "user") || is_null_member(*held, "password");
    return queue::credential{*target, *scheme, implicit, *user, *password};
}

decoded<queue::property> remove_credential_property(const value &params) {
    const auto *held = params.find("value");
    if (!held)
        return bad("value");
    const auto target = enumeration_member<queue::auth_target>(*held, "target");
    const auto scheme = enumeration_member<queue::auth_scheme>(*held, "scheme");
    if (const auto wrong = first_bad(target, scheme))
        return std::unexpected(*wrong);
    return queue::remove_credential{*target, *scheme};
}

decoded<queue::property> certificate_property(const value &params) {
    const auto *held = params.find("value");
    if (!held)
        return bad("value");
    if (held->is_null())
        return queue::certificate_choice{};
    const auto location = dword_member(*held, "location");
    const auto store = string_member(*held, "store"), thumbprint = string_member(*held, "thumbprint");
    const auto subject = optional_string_member(*held, "subject");
    const auto certificate = base64_member(*held, "certificate"), key = base64_member(*held, "private_key");
    if (const auto wrong = first_bad(location, store, thumbprint, subject, certificate, key))
        return std::unexpected(*wrong);
    return queue::certificate_choice{
        queue::client_certificate{*location, *store, *subject, *thumbprint, *certificate, *key}};
}

decoded<queue::property> proxy_answers_property(const value &params) {
    const auto *held = params.find("value");
    if (!held || !held->items())
        return bad("value");
    queue::proxy_answers out;
    for (const auto &item : *held->items()) {
        auto answer = decode_proxy_answer(item);
        if (!answer)
            return std::unexpected(answer.error());
        out.value.push_back(std::move(*answer));
    }
    return out;
}

} // namespace winebits::rpc
