// SPDX-License-Identifier: LGPL-2.1-or-later
// JSON of the wire: one message, any bytes.
// Any thread.
#include "engine/rpc/json.hpp"
#include "tests/fuzz/input.hpp"
#include "tests/fuzz/targets.hpp"
#include "tests/support/check.hpp"
#include "winebits/protocol.hpp"

#include <glib.h>

namespace winebits::fuzz {
namespace {

using rpc::json::value;

bool is_utf8(const std::string &text) {
    return g_utf8_validate(text.data(), static_cast<gssize>(text.size()), nullptr) ||
           text.find('\0') != std::string::npos; // which GLib takes for an end
}

// Gives how deep it nests.
std::size_t check_content(const value &what) {
    std::size_t deepest = 0;
    if (const auto *list = what.items())
        for (const auto &item : *list)
            deepest = std::max(deepest, check_content(item));
    if (const auto *object = what.object())
        for (const auto &[name, member] : *object) {
            CHECK(is_utf8(name));
            CHECK(what.find(name) == &member);
            deepest = std::max(deepest, check_content(member));
        }
    if (const auto *text = what.string())
        CHECK(is_utf8(*text));
    return what.items() || what.object() ? deepest + 1 : 0;
}

} // namespace

void wire_json(std::string_view input) {
    const auto read = rpc::json::parse(input, protocol::max_depth);
    if (!read) {
        CHECK(!rpc::json::parse(input, 1)); // a lower limit lets nothing more pass
        return;
    }
    const auto depth = check_content(*read);
    CHECK(depth <= protocol::max_depth);
    CHECK(depth == 0 || !rpc::json::parse(input, depth - 1));
    // Written, it is one line that reads as the same. A fraction of 0 may lose its point and its sign on the
    // way.
    const auto first = rpc::json::text(*read);
    CHECK(!has_control(first) || first.find('\x7f') != std::string::npos);
    CHECK(first.find('\n') == std::string::npos);
    // What was read may have been deeper: of members with one name the last one counts.
    CHECK(rpc::json::parse(first, depth).has_value());
    CHECK(depth == 0 || !rpc::json::parse(first, depth - 1));
    const auto again = rpc::json::parse(first, protocol::max_depth);
    CHECK(again.has_value());
    const auto second = rpc::json::text(*again);
    const auto third = rpc::json::parse(second, protocol::max_depth);
    CHECK(third.has_value());
    CHECK_EQUAL(rpc::json::text(*third), second);
}

} // namespace winebits::fuzz
