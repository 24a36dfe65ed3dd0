// SPDX-License-Identifier: LGPL-2.1-or-later
// Which user owns the other end of a loopback connection (docs/wire.md, "Handshake").
// Any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <sys/types.h>

namespace winebits::rpc {

// The uid of the socket bound to 127.0.0.1:`local` that is connected to 127.0.0.1:`remote`, as a line of
// /proc/net/tcp or tcp6 says. Ports in host order. none: no such connection (any more).
std::optional<uid_t> socket_user(std::string_view table, std::uint16_t local, std::uint16_t remote);

// Looks it up in the kernel's tables.
std::optional<uid_t> peer_user(std::uint16_t peer_port, std::uint16_t own_port);

} // namespace winebits::rpc
