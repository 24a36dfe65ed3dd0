// SPDX-License-Identifier: LGPL-2.1-or-later
// Who gets in at the daemon's door, and that who does not get in learns nothing but the greeting.
// Test thread only, against a real daemon process.
#include "tests/engine/daemon_harness.hpp"
#include "tests/engine/wire_peer.hpp"
#include "tests/support/check.hpp"
#include "winebits/protocol.hpp"

#include <csignal>
#include <functional>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

using namespace winebits;
using namespace winebits::test;

namespace {

// The peer sends what `lie` makes of an honest handshake and is shown the door.
void is_turned_away(const scratch_prefix &prefix,
                    const std::function<std::string(wire_peer &, rpc::handshake_terms)> &lie) {
    wire_peer peer(prefix.state());
    const auto terms = peer.honest_terms(protocol::role::service);
    peer.send(lie(peer, terms));
    CHECK_EQUAL(peer.rest(), "");
}

scratch_prefix &served(scratch_prefix &prefix) {
    CHECK_EQUAL(prefix.start(), protocol::exit_code::success);
    return prefix;
}

void an_honest_peer_is_let_in_and_the_daemon_proves_itself() {
    scratch_prefix prefix;
    wire_peer peer(served(prefix).state());
    for (const auto *role : {protocol::role::service, protocol::role::events, protocol::role::control}) {
        wire_peer each(prefix.state());
        const auto terms = each.honest_terms(role);
        CHECK(each.send(wire_peer::hello(terms, each.secret())));
        const auto answer = each.line();
        CHECK(answer.has_value());
        CHECK_EQUAL(*answer, R"({"proof":")" + rpc::proof(each.secret(), rpc::side::daemon, terms) + "\"}");
    }
}

void a_peer_with_another_key_is_turned_away() {
    scratch_prefix prefix;
    is_turned_away(served(prefix), [](wire_peer &peer, const rpc::handshake_terms &terms) {
        auto key = peer.secret();
        key[31] ^= 1;
        return wire_peer::hello(terms, key);
    });
}

void other_versions_and_roles_are_turned_away() {
    scratch_prefix prefix;
    served(prefix);
    for (const std::uint32_t version : {protocol::version_min - 1, protocol::version_max + 1})
        is_turned_away(prefix, [version](wire_peer &peer, rpc::handshake_terms terms) {
            terms.version = version;
            return wire_peer::hello(terms, peer.secret());
        });
    is_turned_away(prefix, [](wire_peer &peer, rpc::handshake_terms terms) {
        terms.role = "administrator";
        return wire_peer::hello(terms, peer.secret());
    });
}

void a_proof_counts_for_its_role_ports_and_folder_only() {
    scratch_prefix prefix;
    served(prefix);
    const std::vector<std::function<void(rpc::handshake_terms &)>> changes{
        [](auto &terms) { terms.role = protocol::role::control; },
        [](auto &terms) { ++terms.peer_port; },
        [](auto &terms) { ++terms.daemon_port; },
        [](auto &terms) { ++terms.state_inode; },
        [](auto &terms) { terms.state = "/"; },
        [](auto &terms) { terms.daemon_nonce = std::string(64, '0'); },
        [](auto &terms) { terms.peer_nonce = std::string(64, '0'); },
    };
    for (const auto &change : changes)
        is_turned_away(prefix, [&change](wire_peer &peer, const rpc::handshake_terms &terms) {
            auto proven = terms;
            change(proven);
            const auto forged = wire_peer::hello(proven, peer.secret());
            auto line = wire_peer::hello(terms, peer.secret());
            const auto proof = [](const std::string &from) { return from.find("\"proof\":\"") + 9; };
            line.replace(proof(line), 64, forged, proof(forged), 64);
            return line;
        });
}

// The daemon's own proof, sent back to it, is none of a peer.
void the_daemons_proof_can_not_be_reflected() {
    scratch_prefix prefix;
    is_turned_away(served(prefix), [](wire_peer &peer, const rpc::handshake_terms &terms) {
        auto line = wire_peer::hello(terms, peer.secret());
        line.replace(line.find("\"proof\":\"") + 9, 64, rpc::proof(peer.secret(), rpc::side::daemon, terms));
        return line;
    });
}

void a_recorded_handshake_can_not_be_replayed() {
    scratch_prefix prefix;
    wire_peer first(served(prefix).state());
    const auto recorded = wire_peer::hello(first.honest_terms(protocol::role::service), first.secret());
    CHECK(first.send(recorded));
    CHECK(first.line().has_value());
    is_turned_away(prefix, [&recorded](wire_peer &, const rpc::handshake_terms &) { return recorded; });
}

void the_folder_a_peer_names_must_be_the_daemons() {
    scratch_prefix prefix, other;
    served(prefix);
    for (const std::string &path :
         {other.state(), prefix.state() + "/missing", std::string("relative"), std::string()})
        is_turned_away(prefix, [&path](wire_peer &peer, rpc::handshake_terms terms) {
            terms.state = path;
            return wire_peer::hello(terms, peer.secret());
        });
    // Another name of the same folder is as good.
    std::filesystem::create_symlink(prefix.state(), prefix.beside("link"));
    wire_peer peer(prefix.state());
    auto terms = peer.honest_terms(protocol::role::service);
    terms.state = prefix.beside("link");
    CHECK(peer.send(wire_peer::hello(terms, peer.secret())));
    CHECK(peer.line().has_value());
}

