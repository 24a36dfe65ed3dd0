// SPDX-License-Identifier: LGPL-2.1-or-later
// Connected Cache (do-api 8.3): which cache host is asked next, how its requests look, and which hosts are
// left alone for a while. Main thread only; the functions are pure.
#pragma once

#include "engine/base/cause.hpp"
#include "engine/base/instant.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace winebits::queue {

// The host of an http or https URL in lower case, without its port; empty for every other name.
std::string host_of(std::string_view url);

// The URL with the cache's host in place of its own and with cacheHostOrigin added. A port of the URL stays
// unless the cache host names one. The URL is one that host_of reads, without a name or a password.
std::string cache_url(std::string_view url, std::string_view cache_host);

// The URL holds a name or a password for its server.
bool has_user_info(std::string_view url);

// What a failure tells of the cache that it came from; none: it is no fault of a cache.
enum class cache_failure : std::uint8_t {
    refused, // it does not give this content, or another one: a 4xx, another size or validator, bad pieces
    unreachable, // it could not be reached, or not be trusted: time-outs, names, connections, TLS
    failing,     // a 5xx, a lost connection: nothing that lasts
};
std::optional<cache_failure> cache_failure_of(const error &);

// How long a download keeps to its cache although that fails (DODelayCacheServerFallback*).
enum class fallback : std::uint8_t { at_once, later, never };
fallback fallback_of(const std::optional<seconds> &delay, milliseconds since_start);

class cache_hosts {
  public:
    static constexpr milliseconds ban_time{15 * 60 * 1000};

    // Bans of hosts that are named again stay.
    void configure(std::vector<std::string> hosts);
    bool empty() const { return hosts_.empty(); }

    // The next host whose turn it is for content of `origin`; none: every one is banned or among
    // `passed_over`.
    std::optional<std::string> next(const std::string &origin, const std::vector<std::string> &passed_over,
                                    milliseconds now);
    // Likewise, without taking the turn.
    std::optional<std::string> peek(const std::string &origin, const std::vector<std::string> &passed_over,
                                    milliseconds now) const;
    // True: nobody is sent to that host for content of `origin` until the ban ends.
    bool is_banned(const std::string &host, const std::string &origin, milliseconds now) const;
    // `failing` bans nobody.
    void note(const std::string &host, const std::string &origin, cache_failure, milliseconds now);

  private:
    bool holds(const std::pair<std::string, std::string> &ban, milliseconds now) const;

    std::vector<std::string> hosts_;
    std::size_t turn_ = 0;
    std::map<std::pair<std::string, std::string>, milliseconds> bans_; // an empty origin: every one
};

} // namespace winebits::queue
