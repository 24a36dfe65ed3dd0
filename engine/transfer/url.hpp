// SPDX-License-Identifier: LGPL-2.1-or-later
// The parts of a URL that decide about proxies and redirects.
// Pure functions; any thread.
#pragma once

#include <optional>
#include <string>

namespace winebits::transfer {

struct url {
    std::string text;   // as it is sent
    std::string scheme; // lower case
    std::string host;   // without port; an IPv6 address keeps its brackets
    std::string port;   // always a number; empty when the scheme has no default

    // none: not an absolute URL, or a scheme without a host.
    static std::optional<url> parse(const std::string &text);
    // What a Location header of a response from this URL means.
    std::optional<url> resolve(const std::string &location) const;
};

} // namespace winebits::transfer
