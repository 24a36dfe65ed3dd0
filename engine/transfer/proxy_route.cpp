// SPDX-License-Identifier: LGPL-2.1-or-later
// Reads proxy and bypass lists.
// Any thread.
#include "engine/transfer/proxy_route.hpp"

#include "engine/base/ascii.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace winebits::transfer {
namespace {

// Windows separates by spaces; bitsadmin takes commas and WinHTTP semicolons too.
std::vector<std::string> entries_of(std::string_view list) {
    constexpr std::string_view separators = " \t\r\n,;";
    std::vector<std::string> out;
    for (std::size_t at = 0; (at = list.find_first_not_of(separators, at)) != std::string_view::npos;) {
        const auto end = std::min(list.find_first_of(separators, at), list.size());
        out.push_back(ascii::lower(list.substr(at, end - at)));
        at = end;
    }
    return out;
}

bool valid_host(std::string_view host) {
    if (host.starts_with('[') && host.ends_with(']'))
        return host.size() > 2 && host.substr(1, host.size() - 2).find_first_not_of("0123456789abcdef:.%") ==
                                      std::string_view::npos;
    return !host.empty() && host.find_first_of("/:@?#[]<>\"\\^`{|}*=%") == std::string_view::npos &&
           std::ranges::none_of(host,
                                [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == 0x7f; });
}

bool valid_port(std::string_view text) {
    unsigned value = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    return failure == std::errc{} && end == text.data() + text.size() && value > 0 && value < 65536;
}

struct entry {
    std::string scheme; // which requests it serves; empty: those without an entry of their own
    std::string proxy;  // "http://server:port"
};

// [<scheme>=][<scheme>"://"]<server>[":"<port>]
std::optional<entry> parse_entry(std::string_view text) {
    entry out;
    if (const auto equals = text.find('='); equals != std::string_view::npos) {
        out.scheme = text.substr(0, equals);
        if (out.scheme != "http" && out.scheme != "https")
            return std::nullopt;
        text.remove_prefix(equals + 1);
    }
    if (const auto scheme = text.find("://"); scheme != std::string_view::npos) {
        if (text.substr(0, scheme) != "http" && text.substr(0, scheme) != "https")
            return std::nullopt;
        text.remove_prefix(scheme + 3);
    }
    if (text.ends_with('/'))
        text.remove_suffix(1);
    const auto bracket = text.rfind(']');
    const auto colon = text.rfind(':');
    const bool with_port =
        colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket);
    const auto host = text.substr(0, with_port ? colon : text.size());
    const auto port =
        with_port ? text.substr(colon + 1) : std::string_view("80"); // libcurl's own default is 1080
    if (!valid_host(host) || !valid_port(port))
        return std::nullopt;
    // A scheme in front of the server names what it carries; the proxy itself always speaks plain HTTP on
    // Windows.
    out.proxy = "http://" + std::string(host) + ":" + std::string(port);
    return out;
}

// `*` stands for any text. Windows documents it at the left end of a job's list only, but the Internet
// Settings have it anywhere, as in "10.*".
bool matches(std::string_view text, std::string_view pattern) {
    std::size_t at = 0, in_pattern = 0, star = std::string_view::npos, after_star = 0;
    while (at < text.size()) {
        if (in_pattern < pattern.size() && pattern[in_pattern] == '*') {
            star = in_pattern++;
            after_star = at;
        } else if (in_pattern < pattern.size() && pattern[in_pattern] == text[at]) {
            ++in_pattern, ++at;
        } else if (star != std::string_view::npos) { // let the last star take one more
            in_pattern = star + 1;
            at = ++after_star;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', in_pattern) == std::string_view::npos;
}

bool bypassed(std::string_view bypass_list, const url &target) {
    auto host = ascii::lower(target.host);
    if (host.starts_with('[') && host.ends_with(']'))
        host = host.substr(1, host.size() - 2);
    const bool local = host.find_first_of(".:") == std::string::npos;
    const std::array<std::string, 4> spellings{host, "[" + host + "]", host + ":" + target.port,
                                               "[" + host + "]:" + target.port};
    return std::ranges::any_of(entries_of(bypass_list), [&](std::string_view pattern) {
        if (pattern == "<local>")
            return local;
        if (const auto scheme = pattern.find("://"); scheme != std::string_view::npos) {
            if (pattern.substr(0, scheme) != target.scheme)
                return false;
            pattern.remove_prefix(scheme + 3);
        }
        return std::ranges::any_of(spellings, [&](const auto &spelled) { return matches(spelled, pattern); });
    });
}

enum class unreadable { fails, is_passed_over };

result<proxy_route> from_lists(std::string_view list, std::string_view bypass, const url &target,
                               unreadable then) {
    std::vector<std::string> own, general;
    const auto entries = entries_of(list);
    for (const auto &text : entries) {
        const auto one = parse_entry(text);
        if (!one && then == unreadable::fails)
            return std::unexpected(error{.why = cause::invalid_proxy});
        if (one && one->scheme.empty())
            general.push_back(one->proxy);
        else if (one && one->scheme == target.scheme)
            own.push_back(one->proxy);
    }
    if (entries.empty() && then == unreadable::fails)
        return std::unexpected(error{.why = cause::invalid_proxy});
    if (bypassed(bypass, target))
        return proxy_route{};
    if (!own.empty())
        return proxy_route{std::move(own), {}};
    if (!general.empty())
        return proxy_route{std::move(general), {}};
    return proxy_route{};
}

} // namespace

result<proxy_route> route_for(const queue::proxy_settings &settings,
                              const std::vector<queue::proxy_answer> &answers,
                              const proxy_environment &environment, const url &target) {
    if (settings.usage == queue::proxy_usage::none)
        return proxy_route{};
    if (settings.usage == queue::proxy_usage::override_list)
        return from_lists(settings.list, settings.bypass, target, unreadable::fails);
    const auto origin = target.scheme + "://" + ascii::lower(target.host) + ":" + target.port;
    if (const auto answer = std::ranges::find(answers, origin, &queue::proxy_answer::origin);
        answer != answers.end())
        return from_lists(answer->list, {}, target, unreadable::is_passed_over);
    if (!environment.internet_proxy.empty())
        return from_lists(environment.internet_proxy, environment.internet_bypass, target,
                          unreadable::is_passed_over);
    return proxy_route{{target.scheme == "https" ? environment.https_proxy : environment.http_proxy},
                       environment.no_proxy};
}

} // namespace winebits::transfer
