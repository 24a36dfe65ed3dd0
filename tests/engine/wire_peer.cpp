// SPDX-License-Identifier: LGPL-2.1-or-later
// The other end of the wire, byte by byte.
// Test thread only.
#include "tests/engine/wire_peer.hpp"

#include "engine/rpc/client.hpp"
#include "tests/engine/daemon_harness.hpp"
#include "tests/support/check.hpp"
#include "winebits/protocol.hpp"

#include <arpa/inet.h>
#include <array>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>

namespace winebits::test {
namespace {

constexpr int patience_ms = 60'000;

} // namespace

wire_peer::wire_peer(const std::string &state_folder) : state_folder_(state_folder) {
    const auto where = rpc::read_endpoint(state_folder);
    CHECK(where.has_value());
    where_ = *where;
    socket_ = rpc::descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(where_.port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    CHECK_EQUAL(::connect(socket_.get(), reinterpret_cast<sockaddr *>(&address), sizeof address), 0);
}

bool wire_peer::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

std::optional<std::string> wire_peer::line() {
    for (;;) {
        const auto newline = input_.find('\n');
        if (newline != std::string::npos) {
            std::string out = input_.substr(0, newline);
            input_.erase(0, newline + 1);
            return out;
        }
        pollfd wanted{socket_.get(), POLLIN, 0};
        CHECK(::poll(&wanted, 1, patience_ms) > 0);
        std::array<char, 65536> buffer;
        const auto got = ::recv(socket_.get(), buffer.data(), buffer.size(), 0);
        if (got <= 0)
            return std::nullopt;
        input_.append(buffer.data(), static_cast<std::size_t>(got));
    }
}

std::string wire_peer::rest() {
    std::string out;
    while (const auto one = line())
        out += *one + '\n';
    return out + input_;
}

bool wire_peer::has_input() const {
    pollfd wanted{socket_.get(), POLLIN, 0};
    return !input_.empty() || ::poll(&wanted, 1, 0) > 0;
}

rpc::key wire_peer::secret() const {
    const auto key = rpc::parse_key(contents_of(state_folder_ + "/key"));
    CHECK(key.has_value());
    return *key;
}

rpc::handshake_terms wire_peer::honest_terms(const std::string &role) {
    const auto greeting = line();
    CHECK(greeting.has_value());
    const auto parsed = rpc::json::parse(*greeting, protocol::max_depth);
    CHECK(parsed.has_value());
    struct stat folder {};
    CHECK_EQUAL(::stat(state_folder_.c_str(), &folder), 0);
    sockaddr_in own{};
    socklen_t size = sizeof own;
    CHECK_EQUAL(::getsockname(socket_.get(), reinterpret_cast<sockaddr *>(&own), &size), 0);
    rpc::handshake_terms terms;
    terms.version = protocol::version_max;
    terms.role = role;
    terms.daemon_nonce = string_at(*parsed, "nonce");
    terms.peer_nonce = rpc::random_hex(protocol::nonce_bytes).value();
    terms.peer_port = ntohs(own.sin_port);
    terms.daemon_port = where_.port;
    terms.state_inode = folder.st_ino;
    terms.state = state_folder_;
    return terms;
}

std::string wire_peer::hello(const rpc::handshake_terms &terms, const rpc::key &secret) {
    rpc::json::writer out;
    out.open_object().name("version").number(std::uint64_t{terms.version}).name("role").string(terms.role);
    out.name("state").string(terms.state).name("nonce").string(terms.peer_nonce);
    out.name("proof").string(rpc::proof(secret, rpc::side::peer, terms)).close_object();
    return out.take() + '\n';
}

void wire_peer::log_in(const std::string &role, const std::string &session) {
    const auto terms = honest_terms(role);
    CHECK(send(hello(terms, secret())));
    const auto welcome = line();
    CHECK(welcome.has_value());
    const auto opened =
        ask(protocol::method::session_open, R"({"surface":"bits","session":")" + session + "\"}", 0);
    CHECK(opened.has_value());
    CHECK(opened->find("\"result\"") != std::string::npos);
}

std::string wire_peer::request(const std::string &method, const std::string &params, int id) {
    return R"({"jsonrpc":"2.0","id":)" + std::to_string(id) + R"(,"method":")" + method + R"(","params":)" +
           params + "}\n";
}

std::optional<std::string> wire_peer::ask(const std::string &method, const std::string &params, int id) {
    CHECK(send(request(method, params, id)));
    return line();
}

} // namespace winebits::test
