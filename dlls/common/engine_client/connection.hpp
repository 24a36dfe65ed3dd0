// SPDX-License-Identifier: LGPL-2.1-or-later
// One authenticated connection to the daemon.
// One thread at a time owns it, except for abort().
#pragma once

#include "dlls/common/engine_client/line_socket.hpp"
#include "dlls/common/engine_client/result.hpp"
#include "dlls/common/engine_client/state_folder.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace winebits::engine_client {

class connection {
  public:
    // Connects to the endpoint and runs the handshake of docs/wire.md; nothing when nobody listens there, or
    // when it is not the daemon of this state folder.
    static std::optional<connection> open(const state_folder &, const endpoint &, std::string_view role);

    // Sends a call, `params` being the text of a JSON object, and waits for the line of its answer. Nothing
    // when the connection is lost, which it then stays.
    std::optional<std::string> exchange(std::string_view method, std::string_view params);

    // For the event connection: a notification out, the next line in. A wait has no bound.
    bool notify(std::string_view method, std::string_view params);
    std::optional<std::string> receive();
    void abort() noexcept { socket_.abort(); }

    // Which daemon this is; set by who opened the session on it.
    std::string instance;

  private:
    explicit connection(line_socket socket) : socket_(std::move(socket)) {}

    line_socket socket_;
    std::uint64_t next_id_ = 1;
};

} // namespace winebits::engine_client
