// SPDX-License-Identifier: LGPL-2.1-or-later
// The behaviours of the fault server that have a name: `behaviour=NAME` in a URL.
// Constants; any thread.
#pragma once

#include <span>
#include <string_view>

namespace winebits::origin {

// Which kind of server shows it.
enum class place : unsigned char {
    plain,
    proxy, // asked as an HTTP proxy
    tls,   // with a certificate that is good
    tls_expired,
    tls_other_host,
    tls_unknown_root,
    tls_self_signed,
    // What happens in the handshake.
    handshake_closed,
    handshake_reset,
    handshake_stalls,
    handshake_garbage,
    handshake_plaintext,
    handshake_old,
};

struct behaviour {
    std::string_view name;
    place where;
    std::string_view parameters; // as in a URL; "{other}" stands for the value of the parameter `other`
    std::string_view what;       // it does, in a few words
};

std::span<const behaviour> behaviours();
// null: there is none of that name.
const behaviour *behaviour_named(std::string_view);

} // namespace winebits::origin
