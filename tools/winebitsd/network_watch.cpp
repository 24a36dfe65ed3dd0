// SPDX-License-Identifier: LGPL-2.1-or-later
// Watching the network by rtnetlink.
// Main thread only.
#include "tools/winebitsd/network_watch.hpp"

#include <array>
#include <ifaddrs.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <memory>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace winebits::daemon {
namespace {

constexpr std::chrono::milliseconds settling_time{250};

bool is_usable_address(const sockaddr *address) {
    if (!address)
        return false;
    if (address->sa_family == AF_INET)
        return true;
    return address->sa_family == AF_INET6 &&
           !IN6_IS_ADDR_LINKLOCAL(&reinterpret_cast<const sockaddr_in6 *>(address)->sin6_addr);
}

bool any_network() {
    ifaddrs *list = nullptr;
    if (::getifaddrs(&list) != 0)
        return true;
    const std::unique_ptr<ifaddrs, void (*)(ifaddrs *)> owner(list, ::freeifaddrs);
    for (const ifaddrs *one = list; one; one = one->ifa_next) {
        const bool runs = (one->ifa_flags & IFF_UP) && (one->ifa_flags & IFF_RUNNING);
        if (runs && !(one->ifa_flags & IFF_LOOPBACK) && is_usable_address(one->ifa_addr))
            return true;
    }
    return false;
}

rpc::descriptor open_netlink() {
    rpc::descriptor socket(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE));
    sockaddr_nl address{};
    address.nl_family = AF_NETLINK;
    address.nl_groups = RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR;
    if (!socket || ::bind(socket.get(), reinterpret_cast<sockaddr *>(&address), sizeof address) != 0)
        return rpc::descriptor();
    return socket;
}

} // namespace

network_watch::network_watch(std::function<void(bool)> changed)
    : changed_(std::move(changed)), netlink_(open_netlink()) {
    if (!netlink_)
        return;
    connected_ = any_network();
    readable_.start(netlink_.get(), G_IO_IN, [this] { drain(); });
}

void network_watch::drain() {
    std::array<char, 8192> buffer;
    while (::recv(netlink_.get(), buffer.data(), buffer.size(), 0) > 0) {
    }
    if (!settled_.running())
        settled_.start(settling_time, [this] { look(); });
}

void network_watch::look() {
    const bool now = any_network();
    if (now == connected_)
        return;
    connected_ = now;
    changed_(now);
}

} // namespace winebits::daemon
