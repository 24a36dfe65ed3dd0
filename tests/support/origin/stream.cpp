// SPDX-License-Identifier: LGPL-2.1-or-later
// Socket work of the fault server.
// The connection's own thread.
#include "tests/support/origin/stream.hpp"

#include <openssl/ssl.h>

#include <algorithm>
#include <array>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace winebits::origin {
namespace {

constexpr std::size_t longest_head = 65536;

bool write_all(int socket, std::span<const char> bytes) {
    while (!bytes.empty()) {
        const auto sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            return false;
        bytes = bytes.subspan(static_cast<std::size_t>(sent));
    }
    return true;
}

} // namespace

stream::stream(int socket, ssl_ctx_st *context)
    : socket_(socket), tls_(context ? SSL_new(context) : nullptr, SSL_free) {
    if (tls_) {
        SSL_set_fd(tls_.get(), socket_);
        SSL_set_accept_state(tls_.get());
    }
}

stream::~stream() {
    ::close(socket_);
}

long stream::read_some(std::span<char> buffer) {
    if (tls_)
        return SSL_read(tls_.get(), buffer.data(), static_cast<int>(buffer.size()));
    for (;;) {
        const auto got = ::recv(socket_, buffer.data(), buffer.size(), 0);
        if (got >= 0 || errno != EINTR)
            return got;
    }
}

std::optional<std::string> stream::read_head() {
    std::array<char, 8192> buffer;
    for (;;) {
        if (const auto end = pending_.find("\r\n\r\n"); end != std::string::npos) {
            std::string head = pending_.substr(0, end + 4);
            pending_.erase(0, end + 4);
            return head;
        }
        // Such as the hello of a TLS client to a server without TLS.
        if (pending_.size() > longest_head || (!pending_.empty() && (pending_[0] < 'A' || pending_[0] > 'z')))
            return std::nullopt;
        const auto got = read_some(buffer);
        if (got <= 0)
            return std::nullopt;
        pending_.append(buffer.data(), static_cast<std::size_t>(got));
    }
}

bool stream::skip(std::uint64_t bytes) {
    std::array<char, 8192> buffer;
    for (;;) {
        const auto taken = std::min<std::uint64_t>(bytes, pending_.size());
        pending_.erase(0, taken);
        bytes -= taken;
        if (bytes == 0)
            return true;
        const auto got = read_some(buffer);
        if (got <= 0)
            return false;
        pending_.append(buffer.data(), static_cast<std::size_t>(got));
    }
}

bool stream::write(std::span<const char> bytes) {
    if (!tls_)
        return write_all(socket_, bytes);
    while (!bytes.empty()) {
        const int sent = SSL_write(tls_.get(), bytes.data(),
                                   static_cast<int>(std::min<std::size_t>(bytes.size(), 1 << 20)));
        if (sent <= 0)
            return false;
        bytes = bytes.subspan(static_cast<std::size_t>(sent));
    }
    return true;
}

bool stream::write_below(std::string_view bytes) {
    return write_all(socket_, bytes);
}

bool stream::drop_some_below() {
    std::array<char, 16384> dropped;
    return ::recv(socket_, dropped.data(), dropped.size(), 0) > 0;
}

bool stream::wait(std::chrono::milliseconds duration) {
    pollfd watched{socket_, POLLRDHUP, 0};
    return ::poll(&watched, 1, static_cast<int>(duration.count())) == 0;
}

void stream::wait_for_close() {
    std::array<char, 4096> buffer;
    while (::recv(socket_, buffer.data(), buffer.size(), 0) > 0) {
    }
}

void stream::reset_on_close() {
    const linger at_once{1, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

void stream::close_from_outside() {
    ::shutdown(socket_, SHUT_RDWR);
}

void stream::relay(int other) {
    std::array<char, 65536> buffer;
    std::array<pollfd, 2> watched{pollfd{socket_, POLLIN, 0}, pollfd{other, POLLIN, 0}};
    while (::poll(watched.data(), watched.size(), -1) > 0) {
        for (std::size_t i = 0; i < watched.size(); ++i) {
            if (watched[i].revents == 0)
                continue;
            const auto got = ::recv(watched[i].fd, buffer.data(), buffer.size(), 0);
            if (got <= 0 ||
                !write_all(watched[1 - i].fd, std::span(buffer).first(static_cast<std::size_t>(got))))
                return;
        }
    }
}

} // namespace winebits::origin
