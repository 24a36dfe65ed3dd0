// SPDX-License-Identifier: LGPL-2.1-or-later
// The other end of the wire, byte by byte, for tests that misbehave.
// Test thread only.
#pragma once

#include "engine/rpc/credentials.hpp"
#include "engine/rpc/descriptor.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace winebits::test {

class wire_peer {
  public:
    // Connects to the daemon of that state folder; throws check_failure.
    explicit wire_peer(const std::string &state_folder);

    // False: the daemon takes no more.
    bool send(std::string_view bytes);
    // The next line without its newline; none: the connection ended before one was whole. Throws
    // check_failure when neither comes for a long time.
    std::optional<std::string> line();
    // Everything until the connection ends; throws check_failure when it does not end.
    std::string rest();
    // True when something can be read or the end has come.
    bool has_input() const;

    // The greeting is read, and the terms an honest peer would use are filled in.
    rpc::handshake_terms honest_terms(const std::string &role);
    // The peer's line of the handshake.
    static std::string hello(const rpc::handshake_terms &, const rpc::key &);
    rpc::key secret() const;
    // Authenticates as `role` and opens a session; throws check_failure.
    void log_in(const std::string &role, const std::string &session);
    // Sends a request and gives the line of the answer.
    std::optional<std::string> ask(const std::string &method, const std::string &params, int id = 1);

    static std::string request(const std::string &method, const std::string &params, int id);

  private:
    std::string state_folder_;
    rpc::endpoint where_;
    rpc::descriptor socket_;
    std::string input_;
};

} // namespace winebits::test
