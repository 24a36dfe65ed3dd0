// SPDX-License-Identifier: LGPL-2.1-or-later
// The daemon's end of the wire: listens on the loopback interface, lets peers in, carries their calls out and
// sends events. docs/wire.md is the protocol. Main thread only; the default GMainContext must run.
#pragma once

#include "engine/queue/effect.hpp"
#include "engine/rpc/backend.hpp"
#include "engine/rpc/doorkeeper.hpp"

#include <cstdint>
#include <expected>
#include <memory>
#include <string>

namespace winebits::rpc {

class server {
  public:
    // Begins to listen on a free port of 127.0.0.1. The error is an errno value.
    static std::expected<std::unique_ptr<server>, int> listen(identity, backend &);
    ~server();
    server(const server &) = delete;
    server &operator=(const server &) = delete;

    std::uint16_t port() const;
    // Authenticated connections.
    std::size_t connections() const;

    // The answer to the call with that token: {"hresult":N}, an error when it is a failure. Unknown tokens
    // (the connection has gone) are ignored.
    void reply(std::uint64_t token, std::uint32_t hresult);
    // Likewise with the JSON text of the result.
    void reply_result(std::uint64_t token, std::string result);
    // Sent to the surface's subscriber, if there is one.
    void notify(const queue::notification &);

    // No new connections and calls from now on; answers are still sent.
    void close_doors();

  private:
    class implementation;
    explicit server(std::unique_ptr<implementation>);
    std::unique_ptr<implementation> implementation_;
};

} // namespace winebits::rpc
