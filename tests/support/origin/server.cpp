// SPDX-License-Identifier: LGPL-2.1-or-later
// Accepts connections for the fault server and gives each a thread.
// The accepting thread and one thread per connection.
#include "tests/support/origin/server.hpp"

#include "tests/support/origin/answer.hpp"
#include "tests/support/origin/authentication.hpp"
#include "tests/support/origin/stream.hpp"

#include <openssl/ssl.h>

#include <arpa/inet.h>
#include <list>
#include <mutex>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdexcept>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace winebits::origin {
namespace {

using context_pointer = std::unique_ptr<SSL_CTX, void (*)(SSL_CTX *)>;

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

int listen_on(std::uint16_t port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int yes = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    const auto address = loopback(port);
    if (socket < 0 || ::bind(socket, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0 ||
        ::listen(socket, 128) != 0) {
        ::close(socket);
        throw std::runtime_error("can't listen on 127.0.0.1:" + std::to_string(port));
    }
    return socket;
}

context_pointer tls_context(const server_options &options) {
    if (options.certificate.empty())
        return {nullptr, SSL_CTX_free};
    context_pointer context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
    if (!context || SSL_CTX_use_certificate_chain_file(context.get(), options.certificate.c_str()) != 1 ||
        SSL_CTX_use_PrivateKey_file(context.get(), options.key.c_str(), SSL_FILETYPE_PEM) != 1)
        throw std::runtime_error("can't use the certificate " + options.certificate);
    if (options.handshake_fault == "old") {
        SSL_CTX_set_max_proto_version(context.get(), TLS1_1_VERSION);
        SSL_CTX_set_cipher_list(context.get(), "ALL:@SECLEVEL=0"); // OpenSSL 3 has none for it otherwise
    }
    return context;
}

void tunnel(stream &client, const request &what) {
    const auto colon = what.target.rfind(':');
    const auto port = parse_number(std::string_view(what.target).substr(colon + 1)).value_or(0);
    const auto address = loopback(static_cast<std::uint16_t>(port));
    const int other = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (::connect(other, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0)
        client.write(std::string_view("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"));
    else if (client.write(std::string_view("HTTP/1.1 200 Connection established\r\n\r\n")))
        client.relay(other);
    ::close(other);
}

// false: goes on as usual.
bool breaks_handshake(stream &client, const std::string &fault) {
    if (fault.empty() || fault == "old" || !client.drop_some_below())
        return false;
    if (fault == "stall")
        client.wait_for_close();
    else if (fault == "reset")
        client.reset_on_close();
    else if (fault == "garbage")
        client.write_below("this is neither a record of TLS nor anything else\n");
    else if (fault == "plaintext")
        client.write_below("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
    return true;
}

} // namespace

class server::implementation {
  public:
    explicit implementation(const server_options &options)
        : context_(tls_context(options)), latency_(options.latency),
          handshake_fault_(options.handshake_fault), listener_(listen_on(options.port)) {
        sockaddr_in address{};
        socklen_t length = sizeof address;
        ::getsockname(listener_, reinterpret_cast<sockaddr *>(&address), &length);
        port_ = ntohs(address.sin_port);
        accepting_ = std::thread([this] { accept_all(); });
    }

    ~implementation() {
        ::shutdown(listener_, SHUT_RDWR);
        accepting_.join();
        {
            const std::lock_guard lock(mutex_);
            for (auto &one : connections_)
                one.client.close_from_outside();
        }
        connections_.clear(); // joins
        ::close(listener_);
    }

    std::uint16_t port_ = 0;
    journal log_;
    context_pointer context_;

  private:
    std::chrono::milliseconds latency_;
    const std::string handshake_fault_;

    struct connection {
        connection(int socket, SSL_CTX *context, std::uint64_t ordinal)
            : client(socket, context), number(ordinal) {}
        stream client;
        std::uint64_t number;
        bool ended = false; // under mutex_
        bool known = false; // by NTLM
        std::uint64_t requests = 0;
        std::jthread thread;
    };

    void accept_all() {
        std::uint64_t number = 0;
        for (;;) {
            const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
            if (socket < 0)
                return;
            const int yes = 1;
            ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
            std::list<connection> done; // joined outside the lock
            const std::lock_guard lock(mutex_);
            for (auto one = connections_.begin(); one != connections_.end();) {
                const auto next = std::next(one);
                if (one->ended)
                    done.splice(done.end(), connections_, one);
                one = next;
            }
            auto &fresh = connections_.emplace_back(socket, context_.get(), ++number);
            fresh.thread = std::jthread([this, &fresh] { serve(fresh); });
        }
    }

    void serve(connection &with) {
        if (!breaks_handshake(with.client, handshake_fault_))
            while (serve_one(with)) {
            }
        with.client.close_from_outside();
        const std::lock_guard lock(mutex_);
        with.ended = true;
    }

    // true: the connection may carry another request.
    bool serve_one(connection &with) {
        const auto head = with.client.read_head();
        auto what = head ? parse_request(*head) : std::nullopt;
        if (!what)
            return false;
        if (what->path == "/_log")
            return answer_text(with.client, log_.lines());
        if (what->path == "/_reset") {
            log_.reset();
            return answer_text(with.client, "");
        }
        what->connection_is_known = with.known = with.known || makes_connection_known(*what);
        what->on_connection = ++with.requests;
        const auto which = log_.record(*what, with.number);
        const bool goes_on = serve_logged(with, *what, which);
        log_.answered(*what);
        return goes_on;
    }

    bool serve_logged(connection &with, const request &what, const ordinals &which) {
        if (latency_.count() != 0 && !with.client.wait(latency_))
            return false;
        if (what.method == "CONNECT") {
            tunnel(with.client, what);
            return false;
        }
        if (!with.client.skip(parse_number(what.header("content-length")).value_or(0)))
            return false;
        return answer(with.client, what, which);
    }

    int listener_;
    std::mutex mutex_;
    std::list<connection> connections_; // under mutex_; elements are used by their own thread
    std::thread accepting_;
};

server::server(const server_options &options) : implementation_(std::make_unique<implementation>(options)) {}
server::~server() = default;

std::uint16_t server::port() const {
    return implementation_->port_;
}

std::string server::url(const std::string &path) const {
    return (implementation_->context_ ? "https://127.0.0.1:" : "http://127.0.0.1:") + std::to_string(port()) +
           path;
}

journal &server::log() {
    return implementation_->log_;
}

} // namespace winebits::origin
