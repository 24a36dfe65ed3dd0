// SPDX-License-Identifier: LGPL-2.1-or-later
// What the fault server saw: the log that tests read, and how often each target was asked for.
// Any thread.
#pragma once

#include "tests/support/origin/request.hpp"

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace winebits::origin {

// Which request of its target this one is, counting from 1.
struct ordinals {
    std::uint64_t among_all = 0;
    std::uint64_t among_method = 0;
    std::uint64_t at_once = 0; // requests of the target that are being answered, this one included
};

class journal {
  public:
    ordinals record(const request &, std::uint64_t connection);
    void answered(const request &);
    void reset();
    // JSON, an object a line.
    std::string lines() const;
    std::vector<request> requests() const;
    // Requests of that method ("" counts all).
    std::size_t count(const std::string &method) const;
    // How many requests of one target were being answered at the same time, at the most.
    std::uint64_t most_at_once() const;

  private:
    struct entry {
        request what;
        std::uint64_t connection;
    };
    mutable std::mutex mutex_;
    std::vector<entry> entries_;
    std::map<std::string, std::uint64_t> at_once_; // by target
    std::uint64_t most_at_once_ = 0;
    std::map<std::string, std::uint64_t> counts_; // by target, and by method and target
};

} // namespace winebits::origin
