// SPDX-License-Identifier: LGPL-2.1-or-later
// A connected socket that carries lines: limited input, buffered output, nothing ever waits.
// Main thread only.
#pragma once

#include "engine/rpc/descriptor.hpp"
#include "engine/rpc/main_loop.hpp"
#include "engine/rpc/memory_budget.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace winebits::rpc {

class line_socket {
  public:
    struct owner_calls {
        // One line without its newline; valid during the call. Called only while the owner is ready for it.
        std::function<void(std::string_view)> line;
        // False: lines and the peer's data wait, so that a fast peer can't fill our memory.
        std::function<bool()> ready;
        // The peer has gone, sent a longer line than allowed, or what it sent or does not read is too much
        // beside what the others have. Called once, and nothing after it.
        std::function<void()> ended;
    };

    line_socket(descriptor socket, std::size_t max_line_bytes, memory_budget &, owner_calls);
    line_socket(const line_socket &) = delete;
    line_socket &operator=(const line_socket &) = delete;

    void set_max_line_bytes(std::size_t limit) { max_line_bytes_ = limit; }
    // Adds the newline. Never calls back.
    void send(std::string line);
    // Lines that were waiting for the owner are handed out now. May call `line` and `ended`.
    void wake();
    // Output the kernel has not taken yet.
    std::size_t unsent_bytes() const { return output_.size(); }
    // Sends what the kernel takes at once, then says nothing more in either direction. Calls nothing.
    void close();

  private:
    void receive();
    void hand_out_lines();
    void flush();
    void watch();
    void end();
    bool within_budget();

    descriptor socket_;
    std::size_t max_line_bytes_;
    owner_calls owner_;
    memory_budget::share memory_;
    std::string input_, output_;
    std::size_t handed_out_ = 0; // bytes of input_ that are done with
    std::size_t searched_ = 0;   // bytes of input_ known to hold no newline
    bool handing_out_ = false;
    descriptor_watch readable_, writable_;
};

} // namespace winebits::rpc
