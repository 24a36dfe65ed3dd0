// SPDX-License-Identifier: LGPL-2.1-or-later
// How much all connections together may hold of lines that are not complete or not sent.
// Main thread only.
#pragma once

#include <cstddef>

namespace winebits::rpc {

class memory_budget {
  public:
    explicit memory_budget(std::size_t bytes) : bytes_(bytes) {}
    memory_budget(const memory_budget &) = delete;
    memory_budget &operator=(const memory_budget &) = delete;

    bool exceeded() const { return used_ > bytes_; }

    // One connection's part of it.
    class share {
      public:
        explicit share(memory_budget &of) : of_(of) {}
        ~share() { hold(0); }
        share(const share &) = delete;
        share &operator=(const share &) = delete;

        // From now on it holds so many bytes. Small lines count nothing, so that nobody's are refused because
        // of others' large ones.
        void hold(std::size_t bytes) {
            const auto counted = bytes > uncounted ? bytes - uncounted : 0;
            of_.used_ = of_.used_ - held_ + counted;
            held_ = counted;
        }
        // It is one of those that make it too much.
        bool exceeds() const { return held_ > 0 && of_.exceeded(); }

      private:
        memory_budget &of_;
        std::size_t held_ = 0;
    };

    static constexpr std::size_t uncounted = 64u << 10;

  private:
    const std::size_t bytes_;
    std::size_t used_ = 0;
};

} // namespace winebits::rpc
