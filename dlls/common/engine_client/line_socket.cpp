// SPDX-License-Identifier: LGPL-2.1-or-later
// Lines over a socket.
// One thread at a time, except for abort().
#include "dlls/common/engine_client/line_socket.hpp"

#include <algorithm>
#include <array>

namespace winebits::engine_client {

winsock::winsock() noexcept {
    WSADATA data;
    WSAStartup(MAKEWORD(2, 2), &data);
}

winsock::~winsock() {
    WSACleanup();
}

std::optional<line_socket> line_socket::connect(std::uint16_t port) {
    com::unique<socket_kind> socket(WSASocketW(AF_INET, SOCK_STREAM, IPPROTO_TCP, nullptr, 0,
                                               WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (!socket || ::connect(socket.get(), reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0)
        return std::nullopt;
    const BOOL no_delay = TRUE;
    setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, reinterpret_cast<const char *>(&no_delay),
               sizeof no_delay);
    int length = sizeof address;
    if (getsockname(socket.get(), reinterpret_cast<sockaddr *>(&address), &length) != 0)
        return std::nullopt;
    return line_socket(std::move(socket), ntohs(address.sin_port));
}

void line_socket::set_receive_timeout(std::chrono::milliseconds timeout) {
    const DWORD milliseconds = static_cast<DWORD>(timeout.count());
    setsockopt(socket_.get(), SOL_SOCKET, SO_RCVTIMEO, reinterpret_cast<const char *>(&milliseconds),
               sizeof milliseconds);
}

bool line_socket::send_line(std::string_view text) {
    std::string bytes(text);
    bytes += '\n';
    for (std::string_view left = bytes; !left.empty();) {
        const int sent = send(socket_.get(), left.data(), static_cast<int>(left.size()), 0);
        if (sent <= 0)
            return false;
        left.remove_prefix(sent);
    }
    return true;
}

std::optional<std::string> line_socket::receive_line(std::size_t limit) {
    std::array<char, 16384> block;
    std::size_t searched = 0;
    for (;;) {
        if (const auto end = received_.find('\n', searched); end != std::string::npos) {
            std::string line = received_.substr(0, end);
            received_.erase(0, end + 1);
            return line;
        }
        searched = received_.size();
        if (searched > limit)
            return std::nullopt;
        const int count = recv(socket_.get(), block.data(), block.size(), 0);
        if (count <= 0)
            return std::nullopt;
        received_.append(block.data(), count);
    }
}

void line_socket::abort() noexcept {
    shutdown(socket_.get(), SD_BOTH);
}

} // namespace winebits::engine_client
