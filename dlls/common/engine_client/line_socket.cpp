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
    line_socket made;
    made.socket_ = com::unique<socket_kind>(WSASocketW(AF_INET, SOCK_STREAM, IPPROTO_TCP, nullptr, 0,
                                                       WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT));
    made.received_event_ = com::unique_handle(CreateEventW(nullptr, TRUE, FALSE, nullptr));
    made.abort_event_ = com::unique_handle(CreateEventW(nullptr, TRUE, FALSE, nullptr));
    const SOCKET socket = made.socket_.get();
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (!made.socket_ || !made.received_event_ || !made.abort_event_ ||
        ::connect(socket, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0)
        return std::nullopt;
    const BOOL no_delay = TRUE;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, reinterpret_cast<const char *>(&no_delay), sizeof no_delay);
    int length = sizeof address;
    if (getsockname(socket, reinterpret_cast<sockaddr *>(&address), &length) != 0)
        return std::nullopt;
    made.local_port_ = ntohs(address.sin_port);
    return made;
}

void line_socket::set_receive_timeout(std::chrono::milliseconds timeout) {
    receive_timeout_ = timeout.count() == 0 ? INFINITE : static_cast<DWORD>(timeout.count());
}

// An overlapped read: neither shutting a socket down nor closing it wakes a thread that reads it plainly
// under Wine.
std::size_t line_socket::receive_some(char *buffer, std::size_t size) {
    WSABUF target{static_cast<ULONG>(size), buffer};
    OVERLAPPED read{};
    read.hEvent = received_event_.get();
    DWORD count = 0, flags = 0;
    if (WSARecv(socket_.get(), &target, 1, &count, &flags, &read, nullptr) == 0)
        return count;
    if (WSAGetLastError() != WSA_IO_PENDING)
        return 0;
    const HANDLE socket = reinterpret_cast<HANDLE>(socket_.get());
    const std::array<HANDLE, 2> waits{read.hEvent, abort_event_.get()};
    if (WaitForMultipleObjects(waits.size(), waits.data(), FALSE, receive_timeout_) != WAIT_OBJECT_0)
        CancelIoEx(socket, &read);
    return GetOverlappedResult(socket, &read, &count, TRUE) ? count : 0;
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
        const std::size_t count = receive_some(block.data(), block.size());
        if (count == 0)
            return std::nullopt;
        received_.append(block.data(), count);
    }
}

void line_socket::abort() noexcept {
    SetEvent(abort_event_.get());
}

} // namespace winebits::engine_client
