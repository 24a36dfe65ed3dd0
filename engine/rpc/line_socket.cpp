// SPDX-License-Identifier: LGPL-2.1-or-later
// Lines over a non-blocking socket.
// Main thread only.
#include "engine/rpc/line_socket.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <sys/socket.h>

namespace winebits::rpc {

line_socket::line_socket(descriptor socket, std::size_t max_line_bytes, memory_budget &memory,
                         owner_calls owner)
    : socket_(std::move(socket)), max_line_bytes_(max_line_bytes), owner_(std::move(owner)), memory_(memory) {
    watch();
}

// Reads only while the owner wants lines and the peer takes our answers.
void line_socket::watch() {
    if (!socket_)
        return;
    const bool wanted = output_.empty() && owner_.ready();
    if (wanted && !readable_.running())
        readable_.start(socket_.get(), static_cast<GIOCondition>(G_IO_IN | G_IO_HUP | G_IO_ERR),
                        [this] { receive(); });
    else if (!wanted)
        readable_.stop();
    if (output_.empty())
        writable_.stop();
    else if (!writable_.running())
        writable_.start(socket_.get(), static_cast<GIOCondition>(G_IO_OUT | G_IO_HUP | G_IO_ERR),
                        [this] { wake(); });
}

void line_socket::receive() {
    std::array<char, 65536> buffer;
    const auto got = ::recv(socket_.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (got <= 0) {
        end();
        return;
    }
    input_.append(buffer.data(), static_cast<std::size_t>(got));
    if (within_budget())
        hand_out_lines();
    else
        end();
}

// Room that one long line has taken is given back with it; lines that are being handed out stay where they
// are.
bool line_socket::within_budget() {
    const auto give_back = [](std::string &text) {
        if (text.capacity() > memory_budget::uncounted && text.size() < text.capacity() / 4)
            text.shrink_to_fit();
    };
    give_back(output_);
    if (!handing_out_)
        give_back(input_);
    memory_.hold(input_.size() + output_.size());
    return !memory_.exceeds();
}

void line_socket::hand_out_lines() {
    if (handing_out_)
        return;
    handing_out_ = true;
    while (socket_ && output_.empty() && owner_.ready()) {
        const auto newline = input_.find('\n', std::max(searched_, handed_out_));
        const auto line_end = newline == std::string::npos ? input_.size() : newline;
        if (line_end - handed_out_ + 1 > max_line_bytes_) {
            handing_out_ = false;
            end();
            return;
        }
        if (newline == std::string::npos) {
            searched_ = input_.size();
            break;
        }
        const auto begin = std::exchange(handed_out_, newline + 1);
        owner_.line(std::string_view(input_).substr(begin, newline - begin));
    }
    handing_out_ = false;
    input_.erase(0, handed_out_);
    searched_ -= std::min(searched_, handed_out_);
    handed_out_ = 0;
    (void)within_budget();
    watch();
}

void line_socket::send(std::string line) {
    if (!socket_)
        return;
    line += '\n';
    if (output_.empty())
        output_ = std::move(line);
    else
        output_ += line;
    flush();
    // Nobody may be called back here: the watch sees the end.
    if (!within_budget())
        ::shutdown(socket_.get(), SHUT_RDWR);
    watch();
}

void line_socket::flush() {
    std::size_t sent = 0;
    while (sent < output_.size()) {
        const auto taken =
            ::send(socket_.get(), output_.data() + sent, output_.size() - sent, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (taken < 0 && errno == EINTR)
            continue;
        if (taken < 0 && errno != EAGAIN)
            sent = output_.size(); // nobody reads it; the next read tells that the peer has gone
        if (taken <= 0)
            break;
        sent += static_cast<std::size_t>(taken);
    }
    output_.erase(0, sent);
}

void line_socket::wake() {
    if (!socket_)
        return;
    flush();
    (void)within_budget();
    hand_out_lines();
}

void line_socket::close() {
    readable_.stop();
    writable_.stop();
    socket_.reset();
    memory_.hold(0);
}

void line_socket::end() {
    close();
    const auto ended = owner_.ended;
    ended();
}

} // namespace winebits::rpc
