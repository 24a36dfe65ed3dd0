// SPDX-License-Identifier: LGPL-2.1-or-later
// Basic, Digest and NTLM authentication of the fault server (RFC 7617, RFC 7616, ntlm.hpp), for its one user.
// Any thread.
#pragma once

#include "tests/support/origin/request.hpp"

#include <optional>
#include <string>

namespace winebits::origin {

struct challenge {
    int status;       // 401 or 407
    std::string line; // WWW-Authenticate or Proxy-Authenticate, once for each scheme, with their ends
};

// The challenge that `auth=` or `proxy-auth=` asks for; none when the request may pass.
std::optional<challenge> missing_credentials(const request &);

// NTLM is about connections: what follows on this one has passed.
bool makes_connection_known(const request &);

} // namespace winebits::origin
