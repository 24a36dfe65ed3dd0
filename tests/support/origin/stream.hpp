// SPDX-License-Identifier: LGPL-2.1-or-later
// One accepted connection of the fault server, plain or TLS.
// Used by the connection's own thread; close_from_outside() by any.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

struct ssl_ctx_st;
struct ssl_st;

namespace winebits::origin {

class stream {
  public:
    // Owns `socket`. With a context, the TLS handshake happens at the first read.
    stream(int socket, ssl_ctx_st *context);
    ~stream();
    stream(const stream &) = delete;
    stream &operator=(const stream &) = delete;

    int socket() const { return socket_; }
    // Bytes up to and including the empty line of a request. none: the client left, or sent over 64 KiB
    // without one.
    std::optional<std::string> read_head();
    // Reads and drops a request's body. false: the client left.
    bool skip(std::uint64_t bytes);
    // false: the client left.
    bool write(std::span<const char> bytes);
    // Past TLS, should there be any.
    bool write_below(std::string_view bytes);
    // Waits for bytes of the client and drops them, past TLS.
    bool drop_some_below();
    // Waits; false when the client left meanwhile.
    bool wait(std::chrono::milliseconds duration);
    void wait_for_close();
    // The client will see a reset instead of an orderly end.
    void reset_on_close();
    // Wakes the connection's thread up with an end of the stream.
    void close_from_outside();
    // Moves bytes both ways until one side ends.
    void relay(int other);

  private:
    long read_some(std::span<char> buffer);

    int socket_;
    std::unique_ptr<ssl_st, void (*)(ssl_st *)> tls_;
    std::string pending_; // read, but not taken yet
};

} // namespace winebits::origin
