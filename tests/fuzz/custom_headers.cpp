// SPDX-License-Identifier: LGPL-2.1-or-later
// The header lines that a program gives for its job, and its correlation vector (the first line).
// Any thread.
#include "engine/transfer/custom_headers.hpp"

#include "engine/base/ascii.hpp"
#include "tests/fuzz/input.hpp"
#include "tests/fuzz/targets.hpp"
#include "tests/support/check.hpp"

#include <array>

namespace winebits::fuzz {
namespace {

// One line stays one line, and none decides about the frame of the request.
void check_line(std::string_view line) {
    for (const char c : line)
        CHECK(!is_control(c) || c == '\t');
    CHECK(!line.empty() && line.front() != ':' && line.front() != ' ');
    const auto name = line.substr(0, line.find_first_of(":;"));
    for (const char *own : std::array{"Content-Length", "Transfer-Encoding", "Range", "Connection", "Expect",
                                      "Accept-Encoding", "If-Range", "TE", "Upgrade"})
        CHECK(!ascii::same(name, own));
}

} // namespace

void custom_headers(std::string_view input) {
    const auto vector = take_line(input);
    const auto lines = transfer::parse_headers(input);
    for (const auto &one : lines)
        check_line(one.text());
    for (const auto &one : transfer::correlation_header(lines, vector))
        check_line(one.text());
    for (const bool keeps_secrets : {false, true})
        for (const bool tunnelled : {false, true}) {
            const transfer::header_destination where{
                .keeps_secrets = keeps_secrets, .tunnelled = tunnelled, .proxied = !tunnelled};
            const auto chosen = transfer::choose_headers(lines, where);
            CHECK(chosen.server.size() + chosen.proxy.size() <= lines.size());
            for (const auto &one : chosen.server) {
                check_line(one);
                const auto name = std::string_view(one).substr(0, one.find_first_of(":;"));
                if (!keeps_secrets)
                    CHECK(!ascii::same(name, "Cookie") && !ascii::same(name, "Authorization"));
                if (tunnelled)
                    CHECK(!ascii::same(name, "Proxy-Authorization"));
            }
            for (const auto &one : chosen.proxy)
                CHECK(ascii::starts_with(one, "Proxy-Authorization"));
        }
}

} // namespace winebits::fuzz
