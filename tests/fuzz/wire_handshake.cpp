// SPDX-License-Identifier: LGPL-2.1-or-later
// What a peer says before it is known, and the files that tell peers where the daemon is.
//
// Input: a line of the endpoint file, one of the key file, then the peer's line. "@" as its proof stands for
// the right one, and "." as its state for the daemon's own folder. Main thread.
#include "engine/rpc/doorkeeper.hpp"
#include "engine/rpc/json.hpp"
#include "tests/fuzz/input.hpp"
#include "tests/fuzz/targets.hpp"
#include "tests/support/check.hpp"
#include "winebits/protocol.hpp"

#include <limits>
#include <sys/stat.h>

namespace winebits::fuzz {
namespace {

using rpc::json::value;

constexpr std::uint16_t peer_port = 40000, daemon_port = 40001;
const std::string state = "/";

rpc::identity our_identity() {
    rpc::identity self;
    self.secret.fill(0x5a);
    struct stat folder {};
    CHECK_EQUAL(::stat(state.c_str(), &folder), 0);
    self.state_device = folder.st_dev;
    self.state_inode = folder.st_ino;
    return self;
}

std::string text_of(const value &message, std::string_view name) {
    const auto *member = message.find(name);
    return member && member->string() ? *member->string() : std::string();
}

// The message with its abbreviations written out.
std::string completed(const value &message, const rpc::handshake_terms &terms, const rpc::key &secret) {
    rpc::json::writer out;
    out.open_object();
    for (const auto &[name, member] : *message.object()) {
        out.name(name);
        if (name == "state" && text_of(message, name) == ".")
            out.string(state);
        else if (name == "proof" && text_of(message, name) == "@")
            out.string(rpc::proof(secret, rpc::side::peer, terms));
        else
            out.value_of(member);
    }
    return out.close_object().take();
}

void check_files(const std::string &endpoint_line, const std::string &key_line) {
    if (const auto where = rpc::parse_endpoint(endpoint_line)) {
        CHECK(where->port > 0 && where->pid > 0 && where->instance.size() == 32);
        CHECK(rpc::parse_endpoint(rpc::endpoint_text(*where)) == where);
    }
    CHECK_EQUAL(rpc::parse_key(key_line).has_value(),
                key_line.size() == 64 && key_line.find_first_not_of("0123456789abcdef") == key_line.npos);
}

} // namespace

void wire_handshake(std::string_view input) {
    const auto endpoint_line = take_line(input), key_line = take_line(input);
    check_files(endpoint_line, key_line);

    const auto self = our_identity();
    rpc::doorkeeper door(self, peer_port, daemon_port);
    const auto greeting = door.greeting();
    CHECK(greeting.has_value());
    CHECK(!door.admit(input)); // nobody knows a proof before the greeting

    const auto hello = rpc::json::parse(*greeting, protocol::max_depth);
    const auto message = rpc::json::parse(input, protocol::max_depth);
    CHECK(hello.has_value());
    if (!message || !message->object())
        return;
    const auto *version = message->find("version");
    rpc::handshake_terms terms;
    terms.version = static_cast<std::uint32_t>(version ? version->number().value_or(0) : 0);
    terms.role = text_of(*message, "role");
    terms.daemon_nonce = text_of(*hello, "nonce");
    terms.peer_nonce = text_of(*message, "nonce");
    terms.peer_port = peer_port;
    terms.daemon_port = daemon_port;
    terms.state_inode = self.state_inode;
    terms.state = text_of(*message, "state") == "." ? state : text_of(*message, "state");
    const auto admitted = door.admit(completed(*message, terms, self.secret));
    const bool claims_to_know = text_of(*message, "proof") == "@";
    if (admitted) {
        CHECK(claims_to_know);
        CHECK(rpc::is_nonce(terms.peer_nonce));
        CHECK(terms.role == protocol::role::service || terms.role == protocol::role::events ||
              terms.role == protocol::role::control);
        CHECK_EQUAL(admitted->role, terms.role);
        const auto answer = rpc::json::parse(admitted->answer, protocol::max_depth);
        CHECK(answer && text_of(*answer, "proof") == rpc::proof(self.secret, rpc::side::daemon, terms));
        // With anything else in it the same proof opens nothing.
        terms.state_inode++;
        CHECK(rpc::proof(self.secret, rpc::side::peer, terms).size() == 64);
        CHECK(!rpc::same_proof(rpc::proof(self.secret, rpc::side::peer, terms),
                               rpc::proof(self.secret, rpc::side::daemon, terms)));
    } else if (claims_to_know && text_of(*message, "state") == "." && version &&
               version->number() == protocol::version_max && rpc::is_nonce(terms.peer_nonce)) {
        CHECK(terms.role != protocol::role::service && terms.role != protocol::role::events &&
              terms.role != protocol::role::control);
    }
}

} // namespace winebits::fuzz
