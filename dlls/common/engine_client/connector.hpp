// SPDX-License-Identifier: LGPL-2.1-or-later
// Opens connections to the daemon of this prefix and starts the daemon when it is not there.
// Any thread.
#pragma once

#include "dlls/common/com/mutex.hpp"
#include "dlls/common/engine_client/connection.hpp"
#include "dlls/common/engine_client/line_socket.hpp"
#include "dlls/common/engine_client/result.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace winebits::engine_client {

class connector {
  public:
    // An authenticated connection of that role (protocol::role). Takes up to 5 s when the daemon has to be
    // started; fails with service_disabled, and then at once for the next 30 s.
    result<connection> open(std::string_view role);

  private:
    std::optional<connection> attempt(std::string_view role);
    result<connection> launch_and_open(std::string_view role);
    std::optional<connection> wait_for_daemon(const state_folder &, std::string_view role);

    const winsock winsock_;

    // The daemon lets 8 peers into the handshake at once: we leave room for others.
    com::mutex gate_lock_;
    com::condition gate_opened_;
    unsigned in_handshake_ = 0; // guarded by gate_lock_

    // Held by the one thread that starts the daemon; the others wait for what it finds, at most 5 s.
    com::mutex launching_;
    std::uint64_t disabled_until_ = 0; // GetTickCount64, guarded by launching_
};

} // namespace winebits::engine_client
