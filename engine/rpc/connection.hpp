// SPDX-License-Identifier: LGPL-2.1-or-later
// One peer: its handshake, then its calls one after the other.
// Main thread only.
#pragma once

#include "engine/rpc/calls.hpp"
#include "engine/rpc/doorkeeper.hpp"
#include "engine/rpc/line_socket.hpp"
#include "engine/rpc/main_loop.hpp"
#include "engine/rpc/rate_limit.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace winebits::rpc {

class connection;

// What a connection needs of the server that owns it. The server may not destroy the connection in these
// calls.
class connection_owner {
  public:
    virtual bool admits(const std::string &role) = 0;
    virtual void authenticated(connection &) = 0;
    virtual void ended(connection &) = 0; // the last call of a connection
    virtual std::uint64_t next_token(connection &) = 0;
    virtual void forget_token(std::uint64_t) = 0;
    virtual outcome carry_out(peer &, const call &) = 0;
    virtual void subscribed(connection &) = 0;
    virtual memory_budget &memory() = 0;

  protected:
    ~connection_owner() = default;
};

class connection {
  public:
    connection(connection_owner &, descriptor, const identity &, std::uint16_t peer_port,
               std::uint16_t own_port);
    connection(const connection &) = delete;
    connection &operator=(const connection &) = delete;

    bool is_authenticated() const { return authenticated_; }
    const peer &who() const { return peer_; }

    // The answer to the call that is being waited for.
    void answer(const outcome &);
    // An event for a subscriber. A subscriber that does not confirm or does not read ends here.
    void send_event(const queue::notification &);
    // No further call is read; the answer that is waited for is still sent.
    void close_door();
    // Closes the socket and tells the owner.
    void end();

  private:
    bool ready() const;
    void on_line(std::string_view line);
    void shake_hands(std::string_view line);
    void handle(std::string_view line);
    void dispatch(const json::value &message);
    void send_outcome(const outcome &);
    void confirm_events(std::uint64_t sequence);
    void watch_confirmation();

    connection_owner &owner_;
    doorkeeper doorkeeper_;
    peer peer_;
    bool authenticated_ = false, waiting_ = false, door_closed_ = false, ended_ = false;
    std::optional<std::string> call_id_; // JSON text of the id of the call in work; none: a notification
    rate_limit rate_;
    std::uint64_t events_sent_ = 0, events_confirmed_ = 0;
    timer deadline_; // of the handshake, later of an event's confirmation
    line_socket socket_;
};

} // namespace winebits::rpc
