// SPDX-License-Identifier: LGPL-2.1-or-later
// One question to sock_diag.
// Any thread.
#include "engine/rpc/socket_diag.hpp"

#include "engine/rpc/descriptor.hpp"

#include <arpa/inet.h>
#include <array>
#include <cstring>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace winebits::rpc {
namespace {

struct question {
    nlmsghdr header;
    inet_diag_req_v2 body;
};

question about(std::uint16_t local, std::uint16_t remote) {
    question out{};
    out.header.nlmsg_len = sizeof out;
    out.header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
    out.header.nlmsg_flags = NLM_F_REQUEST;
    out.body.sdiag_family = AF_INET;
    out.body.sdiag_protocol = IPPROTO_TCP;
    out.body.idiag_states = ~0U;
    out.body.id.idiag_sport = htons(local);
    out.body.id.idiag_dport = htons(remote);
    out.body.id.idiag_src[0] = out.body.id.idiag_dst[0] = htonl(INADDR_LOOPBACK);
    out.body.id.idiag_cookie[0] = out.body.id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
    return out;
}

} // namespace

std::optional<uid_t> diagnosed_user(std::uint16_t local, std::uint16_t remote) {
    const descriptor socket(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG));
    const auto asked = about(local, remote);
    if (!socket || ::send(socket.get(), &asked, sizeof asked, 0) != sizeof asked)
        return std::nullopt;
    // The kernel has answered when send returns.
    alignas(nlmsghdr) std::array<char, 4096> buffer;
    const auto got = ::recv(socket.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (got < static_cast<ssize_t>(NLMSG_LENGTH(sizeof(inet_diag_msg))))
        return std::nullopt;
    nlmsghdr header;
    inet_diag_msg found;
    std::memcpy(&header, buffer.data(), sizeof header);
    std::memcpy(&found, buffer.data() + NLMSG_HDRLEN, sizeof found);
    const bool is_answer = header.nlmsg_type == SOCK_DIAG_BY_FAMILY &&
                           found.id.idiag_sport == asked.body.id.idiag_sport &&
                           found.id.idiag_dport == asked.body.id.idiag_dport;
    // A socket that no process holds any more shows user 0.
    const bool lives = found.idiag_state == TCP_ESTABLISHED || found.idiag_state == TCP_CLOSE_WAIT;
    return is_answer && lives ? std::optional<uid_t>(found.idiag_uid) : std::nullopt;
}

} // namespace winebits::rpc