void garbage_is_turned_away() {
    scratch_prefix prefix;
    served(prefix);
    const std::string deep(4000, '[');
    for (const std::string &line :
         {std::string("\n"), std::string("GET / HTTP/1.1\r\n\r\n"), std::string("{}\n"), std::string("[]\n"),
          std::string("\0\xff\xfe\n", 4), std::string("null\n"), deep + "\n",
          std::string(R"({"version":1,"role":"service","state":"/","nonce":"x","proof":""})") + "\n",
          std::string(R"({"version":"1","role":1,"state":null,"nonce":[],"proof":{}})") + "\n"})
        is_turned_away(prefix, [&line](wire_peer &, const rpc::handshake_terms &) { return line; });
}

void a_handshake_line_has_a_limit() {
    scratch_prefix prefix;
    served(prefix);
    const std::string padding(protocol::max_handshake_bytes, ' ');
    is_turned_away(prefix, [&](wire_peer &, const rpc::handshake_terms &) { return padding; });
    is_turned_away(prefix, [&](wire_peer &peer, const rpc::handshake_terms &terms) {
        return padding + wire_peer::hello(terms, peer.secret());
    });
}

void a_peer_that_dawdles_is_turned_away() {
    scratch_prefix prefix;
    served(prefix);
    is_turned_away(prefix, [](wire_peer &, const rpc::handshake_terms &) { return std::string("{"); });
    is_turned_away(prefix, [](wire_peer &, const rpc::handshake_terms &) { return std::string(); });
}

void a_peer_that_is_not_let_in_can_not_call() {
    scratch_prefix prefix;
    is_turned_away(served(prefix), [](wire_peer &, const rpc::handshake_terms &) {
        return wire_peer::request(protocol::method::daemon_stop, "{}", 1);
    });
    CHECK(prefix.daemon().has_value());
}

void the_ninth_waits_until_one_of_eight_is_in_or_gone() {
    scratch_prefix prefix;
    auto inside = prefix.connect(protocol::role::control);
    std::vector<std::unique_ptr<wire_peer>> peers;
    for (std::size_t i = 0; i < protocol::max_unauthenticated; ++i) {
        peers.push_back(std::make_unique<wire_peer>(prefix.state()));
        CHECK(holds_soon([&] { return peers.back()->has_input(); }));
    }
    wire_peer ninth(prefix.state());
    for (int turn = 0; turn < 2; ++turn) // of the daemon's loop: it has seen the ninth
        must_call(inside, protocol::method::daemon_status);
    CHECK(!ninth.has_input());
    auto &first = *peers.front();
    CHECK(first.send(wire_peer::hello(first.honest_terms(protocol::role::service), first.secret())));
    CHECK(first.line().has_value());
    const auto terms = ninth.honest_terms(protocol::role::service);
    CHECK(ninth.send(wire_peer::hello(terms, ninth.secret())));
    CHECK(ninth.line().has_value());
}

// Only root can play another user.
void another_users_connection_is_dropped_unread() {
    if (::geteuid() != 0) {
        print_message("# not tried: only root can play another user\n");
        return;
    }
    scratch_prefix prefix;
    served(prefix);
    const auto where = rpc::read_endpoint(prefix.state());
    CHECK(where.has_value());
    const pid_t child = ::fork();
    if (child == 0) {
        if (::setuid(65534) != 0)
            ::_exit(2);
        const auto program = "exec 3<>/dev/tcp/127.0.0.1/" + std::to_string(where->port) +
                             "; test -z \"$(cat <&3 2>/dev/null)\"";
        ::execl("/bin/bash", "bash", "-c", program.c_str(), nullptr);
        ::_exit(2);
    }
    int status = 0;
    CHECK_EQUAL(::waitpid(child, &status, 0), child);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<an_honest_peer_is_let_in_and_the_daemon_proves_itself>),
        cmocka_unit_test(run<a_peer_with_another_key_is_turned_away>),
        cmocka_unit_test(run<other_versions_and_roles_are_turned_away>),
        cmocka_unit_test(run<a_proof_counts_for_its_role_ports_and_folder_only>),
        cmocka_unit_test(run<the_daemons_proof_can_not_be_reflected>),
        cmocka_unit_test(run<a_recorded_handshake_can_not_be_replayed>),
        cmocka_unit_test(run<the_folder_a_peer_names_must_be_the_daemons>),
        cmocka_unit_test(run<garbage_is_turned_away>),
        cmocka_unit_test(run<a_handshake_line_has_a_limit>),
        cmocka_unit_test(run<a_peer_that_dawdles_is_turned_away>),
        cmocka_unit_test(run<a_peer_that_is_not_let_in_can_not_call>),
        cmocka_unit_test(run<the_ninth_waits_until_one_of_eight_is_in_or_gone>),
        cmocka_unit_test(run<another_users_connection_is_dropped_unread>),
    };
    return cmocka_run_group_tests_name("wire_handshake", tests, nullptr, nullptr);
}
