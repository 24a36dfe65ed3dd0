// SPDX-License-Identifier: LGPL-2.1-or-later
// Asks the kernel about one TCP socket by sock_diag, which takes microseconds; reading /proc/net/tcp takes
// milliseconds, because it walks through the whole table.
// Any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <sys/types.h>

namespace winebits::rpc {

// The user of the living socket that is bound to 127.0.0.1:`local` and connected to 127.0.0.1:`remote`. none:
// there is none, or the kernel does not answer.
std::optional<uid_t> diagnosed_user(std::uint16_t local, std::uint16_t remote);

} // namespace winebits::rpc
