// SPDX-License-Identifier: LGPL-2.1-or-later
// The owner of a loopback connection's other end: by sock_diag, or from /proc/net where the kernel lacks
// that. Any thread.
#include "engine/rpc/peer_user.hpp"

#include "engine/rpc/descriptor.hpp"
#include "engine/rpc/socket_diag.hpp"

#include <array>
#include <bit>
#include <charconv>
#include <fcntl.h>
#include <string>

namespace winebits::rpc {
namespace {

// The kernel prints an address as 32-bit words in its own byte order.
constexpr std::string_view loopback = std::endian::native == std::endian::little ? "0100007F" : "7F000001";
constexpr std::string_view mapped_loopback = std::endian::native == std::endian::little
                                                 ? "0000000000000000FFFF00000100007F"
                                                 : "00000000000000000000FFFF7F000001";

std::string_view next_word(std::string_view &line) {
    const auto begin = line.find_first_not_of(' ');
    if (begin == std::string_view::npos) {
        line = {};
        return {};
    }
    line.remove_prefix(begin);
    const auto word = line.substr(0, line.find(' '));
    line.remove_prefix(word.size());
    return word;
}

template <class Number>
std::optional<Number> parsed(std::string_view digits, int base) {
    Number number{};
    const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), number, base);
    if (failure != std::errc() || end != digits.data() + digits.size())
        return std::nullopt;
    return number;
}

bool is_loopback(std::string_view word, std::uint16_t port) {
    const auto colon = word.find(':');
    if (colon == std::string_view::npos)
        return false;
    const auto address = word.substr(0, colon);
    return (address == loopback || address == mapped_loopback) &&
           parsed<std::uint16_t>(word.substr(colon + 1), 16) == port;
}

std::string whole_file(const char *path) {
    std::string text;
    const descriptor file(::open(path, O_RDONLY | O_CLOEXEC));
    std::array<char, 16384> buffer;
    for (ssize_t got; file && (got = ::read(file.get(), buffer.data(), buffer.size())) > 0;)
        text.append(buffer.data(), static_cast<std::size_t>(got));
    return text;
}

} // namespace

std::optional<uid_t> socket_user(std::string_view table, std::uint16_t local, std::uint16_t remote) {
    while (!table.empty()) {
        auto line = table.substr(0, table.find('\n'));
        table.remove_prefix(std::min(line.size() + 1, table.size()));
        next_word(line); // number of the line
        const auto own = next_word(line), other = next_word(line), state = next_word(line);
        // A socket without a process (TIME_WAIT and the like) shows user 0, so only living connections count.
        if (!is_loopback(own, local) || !is_loopback(other, remote) || (state != "01" && state != "08"))
            continue;
        next_word(line); // queues
        next_word(line); // timer
        next_word(line); // retransmissions
        return parsed<uid_t>(next_word(line), 10);
    }
    return std::nullopt;
}

std::optional<uid_t> peer_user(std::uint16_t peer_port, std::uint16_t own_port) {
    if (const auto user = diagnosed_user(peer_port, own_port))
        return user;
    for (const char *path : {"/proc/net/tcp", "/proc/net/tcp6"}) {
        if (const auto user = socket_user(whole_file(path), peer_port, own_port))
            return user;
    }
    return std::nullopt;
}

} // namespace winebits::rpc
