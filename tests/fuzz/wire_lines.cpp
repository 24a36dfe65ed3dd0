// SPDX-License-Identifier: LGPL-2.1-or-later
// The frame of the wire: lines over a socket, in pieces of any size.
//
// Input: a byte that says how large the pieces are, then what the peer sends. A line that begins with "e" is
// echoed, one that begins with "w" lets the next one wait a moment. Main thread.
#include "engine/rpc/line_socket.hpp"

#include "tests/fuzz/input.hpp"
#include "tests/fuzz/targets.hpp"
#include "tests/support/check.hpp"

#include <array>
#include <sys/socket.h>
#include <vector>

namespace winebits::fuzz {
namespace {

constexpr std::size_t longest_line = 64; // with its newline

struct end_points {
    rpc::descriptor ours, peers;
};

end_points make_pair() {
    std::array<int, 2> ends{};
    CHECK_EQUAL(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()), 0);
    return {rpc::descriptor(ends[0]), rpc::descriptor(ends[1])};
}

// What must be handed out: whole lines, up to the first one that is too long.
std::vector<std::string> expected_lines(std::string_view sent) {
    std::vector<std::string> lines;
    while (true) {
        const auto end = sent.find('\n');
        if (end == sent.npos || end + 1 > longest_line)
            return lines;
        lines.emplace_back(sent.substr(0, end));
        sent.remove_prefix(end + 1);
    }
}

class conversation {
  public:
    explicit conversation(end_points ends)
        : peer_(std::move(ends.peers)), socket_(std::move(ends.ours), longest_line, memory_,
                                                {[this](std::string_view line) { take(line); },
                                                 [this] { return !waiting_; }, [this] { ++ended; }}) {}

    void send(std::string_view piece) {
        CHECK_EQUAL(::send(peer_.get(), piece.data(), piece.size(), MSG_NOSIGNAL) >= 0 || ended > 0, true);
        settle();
    }
    void leave() {
        peer_.reset();
        settle();
    }

    std::vector<std::string> lines;
    std::string echoed;
    unsigned ended = 0;

  private:
    void take(std::string_view line) {
        CHECK_EQUAL(ended, 0u);
        CHECK(!waiting_);
        lines.emplace_back(line);
        if (line.starts_with('e'))
            socket_.send(std::string(line));
        waiting_ = line.starts_with('w');
    }
    // Until nothing happens any more.
    void settle() {
        do {
            std::array<char, 4096> buffer;
            for (ssize_t got = 1; peer_ && got > 0;) {
                got = ::recv(peer_.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
                echoed.append(buffer.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
            }
            if (std::exchange(waiting_, false))
                socket_.wake();
        } while (g_main_context_iteration(nullptr, FALSE) != FALSE || waiting_);
    }

    rpc::descriptor peer_;
    bool waiting_ = false;
    rpc::memory_budget memory_{1u << 20};
    rpc::line_socket socket_;
};

} // namespace

void wire_lines(std::string_view input) {
    const std::size_t piece = 1 + take_byte(input);
    conversation talk(make_pair());
    for (auto rest = input; !rest.empty() && talk.ended == 0;
         rest.remove_prefix(std::min(piece, rest.size())))
        talk.send(rest.substr(0, piece));
    talk.leave();
    CHECK_EQUAL(talk.ended, 1u);
    CHECK(talk.lines == expected_lines(input));
    std::string echo;
    for (const auto &line : talk.lines)
        if (line.starts_with('e'))
            echo += line + '\n';
    // The last echoes may go with the connection.
    CHECK(echo.starts_with(talk.echoed));
}

} // namespace winebits::fuzz
