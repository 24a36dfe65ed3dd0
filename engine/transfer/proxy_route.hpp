// SPDX-License-Identifier: LGPL-2.1-or-later
// Which proxies a request may use (bits-api 6.7).
// Pure functions; any thread.
#pragma once

#include "engine/base/cause.hpp"
#include "engine/queue/job.hpp"
#include "engine/transfer/options.hpp"
#include "engine/transfer/url.hpp"

#include <string>
#include <vector>

namespace winebits::transfer {

struct proxy_route {
    std::vector<std::string> proxies{
        ""};              // as libcurl takes them, tried in order; "" goes direct; never empty
    std::string no_proxy; // as libcurl takes it
};

// How a request for `target`, an http or https URL, may go. For proxy_usage::preconfigured and autodetect the
// answer of a script comes first, then the Internet Settings, then the variables. invalid_proxy: the list of
// an override can't be read; entries of the other sources that can't be read are passed over.
result<proxy_route> route_for(const queue::proxy_settings &, const std::vector<queue::proxy_answer> &answers,
                              const proxy_environment &, const url &target);

} // namespace winebits::transfer
