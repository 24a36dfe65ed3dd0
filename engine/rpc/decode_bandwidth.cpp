// SPDX-License-Identifier: LGPL-2.1-or-later
// Reading and writing of bandwidth policies.
// Pure functions; any thread.
#include "engine/rpc/decode_bandwidth.hpp"

#include "engine/rpc/decode_values.hpp"

#include <array>

namespace winebits::rpc {
namespace {

using json::value;

constexpr std::uint32_t last_day = 6, last_hour = 23;

struct named_limit {
    std::string_view name;
    std::optional<std::uint64_t> queue::bandwidth_limits::*member;
};
constexpr std::array<named_limit, 3> all_limits{{
    {"high", &queue::bandwidth_limits::high},
    {"normal", &queue::bandwidth_limits::normal},
    {"low", &queue::bandwidth_limits::low},
}};

struct named_edge {
    std::string_view name;
    std::uint32_t queue::bandwidth_window::*member;
    std::uint32_t last;
};
constexpr std::array<named_edge, 4> all_edges{{
    {"from_day", &queue::bandwidth_window::from_day, last_day},
    {"to_day", &queue::bandwidth_window::to_day, last_day},
    {"from_hour", &queue::bandwidth_window::from_hour, last_hour},
    {"to_hour", &queue::bandwidth_window::to_hour, last_hour},
}};

decoded<queue::bandwidth_limits> decode_limits(const value &held) {
    queue::bandwidth_limits out;
    for (const auto &known : all_limits) {
        const auto *member = held.find(known.name);
        if (!member || member->is_null())
            continue;
        const auto number = member->number();
        if (!number)
            return bad(known.name);
        out.*known.member = *number;
    }
    return out;
}

decoded<queue::bandwidth_window> decode_window(const value &held) {
    queue::bandwidth_window out;
    for (const auto &known : all_edges) {
        const auto number = dword_member(held, known.name);
        if (!number || *number > known.last)
            return bad(known.name);
        out.*known.member = *number;
    }
    const auto limits = decode_limits(held);
    if (!limits)
        return std::unexpected(limits.error());
    out.limits = *limits;
    return out;
}

void write_limits(json::writer &out, const queue::bandwidth_limits &limits) {
    for (const auto &known : all_limits)
        out.name(known.name).number(limits.*known.member);
}

} // namespace

decoded<queue::bandwidth_policy> decode_bandwidth(const value &held) {
    if (!held.object())
        return bad("bandwidth");
    queue::bandwidth_policy out;
    if (const auto *windows = held.find("windows")) {
        if (!windows->items())
            return bad("windows");
        for (const auto &item : *windows->items()) {
            const auto window = decode_window(item);
            if (!window)
                return std::unexpected(window.error());
            out.windows.push_back(*window);
        }
    }
    const auto limits = decode_limits(held);
    if (!limits)
        return std::unexpected(limits.error());
    out.otherwise = *limits;
    const auto offset = local_offset_member(held);
    if (!offset)
        return std::unexpected(offset.error());
    out.local_offset_seconds = *offset;
    return out;
}

std::string bandwidth_text(const queue::bandwidth_policy &policy) {
    json::writer out;
    out.open_object().name("windows").open_list();
    for (const auto &window : policy.windows) {
        out.open_object();
        for (const auto &known : all_edges)
            out.name(known.name).number(std::uint64_t{window.*known.member});
        write_limits(out, window.limits);
        out.close_object();
    }
    out.close_list();
    write_limits(out, policy.otherwise);
    out.name("local_offset").raw(std::to_string(policy.local_offset_seconds)).close_object();
    return out.take();
}

} // namespace winebits::rpc
