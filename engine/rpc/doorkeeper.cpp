// SPDX-License-Identifier: LGPL-2.1-or-later
// The daemon's side of the handshake.
// Main thread only.
#include "engine/rpc/doorkeeper.hpp"

#include "engine/rpc/decode.hpp"
#include "engine/rpc/descriptor.hpp"
#include "engine/rpc/json.hpp"
#include "winebits/protocol.hpp"

#include <fcntl.h>
#include <sys/stat.h>

namespace winebits::rpc {
namespace {

bool is_folder(const std::string &path, dev_t device, ino_t inode) {
    if (!path.starts_with('/'))
        return false;
    const descriptor folder(::open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    struct stat status {};
    return folder && ::fstat(folder.get(), &status) == 0 && status.st_dev == device && status.st_ino == inode;
}

} // namespace

doorkeeper::doorkeeper(const identity &who, std::uint16_t peer_port, std::uint16_t daemon_port)
    : identity_(who) {
    terms_.peer_port = peer_port;
    terms_.daemon_port = daemon_port;
    terms_.state_inode = who.state_inode;
}

std::optional<std::string> doorkeeper::greeting() {
    auto nonce = random_hex(protocol::nonce_bytes);
    if (!nonce)
        return std::nullopt;
    terms_.daemon_nonce = std::move(*nonce);
    json::writer out;
    out.open_object().name("versions").open_list();
    out.number(std::uint64_t{protocol::version_min})
        .number(std::uint64_t{protocol::version_max})
        .close_list();
    out.name("nonce").string(terms_.daemon_nonce).close_object();
    return out.take();
}

std::optional<doorkeeper::admitted> doorkeeper::admit(std::string_view line) const {
    const auto message = json::parse(line, protocol::max_depth);
    if (!message)
        return std::nullopt;
    const auto version = number_member(*message, "version");
    const auto role = string_member(*message, "role"), state = string_member(*message, "state");
    const auto nonce = string_member(*message, "nonce"), claimed = string_member(*message, "proof");
    if (!version || !role || !state || !nonce || !claimed || !is_nonce(*nonce))
        return std::nullopt;
    if (*version < protocol::version_min || *version > protocol::version_max)
        return std::nullopt;
    if (*role != protocol::role::service && *role != protocol::role::events &&
        *role != protocol::role::control)
        return std::nullopt;
    handshake_terms terms = terms_;
    terms.version = static_cast<std::uint32_t>(*version);
    terms.role = *role;
    terms.peer_nonce = *nonce;
    terms.state = *state;
    // Only who knows the key makes us look at a path.
    if (!same_proof(proof(identity_.secret, side::peer, terms), *claimed) ||
        !is_folder(*state, identity_.state_device, identity_.state_inode))
        return std::nullopt;
    json::writer out;
    out.open_object().name("proof").string(proof(identity_.secret, side::daemon, terms)).close_object();
    return admitted{*role, out.take()};
}

} // namespace winebits::rpc
