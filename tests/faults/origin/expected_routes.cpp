// SPDX-License-Identifier: LGPL-2.1-or-later
// Redirects, TLS, proxies, and servers that refuse HEAD (bits-api 6.2 to 6.9; do-api 5.5, 6.1).
// Constants; any thread.
#include "tests/faults/origin/expectations.hpp"

namespace winebits::faults {
namespace {

row taken(std::string_view behaviour, std::uint64_t seed = 0) {
    return {behaviour, {delivered(seed)}, {delivered(seed)}};
}
row on_both(std::string_view behaviour, const outcome &seen) {
    return {behaviour, seen, seen};
}
row bad_certificate(std::string_view behaviour) {
    return {behaviour, {error(secure_failure)}, {error(certificate_rejected)}};
}

std::vector<row> rows_of_redirects() {
    return {
        on_both("redirect-loop", {error(redirect_failed)}),
        taken("redirect-chain"),
        on_both("redirect-chain-too-long", {error(redirect_failed)}),
        taken("redirect-to-other-host", 3),
        {"redirect-to-file", {error(redirect_failed)}, {error(unexpected_redirect)}},
        {"redirect-to-ftp", {error(redirect_failed)}, {error(unexpected_redirect)}},
        on_both("redirect-to-nobody", {waits(cannot_connect)}),
        on_both("redirect-to-garbage", {waits(invalid_response)}),
        {"redirect-without-location", {error(http(302))}, {error(unexpected_redirect)}},
        {"redirect-https-to-http", {error(redirect_failed)}, {error(unexpected_redirect)}},
    };
}

std::vector<row> rows_of_tls() {
    const outcome lost{waits(connection_lost, 32768), delivered()};
    const outcome lost_a_little{waits_with_at_most(connection_lost, 32768), delivered()};
    return {
        taken("tls-good"),
        bad_certificate("tls-expired"),
        bad_certificate("tls-other-host"),
        bad_certificate("tls-unknown-root"),
        bad_certificate("tls-self-signed"),
        on_both("tls-handshake-closed", {waits(channel_error)}),
        on_both("tls-handshake-reset", {waits(channel_error)}),
        on_both("tls-handshake-stalls", {waits(timed_out)}),
        on_both("tls-handshake-garbage", {waits(channel_error)}),
        on_both("tls-plaintext", {waits(channel_error)}),
        on_both("tls-too-old", {waits(channel_error)}),
        on_both("tls-close-without-notice", lost),
        on_both("tls-close-without-length", lost),
        on_both("tls-broken-record", lost_a_little),
        on_both("tls-reset", lost_a_little),
    };
}

std::vector<row> rows_of_proxies() {
    const auto first = waits(connection_lost, 32768);
    return {
        taken("proxy-good"),
        {"proxy-strips-range", {error(no_range_support)}, {delivered()}, outcome{delivered()}},
        {"proxy-strips-range-on-resume", {first, error(no_range_support, 32768)}, {first, delivered()}},
        on_both("proxy-caches-another-version", {first, delivered(1)}),
        on_both("proxy-502", {waits(http(502)), delivered()}),
        {"proxy-504-for-ranges", {waits(http(504))}, {waits(http(502))}},
        on_both("proxy-asks-who", {error(http(407))}),
        on_both("proxy-closes", {waits(connection_lost)}),
        on_both("proxy-closes-in-mid-body", {first, delivered()}),
    };
}

// Delivery Optimization asks no HEAD (do-api 5.11).
std::vector<row> rows_of_head() {
    return {
        taken("head-405"),
        taken("head-501"),
        {"head-404", {error(http(404))}, {delivered()}},
        {"head-500", {waits(http(500))}, {delivered()}},
        {"head-hangs", {waits(timed_out)}, {delivered()}},
        {"head-dropped", {waits(connection_lost)}, {delivered()}},
        {"head-other-length", {waits(file_changed)}, {delivered()}},
    };
}

} // namespace

std::vector<row> rows_of_routes() {
    auto out = rows_of_redirects();
    for (auto &&part : {rows_of_tls(), rows_of_proxies(), rows_of_head()})
        out.insert(out.end(), part.begin(), part.end());
    return out;
}

} // namespace winebits::faults
