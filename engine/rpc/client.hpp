// SPDX-License-Identifier: LGPL-2.1-or-later
// A native client of the wire, for the command line and for tests: finds the daemon of a state folder, starts
// it when wanted, proves itself and makes calls. Every function blocks, with a time limit. One thread at a
// time.
#pragma once

#include "engine/rpc/credentials.hpp"
#include "engine/rpc/descriptor.hpp"
#include "engine/rpc/json.hpp"
#include "winebits/protocol.hpp"

#include <chrono>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace winebits::rpc {

struct client_error {
    enum class kind : std::uint8_t {
        no_daemon,    // no endpoint, nobody listens there, or it could not be started
        not_ours,     // the handshake failed: another prefix's daemon, or a wrong key
        disconnected, // the connection broke, or an answer took too long
        refused,      // the daemon answered with an error
    };
    kind what = kind::disconnected;
    std::string message;       // English
    int code = 0;              // with refused: protocol::code::*
    std::uint32_t hresult = 0; // with protocol::code::refused
};

template <class T>
using client_result = std::expected<T, client_error>;

struct client_options {
    std::string state_folder; // absolute
    std::string role = protocol::role::control;
    std::string surface = protocol::surface::bits;
    std::string session;                     // GUID text; may be empty for the control role
    std::string wine_session{};              // GUID text; empty: none
    std::string daemon_program;              // path of winebitsd, started when none runs; empty: never
    std::chrono::milliseconds timeout{5000}; // for connecting and for each answer
};

class client {
  public:
    static client_result<client> connect(const client_options &);

    // `params` is the JSON text of an object.
    client_result<json::value> call(std::string_view method, std::string_view params = "{}");
    // Sends a message that has no answer.
    client_result<void> notify(std::string_view method, std::string_view params = "{}");
    // The params of the next event; none: none came in time.
    client_result<std::optional<json::value>> wait_event(std::chrono::milliseconds);
    // Waits until the daemon closes the connection; false: it did not in time.
    bool wait_end(std::chrono::milliseconds);

    const endpoint &where() const { return where_; }

  private:
    client(descriptor socket, endpoint where, std::chrono::milliseconds timeout)
        : socket_(std::move(socket)), where_(std::move(where)), timeout_(timeout) {}
    static client_result<client> connect_to(const client_options &, const std::optional<endpoint> &);
    static client_result<client> reach(const endpoint &, std::chrono::milliseconds timeout);
    friend bool greets(const endpoint &, std::chrono::milliseconds);
    client_result<void> shake_hands(const client_options &);
    client_result<void> send(std::string line);
    // none: no whole line in time
    client_result<std::optional<std::string>> receive(std::chrono::milliseconds);
    client_result<json::value> receive_message();

    descriptor socket_;
    endpoint where_;
    std::chrono::milliseconds timeout_;
    std::string input_;
    std::uint64_t last_id_ = 0;
};

// The endpoint file of a state folder; none: missing or malformed.
std::optional<endpoint> read_endpoint(const std::string &state_folder);

// Whether a daemon greets there in that time. One that is being killed may still hold its lock and its port.
bool greets(const endpoint &, std::chrono::milliseconds);

// Starts the program for that folder and waits until it has either taken up its work or ended. Gives its exit
// code, protocol::exit_code::*; 127 when it could not be started.
int start_daemon(const std::string &program, const std::string &state_folder);

} // namespace winebits::rpc
