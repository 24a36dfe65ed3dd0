// SPDX-License-Identifier: LGPL-2.1-or-later
// Networks and servers that fail: which cause each failure becomes (the end of bits-api 4.4).
// Test thread.
#include "tests/engine/transfer_support.hpp"

using namespace winebits;
using namespace winebits::test;

namespace {

struct trial {
    origin::server server;
    downloads here;

    const transfer_history &run(const std::string &path) { return here.run(here.request(server.url(path))); }
    cause failure(const std::string &path) { return failure_of(run(path)).why; }
    cause failure_of_url(const std::string &url) { return failure_of(here.run(here.request(url))).why; }
};

void an_unknown_host_is_not_resolved() {
    trial t;
    CHECK_EQUAL(t.failure_of_url("http://nowhere.invalid/f"), cause::name_not_resolved);
}

void an_unknown_proxy_is_not_resolved() {
    trial t;
    auto what = t.here.request(t.server.url("/f"));
    what.proxy = {queue::proxy_usage::override_list, "nowhere.invalid:3128", ""};
    CHECK_EQUAL(failure_of(t.here.run(what)).why, cause::proxy_name_not_resolved);
}

void a_closed_port_is_a_failed_connection() {
    std::string url;
    {
        const origin::server gone;
        url = gone.url("/f");
    }
    trial t;
    CHECK_EQUAL(t.failure_of_url(url), cause::connect_failed);
}

void a_closed_connection_is_lost() {
    trial t;
    CHECK_EQUAL(t.failure("/f?drop"), cause::connection_lost);
    CHECK_EQUAL(t.failure("/f?head=drop"), cause::connection_lost);
    CHECK_EQUAL(t.failure("/f?drop&on=get"), cause::connection_lost);
    CHECK(t.here.history(3).started.has_value());
}

void a_reset_is_a_lost_connection() {
    trial t;
    const auto &done = t.run("/f?size=20M&reset=3000000");
    CHECK_EQUAL(failure_of(done).why, cause::connection_lost);
    check_content(t.here.temporary(), done.finished->written);
}

void an_answer_that_is_no_http_is_malformed() {
    trial t;
    CHECK_EQUAL(t.failure("/f?garbage"), cause::malformed_response);
    CHECK_EQUAL(t.failure("/f?garbage&on=get"), cause::malformed_response);
}

void a_content_length_that_is_no_number_is_malformed() {
    trial t;
    CHECK_EQUAL(t.failure("/f?length=omit&header=Content-Length:%20many"), cause::malformed_response);
}

void a_header_without_end_is_malformed() {
    trial t;
    CHECK_EQUAL(t.failure("/f?long-header=1M"), cause::malformed_response);
}

void silence_before_the_answer_times_out() {
    trial t;
    CHECK_EQUAL(t.failure("/f?delay=30000"), cause::timed_out);
    CHECK(!t.here.history(1).started);
}

void silence_in_the_body_times_out() {
    trial t;
    const auto &done = t.run("/f?size=1M&stall=100000");
    CHECK_EQUAL(failure_of(done).why, cause::timed_out);
    CHECK_EQUAL(done.finished->written, 100000U);
    CHECK_EQUAL(done.finished->flushed, 100000U);
}

void a_trickle_is_no_silence() {
    trial t;
    check_succeeded(t.run("/f?size=2K&trickle=500")); // four seconds
}

void a_connection_closed_while_idle_is_opened_again() {
    trial t;
    for (int i = 0; i < 5; ++i) {
        check_succeeded(t.run("/f?close-idle&n=" + std::to_string(i)));
        std::filesystem::remove(t.here.temporary());
    }
}

void a_long_error_page_is_not_read_to_its_end() {
    trial t;
    // 16 GiB of it would take longer than the test has.
    CHECK_EQUAL(failure_of(t.run("/f?size=16G&head=405&crange=garbage")).why, cause::invalid_range_response);
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<an_unknown_host_is_not_resolved>),
        cmocka_unit_test(run<an_unknown_proxy_is_not_resolved>),
        cmocka_unit_test(run<a_closed_port_is_a_failed_connection>),
        cmocka_unit_test(run<a_closed_connection_is_lost>),
        cmocka_unit_test(run<a_reset_is_a_lost_connection>),
        cmocka_unit_test(run<an_answer_that_is_no_http_is_malformed>),
        cmocka_unit_test(run<a_content_length_that_is_no_number_is_malformed>),
        cmocka_unit_test(run<a_header_without_end_is_malformed>),
        cmocka_unit_test(run<silence_before_the_answer_times_out>),
        cmocka_unit_test(run<silence_in_the_body_times_out>),
        cmocka_unit_test(run<a_trickle_is_no_silence>),
        cmocka_unit_test(run<a_connection_closed_while_idle_is_opened_again>),
        cmocka_unit_test(run<a_long_error_page_is_not_read_to_its_end>),
    };
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
