// SPDX-License-Identifier: LGPL-2.1-or-later
// The handshake and the exchange of lines.
// The thread that owns the connection.
#include "dlls/common/engine_client/connection.hpp"

#include "dlls/common/engine_client/digest.hpp"
#include "dlls/common/engine_client/wire_codec.hpp"
#include "winebits/protocol.hpp"

#include <algorithm>

namespace winebits::engine_client {

namespace {

// A daemon that does not answer for so long is taken for lost. Generous: a synced write may wait behind
// others.
constexpr std::chrono::seconds answer_timeout{60};

struct transcript {
    std::uint32_t version;
    std::string_view role, daemon_nonce, peer_nonce;
    std::uint16_t peer_port, daemon_port;
    const state_folder &folder;
};

result<std::string> proof_of(std::string_view whose, const transcript &what, std::string_view key) {
    std::string message = "winebits\n";
    message.append(whose).append("\n");
    message.append(std::to_string(what.version)).append("\n").append(what.role).append("\n");
    message.append(what.daemon_nonce).append("\n").append(what.peer_nonce).append("\n");
    message.append(std::to_string(what.peer_port))
        .append("\n")
        .append(std::to_string(what.daemon_port))
        .append("\n");
    message.append(std::to_string(what.folder.inode)).append("\n").append(what.folder.unix_path);
    return hmac_sha256_hex(key, message);
}

} // namespace

std::optional<connection> connection::open(const state_folder &folder, const endpoint &where,
                                           std::string_view role) {
    const auto key = read_key(folder);
    auto socket = line_socket::connect(where.port);
    if (!key || !socket)
        return std::nullopt;
    socket->set_receive_timeout(std::chrono::milliseconds(protocol::handshake_timeout_ms));
    const auto line = socket->receive_line(protocol::max_handshake_bytes);
    const auto greeting = line ? read_greeting(*line) : std::nullopt;
    const auto nonce = random_hex(protocol::nonce_bytes);
    if (!greeting || !nonce || greeting->version_max < protocol::version_min ||
        greeting->version_min > protocol::version_max)
        return std::nullopt;
    const transcript agreed{std::min(greeting->version_max, protocol::version_max),
                            role,
                            greeting->nonce,
                            *nonce,
                            socket->local_port(),
                            where.port,
                            folder};
    const auto ours = proof_of("peer", agreed, *key), theirs = proof_of("daemon", agreed, *key);
    if (!ours || !theirs ||
        !socket->send_line(write_hello(agreed.version, role, folder.unix_path, *nonce, *ours)))
        return std::nullopt;
    const auto answer = socket->receive_line(protocol::max_handshake_bytes);
    const auto proof = answer ? read_proof(*answer) : std::nullopt;
    if (!proof || !equal_in_constant_time(*proof, *theirs))
        return std::nullopt;
    socket->set_receive_timeout(answer_timeout);
    return connection(std::move(*socket));
}

std::optional<std::string> connection::exchange(std::string_view method, std::string_view params) {
    if (!socket_.send_line(write_request(next_id_++, method, params)))
        return std::nullopt;
    return socket_.receive_line(protocol::max_message_bytes);
}

bool connection::notify(std::string_view method, std::string_view params) {
    return socket_.send_line(write_notification(method, params));
}

std::optional<std::string> connection::receive() {
    socket_.set_receive_timeout(std::chrono::milliseconds(0));
    return socket_.receive_line(protocol::max_message_bytes);
}

} // namespace winebits::engine_client
