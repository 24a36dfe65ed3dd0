// SPDX-License-Identifier: LGPL-2.1-or-later
// A program between a client and the daemon: a relay that passes every byte on, and peers that cut, repeat or
// mirror what they have seen. The relay runs as the same user here, so that only the proofs can tell it. Test
// thread, beside the relay's own; against a real daemon process.
#include "tests/engine/daemon_harness.hpp"
#include "tests/engine/wire_peer.hpp"
#include "tests/support/check.hpp"
#include "winebits/protocol.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <atomic>
#include <fstream>
#include <functional>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <thread>

using namespace winebits;
using namespace winebits::test;

namespace {

constexpr int patience_ms = 60'000;

sockaddr_in at(const char *address, std::uint16_t port) {
    sockaddr_in out{};
    out.sin_family = AF_INET;
    out.sin_port = htons(port);
    ::inet_pton(AF_INET, address, &out.sin_addr);
    return out;
}

std::uint16_t port_of(const rpc::descriptor &socket, int (*name_of)(int, sockaddr *, socklen_t *)) {
    sockaddr_in name{};
    socklen_t size = sizeof name;
    CHECK_EQUAL(name_of(socket.get(), reinterpret_cast<sockaddr *>(&name), &size), 0);
    return ntohs(name.sin_port);
}

rpc::descriptor new_socket() {
    rpc::descriptor out(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    CHECK(static_cast<bool>(out));
    return out;
}

bool binds(const rpc::descriptor &socket, const char *address, std::uint16_t port) {
    const auto where = at(address, port);
    return ::bind(socket.get(), reinterpret_cast<const sockaddr *>(&where), sizeof where) == 0;
}

bool connects(const rpc::descriptor &socket, std::uint16_t port) {
    const auto where = at("127.0.0.1", port);
    return ::connect(socket.get(), reinterpret_cast<const sockaddr *>(&where), sizeof where) == 0;
}

void send_all(const rpc::descriptor &socket, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto sent = ::send(socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0)
            return;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

// Gives "" at the end of the connection.
std::string receive_some(const rpc::descriptor &socket) {
    std::array<char, 65536> buffer;
    const auto got = ::recv(socket.get(), buffer.data(), buffer.size(), 0);
    return std::string(buffer.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
}

std::string receive_line(const rpc::descriptor &socket) {
    std::string text;
    while (text.find('\n') == std::string::npos) {
        const auto more = receive_some(socket);
        if (more.empty())
            break;
        text += more;
    }
    return text;
}

// Somebody who took the port that a client will try, and answers one connection with `serve` on a thread of
// his own.
class impostor {
  public:
    explicit impostor(std::function<void(const rpc::descriptor &)> serve) : door_(new_socket()) {
        CHECK(binds(door_, "127.0.0.1", 0));
        CHECK_EQUAL(::listen(door_.get(), 1), 0);
        port_ = port_of(door_, ::getsockname);
        thread_ = std::thread([this, serve = std::move(serve)] {
            pollfd wanted{door_.get(), POLLIN, 0};
            if (::poll(&wanted, 1, patience_ms) <= 0)
                return;
            const rpc::descriptor client(::accept4(door_.get(), nullptr, nullptr, SOCK_CLOEXEC));
            serve(client);
        });
    }
    ~impostor() { wait(); }
    impostor(const impostor &) = delete;
    impostor &operator=(const impostor &) = delete;

    std::uint16_t port() const { return port_; }
    void wait() {
        if (thread_.joinable())
            thread_.join();
    }

  private:
    rpc::descriptor door_;
    std::uint16_t port_ = 0;
    std::thread thread_;
};

// What a client makes of whoever listens on that port.
rpc::client_result<rpc::client> connected_to(const scratch_prefix &prefix, std::uint16_t port) {
    auto where = rpc::read_endpoint(prefix.state());
    CHECK(where.has_value());
    where->port = port;
    std::ofstream(prefix.state_file("endpoint"), std::ios::trunc) << rpc::endpoint_text(*where);
    auto options = prefix.options(protocol::role::service);
    options.daemon_program.clear();
    return rpc::client::connect(options);
}

void is_not_ours(const rpc::client_result<rpc::client> &made) {
    CHECK(!made.has_value());
    CHECK(made.error().what == rpc::client_error::kind::not_ours);
}

scratch_prefix &served(scratch_prefix &prefix) {
    CHECK_EQUAL(prefix.start(), protocol::exit_code::success);
    return prefix;
}

// Passes on everything in both directions until one of them has ended. Gives how many lines the daemon sent.
std::size_t relay(const rpc::descriptor &client, const rpc::descriptor &daemon) {
    std::size_t lines = 0;
    for (;;) {
        std::array<pollfd, 2> wanted{pollfd{client.get(), POLLIN, 0}, pollfd{daemon.get(), POLLIN, 0}};
        if (::poll(wanted.data(), wanted.size(), patience_ms) <= 0)
            return lines;
        for (const bool of_daemon : {false, true}) {
            if (wanted[of_daemon].revents == 0)
                continue;
            const auto bytes = receive_some(of_daemon ? daemon : client);
            if (bytes.empty())
                return lines;
            lines += of_daemon ? static_cast<std::size_t>(std::ranges::count(bytes, '\n')) : 0;
            send_all(of_daemon ? client : daemon, bytes);
        }
    }
}

// ---- The relay ----

void a_relay_on_another_port_gets_nothing() {
    scratch_prefix prefix;
    const auto where = rpc::read_endpoint(served(prefix).state());
    std::atomic<std::size_t> lines{0};
    impostor between([&](const rpc::descriptor &client) {
        const auto daemon = new_socket();
        if (connects(daemon, where->port))
            lines = relay(client, daemon);
    });
    is_not_ours(connected_to(prefix, between.port()));
    between.wait();
    CHECK_EQUAL(lines.load(), 1u); // the greeting: the daemon has seen through it, too
}

// The port of the client's end is the same then; the daemon's can't be.
void a_relay_that_takes_the_clients_port_over_gets_nothing() {
    scratch_prefix prefix;
    const auto where = rpc::read_endpoint(served(prefix).state());
    std::atomic<std::size_t> lines{0};
    impostor between([&](const rpc::descriptor &client) {
        const auto daemon = new_socket();
        if (binds(daemon, "127.0.0.2", port_of(client, ::getpeername)) && connects(daemon, where->port))
            lines = relay(client, daemon);
    });
    is_not_ours(connected_to(prefix, between.port()));
    between.wait();
    CHECK(lines.load() <= 1);
}

// Without the relay between them the same bytes are let in: it is the relay that made the difference.
void the_same_client_is_let_in_without_a_relay() {
    scratch_prefix prefix;
    const auto where = rpc::read_endpoint(served(prefix).state());
    CHECK(connected_to(prefix, where->port).has_value());
}

// ---- Impostors at the daemon's place ----

void a_mirror_is_not_taken_for_the_daemon() {
    scratch_prefix prefix;
    served(prefix);
    impostor mirror([](const rpc::descriptor &client) {
        send_all(client, R"({"versions":[1,1],"nonce":")" + std::string(64, 'a') + "\"}\n");
        const auto hello = receive_line(client);
        const auto proof = hello.find("\"proof\":\"");
        if (proof != std::string::npos)
            send_all(client, R"({"proof":")" + hello.substr(proof + 9, 64) + "\"}\n");
        receive_line(client);
    });
    is_not_ours(connected_to(prefix, mirror.port()));
}

void a_recorded_daemon_is_not_taken_for_the_daemon() {
    scratch_prefix prefix;
    wire_peer honest(served(prefix).state());
    const auto terms = honest.honest_terms(protocol::role::service);
    CHECK(honest.send(wire_peer::hello(terms, honest.secret())));
    const auto recorded = honest.line();
    CHECK(recorded.has_value());
    impostor player([&](const rpc::descriptor &client) {
        send_all(client, R"({"versions":[1,1],"nonce":")" + terms.daemon_nonce + "\"}\n");
        receive_line(client);
        send_all(client, *recorded + '\n');
        receive_line(client);
    });
    is_not_ours(connected_to(prefix, player.port()));
}

void a_daemon_that_proves_half_is_none() {
    scratch_prefix prefix;
    served(prefix);
    const std::string greeting = R"({"versions":[1,1],"nonce":")" + std::string(64, 'a') + "\"}\n";
    for (const std::string &answer :
         {std::string(), std::string("{}\n"), std::string(R"({"proof":""})") + "\n",
          std::string(R"({"proof":")"), std::string(R"({"proof":null})") + "\n",
          R"({"proof":")" + std::string(63, '0') + "\"}\n"}) {
        impostor half([&](const rpc::descriptor &client) {
            send_all(client, greeting);
            receive_line(client);
            send_all(client, answer);
        });
        CHECK(!connected_to(prefix, half.port()).has_value());
    }
}

