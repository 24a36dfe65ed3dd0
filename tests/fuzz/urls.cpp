// SPDX-License-Identifier: LGPL-2.1-or-later
// URLs of programs, and the Location headers of servers.
//
// Input: a URL, then a line for each Location. Any thread.
#include "engine/transfer/url.hpp"

#include "engine/base/ascii.hpp"
#include "engine/queue/names.hpp"
#include "tests/fuzz/input.hpp"
#include "tests/fuzz/targets.hpp"
#include "tests/support/check.hpp"
#include "tools/winebitsd/log.hpp"

namespace winebits::fuzz {
namespace {

std::string authority_in(std::string_view text) {
    const auto begin = text.find("://");
    CHECK(begin != text.npos);
    const auto rest = text.substr(begin + 3);
    return std::string(rest.substr(0, rest.find_first_of("/?#")));
}

void check_parts(const transfer::url &one) {
    CHECK(!one.scheme.empty() && one.scheme == ascii::lower(one.scheme));
    CHECK(one.port.find_first_not_of("0123456789") == std::string::npos);
    if (one.scheme == "http" || one.scheme == "https") {
        CHECK(!one.host.empty() && !one.port.empty());
        // Neither the user nor a line break goes out with the request line.
        CHECK(authority_in(one.text).find('@') == std::string::npos);
        CHECK(!has_control(one.text));
        // As it is sent it leads to the same server as it was judged by.
        const auto sent = transfer::url::parse(one.text);
        CHECK(sent.has_value());
        CHECK_EQUAL(sent->origin(), one.origin());
        CHECK(sent->user_info.empty());
        const auto named = transfer::url::parse(one.name());
        CHECK(named.has_value());
        CHECK(named->user_info == one.user_info && named->text == one.text);
        CHECK(one.may_share_secrets_with(*sent));
    }
    CHECK_EQUAL(one.origin(), ascii::lower(one.origin()));
}

void check_log(std::string_view url) {
    const auto shown = daemon::without_secrets(url);
    CHECK(shown.size() <= url.size());
    CHECK(shown.find_first_of("?#") == std::string::npos);
    CHECK_EQUAL(daemon::without_secrets(shown), shown);
}

} // namespace

void urls(std::string_view input) {
    const auto first = take_line(input);
    check_log(first);
    (void)queue::authority_of(first);
    (void)transfer::url_decoded(first);
    auto present = transfer::url::parse(first);
    // What the queue accepts the transfer can mean something by, but for what only libcurl knows.
    if (!present)
        return;
    check_parts(*present);
    if (queue::is_acceptable_url(first) && present->user_info.empty() && first.find('@') == first.npos)
        check_log(present->text);
    while (!input.empty()) {
        const auto location = take_line(input);
        const auto next = present->resolve(location);
        if (!next)
            continue;
        check_parts(*next);
        // A secret stays with its server.
        if (!present->may_share_secrets_with(*next) && location.find('@') == location.npos)
            CHECK(next->user_info.empty());
        // Resolved, it is absolute.
        const auto again = next->resolve(next->text);
        CHECK(again.has_value());
        CHECK_EQUAL(again->origin(), next->origin());
        present = next;
    }
}

} // namespace winebits::fuzz
