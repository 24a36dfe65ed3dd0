// SPDX-License-Identifier: LGPL-2.1-or-later
// Reading and writing of Delivery Optimization's policies. What is 0 is not set (do-api 8.2).
// Pure functions; any thread.
#include "engine/rpc/delivery_policy.hpp"

#include "engine/rpc/decode_values.hpp"

#include <array>
#include <limits>

namespace winebits::rpc {
namespace {

using json::value;
using queue::delivery_limits;

constexpr std::uint64_t last_hour = 23, whole = 100;
constexpr std::size_t most_hosts = 64, longest_host = 255;
constexpr std::array<std::uint64_t, 6> modes{0, 1, 2, 3, 99, 100};

struct named_percent {
    std::string_view name;
    std::optional<std::uint32_t> delivery_limits::*member;
};
constexpr std::array<named_percent, 3> all_percents{{
    {"percent", &delivery_limits::percent},
    {"percent_within", &delivery_limits::percent_within},
    {"percent_outside", &delivery_limits::percent_outside},
}};

// none: the member is missing, null or 0. A number beyond `last` is bad.
decoded<std::optional<std::uint64_t>> number_to(const value &held, std::string_view name,
                                                std::uint64_t last) {
    const auto *member = held.find(name);
    if (!member || member->is_null())
        return std::nullopt;
    const auto number = member->number();
    if (!number || *number > last)
        return bad(name);
    return *number == 0 ? std::nullopt : number;
}

decoded<delivery_limits> decode_class(const value &held, std::string_view name) {
    delivery_limits out;
    const auto *member = held.find(name);
    if (!member)
        return out;
    if (!member->object())
        return bad(name);
    constexpr std::uint64_t longest = std::numeric_limits<std::uint32_t>::max();
    const auto rate = number_to(*member, "rate", std::numeric_limits<std::uint64_t>::max());
    const auto fallback = number_to(*member, "cache_fallback", longest);
    const auto from = number_to(*member, "from_hour", last_hour),
               to = number_to(*member, "to_hour", last_hour);
    if (const auto why = first_bad(rate, fallback, from, to))
        return std::unexpected(*why);
    out.rate = *rate;
    if (*fallback)
        out.cache_fallback = seconds(**fallback);
    out.from_hour = static_cast<std::uint32_t>(from->value_or(0));
    out.to_hour = static_cast<std::uint32_t>(to->value_or(0));
    for (const auto &known : all_percents) {
        const auto percent = number_to(*member, known.name, whole);
        if (!percent)
            return std::unexpected(percent.error());
        if (*percent)
            out.*known.member = static_cast<std::uint32_t>(**percent);
    }
    return out;
}

decoded<std::vector<std::string>> decode_hosts(const value &held) {
    std::vector<std::string> out;
    const auto *hosts = held.find("cache_hosts");
    if (!hosts)
        return out;
    if (!hosts->items() || hosts->items()->size() > most_hosts)
        return bad("cache_hosts");
    for (const auto &item : *hosts->items()) {
        const auto *host = item.string();
        const bool is_host =
            host && !host->empty() && host->size() <= longest_host && std::ranges::none_of(*host, [](char c) {
                const auto byte = static_cast<unsigned char>(c);
                return byte <= ' ' || byte == 0x7f ||
                       std::string_view("/\\@?#%").find(c) != std::string_view::npos;
            });
        if (!is_host)
            return bad("cache_hosts");
        out.push_back(*host);
    }
    return out;
}

decoded<std::optional<queue::download_mode>> decode_mode(const value &held) {
    const auto *member = held.find("mode");
    if (!member || member->is_null())
        return std::nullopt;
    const auto number = member->number();
    if (!number || std::ranges::find(modes, *number) == modes.end())
        return bad("mode");
    return static_cast<queue::download_mode>(*number);
}

template <class Number>
void write_number(json::writer &out, std::string_view name, const std::optional<Number> &number) {
    if (number)
        out.name(name).number(std::uint64_t{*number});
}

void write_class(json::writer &out, std::string_view name, const delivery_limits &limits) {
    out.name(name).open_object();
    write_number(out, "rate", limits.rate);
    if (limits.cache_fallback)
        out.name("cache_fallback").number(static_cast<std::uint64_t>(limits.cache_fallback->count()));
    out.name("from_hour").number(std::uint64_t{limits.from_hour});
    out.name("to_hour").number(std::uint64_t{limits.to_hour});
    for (const auto &known : all_percents)
        write_number(out, known.name, limits.*known.member);
    out.close_object();
}

} // namespace

decoded<queue::delivery_policy> decode_delivery_policy(const value &held) {
    if (!held.object())
        return bad("delivery");
    auto mode = decode_mode(held);
    auto hosts = decode_hosts(held);
    auto background = decode_class(held, "background"), foreground = decode_class(held, "foreground");
    const auto offset = local_offset_member(held);
    if (const auto why = first_bad(mode, hosts, background, foreground, offset))
        return std::unexpected(*why);
    return queue::delivery_policy{*mode, std::move(*hosts), *background, *foreground, *offset};
}

std::string delivery_policy_text(const queue::delivery_policy &policy) {
    json::writer out;
    out.open_object();
    if (policy.mode)
        out.name("mode").number(static_cast<std::uint64_t>(*policy.mode));
    out.name("cache_hosts").open_list();
    for (const auto &host : policy.cache_hosts)
        out.string(host);
    out.close_list();
    write_class(out, "background", policy.background);
    write_class(out, "foreground", policy.foreground);
    out.name("local_offset").raw(std::to_string(policy.local_offset_seconds)).close_object();
    return out.take();
}

} // namespace winebits::rpc