// ---- Peers that cut their handshake short ----

void a_handshake_that_is_cut_anywhere_opens_nothing() {
    scratch_prefix prefix;
    const auto where = rpc::read_endpoint(served(prefix).state());
    wire_peer whole(prefix.state());
    const auto hello = wire_peer::hello(whole.honest_terms(protocol::role::service), whole.secret());
    for (std::size_t length = 0; length < hello.size(); length += 37) {
        const auto peer = new_socket();
        CHECK(connects(peer, where->port));
        CHECK(!receive_line(peer).empty());
        send_all(peer, hello.substr(0, length));
        ::shutdown(peer.get(), SHUT_WR);
        CHECK_EQUAL(receive_line(peer), "");
    }
    CHECK(prefix.daemon().has_value());
    prefix.connect(protocol::role::service);
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<a_relay_on_another_port_gets_nothing>),
        cmocka_unit_test(run<a_relay_that_takes_the_clients_port_over_gets_nothing>),
        cmocka_unit_test(run<the_same_client_is_let_in_without_a_relay>),
        cmocka_unit_test(run<a_mirror_is_not_taken_for_the_daemon>),
        cmocka_unit_test(run<a_recorded_daemon_is_not_taken_for_the_daemon>),
        cmocka_unit_test(run<a_daemon_that_proves_half_is_none>),
        cmocka_unit_test(run<a_handshake_that_is_cut_anywhere_opens_nothing>),
    };
    return cmocka_run_group_tests_name("security_relay", tests, nullptr, nullptr);
}
