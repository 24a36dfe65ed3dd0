// SPDX-License-Identifier: LGPL-2.1-or-later
// The parts of a URL that decide about proxies, redirects and who may see a credential.
// Pure functions; any thread.
#pragma once

#include <optional>
#include <string>

namespace winebits::transfer {

struct url {
    std::string text;      // as it is sent: without the user's name and password
    std::string scheme;    // lower case
    std::string host;      // without port; an IPv6 address keeps its brackets
    std::string port;      // always a number; empty when the scheme has no default
    std::string user_info; // "user:password" as it was written; mostly empty

    // none: not an absolute URL, or a scheme without a host.
    static std::optional<url> parse(const std::string &text);
    // What a Location header of a response from this URL means. On the same host the user stays the same.
    std::optional<url> resolve(const std::string &location) const;

    // With the user, as a program may use it again.
    std::string name() const;
    // "host:port", lower case.
    std::string origin() const;
    // What was meant for this URL may be sent to `other` too: the same server, or its port for TLS.
    bool may_share_secrets_with(const url &other) const;
};

// What percent signs stand for. Text that can't be decoded comes back as it is.
std::string url_decoded(const std::string &);

} // namespace winebits::transfer
