// SPDX-License-Identifier: LGPL-2.1-or-later
// Which proxies a request may use (bits-api 6.7).
// Pure functions; any thread.
#pragma once

#include "engine/base/cause.hpp"
#include "engine/queue/job.hpp"
#include "engine/transfer/options.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace winebits::transfer {

struct proxy_route {
    std::vector<std::string> proxies{
        ""};              // as libcurl takes them, tried in order; "" goes direct; never empty
    std::string no_proxy; // as libcurl takes it
};

// `scheme` is "http" or "https", `host` the host's name without a port. invalid_proxy: the override can't be
// read.
result<proxy_route> route_for(const queue::proxy_settings &, const proxy_environment &,
                              std::string_view scheme, std::string_view host);

} // namespace winebits::transfer
