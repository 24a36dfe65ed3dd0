// SPDX-License-Identifier: LGPL-2.1-or-later
// What each method does, once its connection is authenticated: getters are answered from the queue at once,
// changes go to the backend and are answered when they are kept. Main thread only.
#pragma once

#include "engine/rpc/backend.hpp"
#include "engine/rpc/json.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace winebits::rpc {

// Who is at the other end of a connection.
struct peer {
    std::string role;                          // protocol::role::*
    std::optional<queue::personality> surface; // none until session.open
    std::string session;                       // GUID text; empty: none was named
    std::string wine_session;                  // likewise; services of the DO surfaces name it
};

struct call {
    std::string_view method;
    const json::value &params;
    std::uint64_t token = 0; // for an answer that comes later
};

struct answered {
    std::string result; // JSON text
};
struct refused {
    int code = 0; // protocol::code::*
    std::string message;
    std::uint32_t hresult = 0; // with code::refused
};
struct answered_later {}; // through server::reply
// Matters of the connection itself, which the server carries out.
struct subscribe {};
struct acknowledge_events {
    std::uint64_t sequence = 0;
};
using outcome = std::variant<answered, refused, answered_later, subscribe, acknowledge_events>;

class calls {
  public:
    calls(backend &daemon, std::string instance) : daemon_(daemon), instance_(std::move(instance)) {}

    // `connections` is for daemon.status.
    outcome carry_out(peer &, const call &, std::size_t connections);

  private:
    outcome open_session(peer &, const call &);
    outcome configure(const peer &, const call &);
    outcome check_folder(const peer &, const call &);
    outcome configure_daemon(const call &);
    outcome list(const peer &, const call &) const;
    outcome get(const peer &, const call &) const;
    outcome files(const peer &, const call &) const;
    outcome status(std::size_t connections) const;
    outcome change(const peer &, const call &);

    backend &daemon_;
    std::string instance_;
};

} // namespace winebits::rpc
