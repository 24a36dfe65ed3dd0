// SPDX-License-Identifier: LGPL-2.1-or-later
// Names of cache requests, turns and bans (do-api 8.3).
// Main thread only.
#include "engine/queue/cache_hosts.hpp"

#include "engine/base/ascii.hpp"

#include <algorithm>

namespace winebits::queue {
namespace {

constexpr seconds never_fall_back{UINT32_MAX};

// Where the authority of an http or https URL begins; npos: it is none.
std::size_t authority_begin(std::string_view url) {
    for (const std::string_view scheme : {"http://", "https://"})
        if (url.size() > scheme.size() && ascii::starts_with(url, scheme))
            return scheme.size();
    return std::string_view::npos;
}

std::string_view authority_in(std::string_view url) {
    const auto begin = authority_begin(url);
    if (begin == std::string_view::npos)
        return {};
    const auto rest = url.substr(begin);
    return rest.substr(0, rest.find_first_of("/?#"));
}

// ":8080" of "host:8080" and of "[::1]:8080"; empty: the scheme's port.
std::string_view port_in(std::string_view authority) {
    const auto colon = authority.rfind(':');
    if (colon == std::string_view::npos || authority.find(']', colon) != std::string_view::npos)
        return {};
    return authority.substr(colon);
}

bool among(const std::vector<std::string> &hosts, const std::string &host) {
    return std::find(hosts.begin(), hosts.end(), host) != hosts.end();
}

std::string percent_encoded(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                           std::string_view("-._~").find(c) != std::string_view::npos;
        if (plain)
            out += c;
        else
            out.append({'%', digits[byte >> 4], digits[byte & 15]});
    }
    return out;
}

} // namespace

bool has_user_info(std::string_view url) {
    return authority_in(url).find('@') != std::string_view::npos;
}

std::string host_of(std::string_view url) {
    auto authority = authority_in(url);
    if (const auto at = authority.rfind('@'); at != std::string_view::npos)
        authority.remove_prefix(at + 1);
    authority.remove_suffix(port_in(authority).size());
    return ascii::lower(authority);
}

std::string cache_url(std::string_view url, std::string_view cache_host) {
    const auto begin = authority_begin(url);
    const auto authority = authority_in(url);
    std::string out(url.substr(0, begin));
    out.append(cache_host);
    if (port_in(cache_host).empty())
        out.append(port_in(authority));
    auto rest = url.substr(begin + authority.size());
    rest = rest.substr(0, rest.find('#'));
    if (rest.empty() || rest.front() != '/')
        out += '/';
    out.append(rest);
    if (rest.find('?') == std::string_view::npos)
        out += '?';
    else if (rest.back() != '?')
        out += '&';
    return out.append("cacheHostOrigin=").append(percent_encoded(host_of(url)));
}

std::optional<cache_failure> cache_failure_of(const error &what) {
    switch (what.why) {
    case cause::http_status:
        return what.http_status >= 500 ? cache_failure::failing : cache_failure::refused;
    case cause::missing_file_size:
    case cause::insufficient_range_support:
    case cause::invalid_range_response:
    case cause::range_not_satisfiable:
    case cause::remote_file_changed:
    case cause::size_mismatch:
    case cause::bad_piece_hash:
    case cause::not_encrypted:
    case cause::too_many_redirects:
    case cause::redirect_to_insecure:
        return cache_failure::refused;
    case cause::name_not_resolved:
    case cause::connect_failed:
    case cause::timed_out:
    case cause::proxy_name_not_resolved:
    case cause::tls_handshake_failed:
    case cause::certificate_unknown_authority:
    case cause::certificate_wrong_host:
    case cause::certificate_expired:
    case cause::certificate_invalid:
    case cause::certificate_revoked:
    case cause::revocation_unknown:
    case cause::client_certificate_needed:
        return cache_failure::unreachable;
    case cause::connection_lost:
    case cause::malformed_response:
        return cache_failure::failing;
    default:
        return std::nullopt;
    }
}

fallback fallback_of(const std::optional<seconds> &delay, milliseconds since_start) {
    if (delay && *delay >= never_fall_back)
        return fallback::never;
    return delay && since_start < *delay ? fallback::later : fallback::at_once;
}

void cache_hosts::configure(std::vector<std::string> hosts) {
    if (hosts == hosts_)
        return;
    hosts_ = std::move(hosts);
    turn_ = 0;
    std::erase_if(bans_, [this](const auto &ban) { return !among(hosts_, ban.first.first); });
}

std::optional<std::string> cache_hosts::peek(const std::string &origin,
                                             const std::vector<std::string> &passed_over,
                                             milliseconds now) const {
    for (std::size_t i = 0; i < hosts_.size(); ++i) {
        const auto &host = hosts_[(turn_ + i) % hosts_.size()];
        if (!is_banned(host, origin, now) && !among(passed_over, host))
            return host;
    }
    return std::nullopt;
}

std::optional<std::string> cache_hosts::next(const std::string &origin,
                                             const std::vector<std::string> &passed_over, milliseconds now) {
    std::erase_if(bans_, [now](const auto &ban) { return ban.second <= now; });
    const auto host = peek(origin, passed_over, now);
    if (host)
        turn_ = static_cast<std::size_t>(std::find(hosts_.begin(), hosts_.end(), *host) - hosts_.begin()) + 1;
    return host;
}

bool cache_hosts::holds(const std::pair<std::string, std::string> &ban, milliseconds now) const {
    const auto found = bans_.find(ban);
    return found != bans_.end() && found->second > now;
}

bool cache_hosts::is_banned(const std::string &host, const std::string &origin, milliseconds now) const {
    return holds({host, {}}, now) || holds({host, origin}, now);
}

void cache_hosts::note(const std::string &host, const std::string &origin, cache_failure what,
                       milliseconds now) {
    if (what == cache_failure::refused)
        bans_[{host, origin}] = now + ban_time;
    else if (what == cache_failure::unreachable)
        bans_[{host, {}}] = now + ban_time;
}

} // namespace winebits::queue
