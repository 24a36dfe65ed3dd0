// SPDX-License-Identifier: LGPL-2.1-or-later
// Counts requests by the second.
// Plain value; any thread.
#pragma once

#include "engine/base/instant.hpp"

#include <cstdint>

namespace winebits::rpc {

class rate_limit {
  public:
    explicit rate_limit(std::uint32_t per_second) : per_second_(per_second) {}

    // Counts one request; false: there were more within the second that began with the first of them.
    bool allows(milliseconds now) {
        if (count_ == 0 || now - begin_ >= seconds(1)) {
            begin_ = now;
            count_ = 0;
        }
        return ++count_ <= per_second_;
    }

  private:
    std::uint32_t per_second_;
    std::uint32_t count_ = 0;
    milliseconds begin_{0};
};

} // namespace winebits::rpc
