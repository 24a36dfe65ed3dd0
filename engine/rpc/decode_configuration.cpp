// SPDX-License-Identifier: LGPL-2.1-or-later
// Decoding of surface.configure.
// Pure functions; any thread.
#include "engine/rpc/base64.hpp"
#include "engine/rpc/decode_bandwidth.hpp"
#include "engine/rpc/decode_values.hpp"
#include "engine/rpc/delivery_policy.hpp"

#include <limits>

namespace winebits::rpc {
namespace {

using json::value;

decoded<drive_map> decode_drives(const value &held) {
    if (!held.object())
        return bad("drives");
    drive_map drives;
    for (const auto &[letter, path] : *held.object()) {
        const auto root = string_member(held, letter);
        if (letter.size() != 1 || letter[0] < 'a' || letter[0] > 'z' || !root)
            return bad("drives");
        if (!root->empty() && (root->front() != '/' || root->back() == '/'))
            return bad("drives");
        drives.emplace(letter[0], *root);
    }
    return drives;
}

decoded<environment> decode_environment(const value &held) {
    if (!held.object())
        return bad("environment");
    environment out;
    for (const auto &known : all_variables) {
        auto text = optional_string_member(held, known.name);
        if (!text)
            return bad("environment");
        out.*known.member = std::move(*text);
    }
    return out;
}

decoded<settings> decode_settings(const value &held) {
    if (!held.object())
        return bad("settings");
    settings out;
    for (const auto &known : all_settings) {
        const auto *member = held.find(known.name);
        if (!member || member->is_null())
            continue;
        const auto number = member->number();
        if (!number || *number > std::numeric_limits<std::uint32_t>::max())
            return bad("settings");
        out.*known.member = static_cast<std::uint32_t>(*number);
    }
    return out;
}

decoded<std::vector<std::string>> decode_roots(const value &held) {
    if (!held.items())
        return bad("roots");
    std::vector<std::string> out;
    for (const auto &item : *held.items()) {
        auto bytes = item.string() ? from_base64(*item.string()) : std::nullopt;
        if (!bytes)
            return bad("roots");
        out.push_back(std::move(*bytes));
    }
    return out;
}

// Leaves `into` alone when the member is missing.
template <class T>
bool decode_optional(const value &params, std::string_view name, decoded<T> (*decode)(const value &),
                     std::optional<T> &into) {
    const auto *held = params.find(name);
    if (!held)
        return true;
    auto found = decode(*held);
    if (!found)
        return false;
    into = std::move(*found);
    return true;
}

} // namespace

decoded<configuration> decode_configuration(const value &params) {
    configuration out;
    if (!decode_optional(params, "drives", decode_drives, out.drives))
        return bad("drives");
    if (!decode_optional(params, "environment", decode_environment, out.environment))
        return bad("environment");
    if (!decode_optional(params, "settings", decode_settings, out.settings))
        return bad("settings");
    if (!decode_optional(params, "bandwidth", decode_bandwidth, out.bandwidth))
        return bad("bandwidth");
    if (!decode_optional(params, "delivery", decode_delivery_policy, out.delivery))
        return bad("delivery");
    if (!decode_optional(params, "roots", decode_roots, out.roots))
        return bad("roots");
    return out;
}

} // namespace winebits::rpc
