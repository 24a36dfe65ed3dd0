// SPDX-License-Identifier: LGPL-2.1-or-later
// Lists of proxies: those of a job, of the Internet Settings, and the answers of a PAC script.
//
// Input: a URL, then a line each: proxy list, bypass list, answer of the script, Internet Settings' list and
// bypass list. Any thread.
#include "engine/transfer/proxy_route.hpp"

#include "tests/fuzz/input.hpp"
#include "tests/fuzz/targets.hpp"
#include "tests/support/check.hpp"

#include <charconv>

namespace winebits::fuzz {
namespace {

using transfer::proxy_route;

// libcurl gets the address of a server and nothing else, or nothing: neither a way to choose another
// protocol, nor a user, nor a line break.
void check_proxy(std::string_view proxy) {
    if (proxy.empty())
        return;
    constexpr std::string_view scheme = "http://";
    CHECK(proxy.starts_with(scheme));
    proxy.remove_prefix(scheme.size());
    CHECK(!has_control(proxy) && proxy.find_first_of("/@?# \\") == proxy.npos);
    const auto colon = proxy.rfind(':');
    CHECK(colon != proxy.npos && colon > 0);
    unsigned port = 0;
    const auto digits = proxy.substr(colon + 1);
    const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    CHECK(failure == std::errc{} && end == digits.data() + digits.size() && port > 0 && port < 65536);
}

void check_route(const result<proxy_route> &route) {
    if (!route) {
        CHECK(route.error().why == cause::invalid_proxy);
        return;
    }
    CHECK(!route->proxies.empty());
    for (const auto &proxy : route->proxies)
        check_proxy(proxy);
}

} // namespace

void proxy_lists(std::string_view input) {
    const auto target = transfer::url::parse(take_line(input));
    if (!target || (target->scheme != "http" && target->scheme != "https"))
        return;
    queue::proxy_settings settings{queue::proxy_usage::override_list, take_line(input), take_line(input)};
    const std::vector<queue::proxy_answer> answers{
        {target->scheme + "://" + target->origin(), take_line(input)}};
    transfer::proxy_environment environment;
    environment.internet_proxy = take_line(input);
    environment.internet_bypass = take_line(input);

    const auto own = transfer::route_for(settings, {}, environment, *target);
    check_route(own);
    // A bypass list can only take proxies away.
    auto without = settings;
    without.bypass.clear();
    const auto unbypassed = transfer::route_for(without, {}, environment, *target);
    CHECK_EQUAL(own.has_value(), unbypassed.has_value());
    if (own && own->proxies != unbypassed->proxies)
        CHECK(own->proxies == proxy_route{}.proxies);

    settings.usage = queue::proxy_usage::autodetect;
    const auto scripted = transfer::route_for(settings, answers, environment, *target);
    CHECK(scripted.has_value());
    check_route(scripted);
    settings.usage = queue::proxy_usage::preconfigured;
    const auto configured = transfer::route_for(settings, {}, environment, *target);
    CHECK(configured.has_value());
    check_route(configured);
    settings.usage = queue::proxy_usage::none;
    CHECK(transfer::route_for(settings, answers, environment, *target)->proxies == proxy_route{}.proxies);
}

} // namespace winebits::fuzz
