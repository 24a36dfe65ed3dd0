// SPDX-License-Identifier: LGPL-2.1-or-later
// A TCP connection to this machine that carries lines.
// One thread at a time, except for abort().
#pragma once

#include <winsock2.h>

#include <windows.h>

#include "dlls/common/com/handle.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace winebits::engine_client {

struct socket_kind {
    using type = SOCKET;
    static type none() noexcept { return INVALID_SOCKET; }
    static bool valid(type socket) noexcept { return socket != INVALID_SOCKET; }
    static void close(type socket) noexcept { closesocket(socket); }
};

// Keeps Windows Sockets started.
class winsock {
  public:
    winsock() noexcept;
    ~winsock();
    winsock(const winsock &) = delete;
    winsock &operator=(const winsock &) = delete;
};

class line_socket {
  public:
    // Connects to 127.0.0.1; nothing when nobody listens there.
    static std::optional<line_socket> connect(std::uint16_t port);

    // The longest wait for a line from now on; zero: no bound.
    void set_receive_timeout(std::chrono::milliseconds);

    // Sends the text and a newline; false when the connection is lost.
    bool send_line(std::string_view text);
    // The next line without its newline; nothing when the connection is lost, the time is over, or the line
    // has more than `limit` bytes.
    std::optional<std::string> receive_line(std::size_t limit);

    std::uint16_t local_port() const noexcept { return local_port_; }
    // Ends a wait of another thread; the connection is unusable afterwards. The object must outlive the call.
    void abort() noexcept;

  private:
    line_socket() = default;
    // Bytes read into the buffer, 0 when there will be no more.
    std::size_t receive_some(char *buffer, std::size_t size);

    com::unique<socket_kind> socket_;
    com::unique_handle received_event_, abort_event_;
    std::uint16_t local_port_ = 0;
    DWORD receive_timeout_ = INFINITE; // milliseconds
    std::string received_;             // bytes after the last line
};

} // namespace winebits::engine_client
