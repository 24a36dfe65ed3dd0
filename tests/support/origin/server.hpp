// SPDX-License-Identifier: LGPL-2.1-or-later
// The scripted fault server (README.md beside it), for use inside a test's own process.
// Made and destroyed by the test thread; it runs threads of its own.
#pragma once

#include "tests/support/origin/journal.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace winebits::origin {

struct server_options {
    std::uint16_t port = 0;               // 0: any free one
    std::string certificate, key;         // PEM files; both or neither
    std::chrono::milliseconds latency{0}; // before every answer, as a distant server has it
    // What happens instead of a handshake: "close", "reset", "stall", "garbage" or "plaintext"; "old":
    // TLS 1.1 at the most. Empty: nothing.
    std::string handshake_fault = {};
};

class server {
  public:
    // Throws std::runtime_error when it can't listen or read the certificate.
    explicit server(const server_options & = {});
    // Closes every connection and waits for the threads.
    ~server();
    server(const server &) = delete;
    server &operator=(const server &) = delete;

    std::uint16_t port() const;
    // "http://127.0.0.1:PORT" + `path`, or https with a certificate.
    std::string url(const std::string &path) const;
    journal &log();

  private:
    class implementation;
    std::unique_ptr<implementation> implementation_;
};

} // namespace winebits::origin
