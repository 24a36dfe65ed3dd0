// SPDX-License-Identifier: LGPL-2.1-or-later
// Servers that can't be reached, hang up or fall silent: transient, each with its code (bits-api 4.4,
// Appendix C 9). Test thread only.
#include "tests/conformance/error/failing.hpp"
#include "tests/conformance/error/lists.hpp"

#include "tests/conformance/support/server.hpp"

namespace winebits::conformance {

namespace {

constexpr HRESULT name_not_resolved = static_cast<HRESULT>(0x80072EE7);
constexpr HRESULT timed_out = static_cast<HRESULT>(0x80072EE2);
constexpr HRESULT cannot_connect = static_cast<HRESULT>(0x80072EFD);
constexpr HRESULT connection_reset = static_cast<HRESULT>(0x80072EFE);
constexpr HRESULT invalid_server_response = static_cast<HRESULT>(0x80072F78);

void check_transient(const text &remote, HRESULT code) {
    check_failure_of(remote, BG_JOB_STATE_TRANSIENT_ERROR, code);
}

void refused_connection_is_transient() {
    check_transient(refused_url(), cannot_connect);
}

void unknown_host_is_transient() {
    check_transient(u"http://nosuch.invalid/file", name_not_resolved);
}

void closed_connection_is_transient() {
    check_transient(url("drop"), connection_reset);
}

void body_that_is_cut_short_is_transient() {
    check_transient(url("size=256K&cut=0"), connection_reset);
}

void reset_connection_is_transient() {
    check_transient(url("size=256K&reset=100000"), connection_reset);
}

void silent_server_is_transient() {
    check_transient(url("delay=600000"), timed_out);
}

void server_that_stops_in_mid_body_is_transient() {
    check_transient(url("size=256K&stall=100000"), timed_out);
}

void answer_that_is_not_http_is_transient() {
    check_transient(url("garbage"), invalid_server_response);
}

} // namespace

behaviours network_failures() {
    return {
        BEHAVIOUR(refused_connection_is_transient),
        BEHAVIOUR(unknown_host_is_transient),
        BEHAVIOUR(closed_connection_is_transient),
        BEHAVIOUR(body_that_is_cut_short_is_transient),
        BEHAVIOUR(reset_connection_is_transient),
        BEHAVIOUR(silent_server_is_transient),
        BEHAVIOUR(server_that_stops_in_mid_body_is_transient),
        BEHAVIOUR(answer_that_is_not_http_is_transient),
    };
}

} // namespace winebits::conformance
