// SPDX-License-Identifier: LGPL-2.1-or-later
// The daemon's side of the handshake with one peer (docs/wire.md, "Handshake").
// Main thread only.
#pragma once

#include "engine/rpc/credentials.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>

namespace winebits::rpc {

// What the daemon is, as far as a peer may check it.
struct identity {
    key secret{};
    dev_t state_device = 0;
    ino_t state_inode = 0;
    std::string instance; // 32 hexadecimal digits, new at each start
};

class doorkeeper {
  public:
    doorkeeper(const identity &, std::uint16_t peer_port, std::uint16_t daemon_port);

    // The first line of the connection. none: no randomness, close.
    std::optional<std::string> greeting();

    struct admitted {
        std::string role;
        std::string answer; // the daemon's proof, to be sent
    };
    // Looks at the peer's one line. none: close without a word.
    std::optional<admitted> admit(std::string_view line) const;

  private:
    const identity &identity_;
    handshake_terms terms_;
};

} // namespace winebits::rpc
