// SPDX-License-Identifier: LGPL-2.1-or-later
// What holds for every transfer of a daemon. Plain values; any thread.
#pragma once

#include "engine/base/instant.hpp"

#include <cstdint>
#include <string>
#include <sys/types.h>
#include <vector>

namespace winebits::transfer {

// Proxy variables of the Windows program's environment, as curl knows them; empty: unset.
struct proxy_environment {
    std::string http_proxy, https_proxy, no_proxy;
    // The Internet Settings of the prefix's user, in the grammar of bits-api 6.7; they go before the
    // variables.
    std::string internet_proxy{}, internet_bypass{};
};

struct options {
    std::string user_agent = "Microsoft BITS/7.8"; // bits-api 6.1
    seconds connect_timeout{60};
    // Of the DO surfaces (do-api 5.5, 5.11, 8.3): none of them is longer than connect_timeout.
    std::string delivery_user_agent = "Microsoft-Delivery-Optimization/10.0";
    seconds delivery_connect_timeout{15}, cache_connect_timeout{3};
    seconds stall_timeout{60}; // no byte from the server for so long ends the transfer as timed_out
    std::uint32_t redirect_limit = 10;
    mode_t file_mode_mask = 022;            // the user's umask: finished files get 0666 without these bits
    proxy_environment environment;          // for proxy_usage::preconfigured
    std::string certificate_bundle;         // extra PEM file to trust beside the host's; empty: none
    std::vector<std::string> trusted_roots; // DER certificates that TLS trusts beside the host's bundle
    // Where the files of streams lie, a Unix path; made when it is needed, its parent is there. Empty: there
    // are no streams.
    std::string spool_folder;
    std::uint64_t flush_every_bytes = 64ULL << 20; // design promise 2
    seconds flush_every{5};
    std::uint64_t report_every_bytes = 4ULL << 20;
};

} // namespace winebits::transfer
