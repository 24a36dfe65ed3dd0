// SPDX-License-Identifier: LGPL-2.1-or-later
// Dynamic content, of a size nobody may know before its end, and limits of size (bits-api 6.6, 3.8).
// Test thread.
#include "tests/engine/transfer_support.hpp"

using namespace winebits;
using namespace winebits::test;

namespace {

struct trial {
    origin::server server;
    downloads here;

    queue::start_transfer request(const std::string &path) {
        std::filesystem::remove(here.temporary());
        auto out = here.request(server.url(path));
        out.dynamic_content = true;
        return out;
    }
};

// Every byte is there, though nobody told how many there would be.
void check_came(const transfer_history &done, std::uint64_t size) {
    CHECK(!done.finished->failure);
    CHECK(done.started.has_value());
    CHECK_EQUAL(done.finished->written, size);
    CHECK_EQUAL(done.finished->flushed, size);
}

void dynamic_content_is_one_plain_get() {
    trial t;
    const auto &done = t.here.run(t.request("/f?size=300K"));
    check_succeeded(done);
    check_content(t.here.temporary(), 300 << 10);
    const auto asked = t.server.log().requests();
    CHECK_EQUAL(asked.size(), 1U);
    CHECK_EQUAL(asked[0].method, "GET");
    CHECK(!asked[0].headers.contains("range"));
    CHECK(!asked[0].headers.contains("if-unmodified-since"));
}

void chunks_of_unknown_number_are_taken() {
    trial t;
    const auto &done = t.here.run(t.request("/f?size=3M&chunked"));
    CHECK(!done.started->size.has_value());
    check_came(done, 3 << 20);
    check_content(t.here.temporary(), 3 << 20);
}

void the_end_of_the_connection_may_be_the_end_of_the_file() {
    trial t;
    check_came(t.here.run(t.request("/f?size=300K&length=omit")), 300 << 10);
    check_content(t.here.temporary(), 300 << 10);
    check_came(t.here.run(t.request("/g?size=0&length=omit")), 0);
}

void dynamic_content_begins_anew() {
    trial t;
    auto what = t.request("/f?size=300K");
    write_content(t.here.temporary(), 5000, 7);
    continue_at(what, 5000, 300 << 10);
    const auto &done = t.here.run(what);
    check_succeeded(done);
    CHECK_EQUAL(done.started->offset, 0U);
    check_content(t.here.temporary(), 300 << 10);
}

void an_interrupted_one_fails() {
    trial t;
    CHECK_EQUAL(failure_of(t.here.run(t.request("/f?size=300K&cut=100K"))).why, cause::connection_lost);
    CHECK_EQUAL(failure_of(t.here.run(t.request("/g?size=300K&cut=100K&chunked"))).why,
                cause::connection_lost);
}

void an_error_page_is_no_dynamic_content() {
    trial t;
    CHECK_EQUAL(failure_of(t.here.run(t.request("/f?status=500"))).http_status, 500);
    CHECK_EQUAL(failure_of(t.here.run(t.request("/f?status=204"))).http_status, 204);
    CHECK(!std::filesystem::exists(t.here.temporary()));
}

void a_redirect_of_dynamic_content_is_followed() {
    trial t;
    check_came(t.here.run(t.request("/f?redirect=/g%3Fsize=5K%26chunked")), 5 << 10);
}

void more_than_the_limit_is_too_large() {
    trial t;
    for (const char *how : {"", "&chunked", "&length=omit"}) {
        auto what = t.request("/f?size=300K" + std::string(how));
        what.size_limit = (300 << 10) - 1;
        CHECK_EQUAL(failure_of(t.here.run(what)).why, cause::download_too_large);
        what = t.request("/f?size=300K" + std::string(how));
        what.size_limit = 300 << 10;
        check_came(t.here.run(what), 300 << 10);
    }
}

void the_limit_holds_for_ordinary_downloads() {
    trial t;
    for (const char *how : {"", "&head=405"}) {
        auto what = t.request("/f?size=300K" + std::string(how));
        what.dynamic_content = false;
        what.size_limit = (300 << 10) - 1;
        CHECK_EQUAL(failure_of(t.here.run(what)).why, cause::download_too_large);
        CHECK(!std::filesystem::exists(t.here.temporary()));
        what = t.request("/f?size=300K" + std::string(how));
        what.dynamic_content = false;
        what.size_limit = 300 << 10;
        check_succeeded(t.here.run(what));
    }
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<dynamic_content_is_one_plain_get>),
        cmocka_unit_test(run<chunks_of_unknown_number_are_taken>),
        cmocka_unit_test(run<the_end_of_the_connection_may_be_the_end_of_the_file>),
        cmocka_unit_test(run<dynamic_content_begins_anew>),
        cmocka_unit_test(run<an_interrupted_one_fails>),
        cmocka_unit_test(run<an_error_page_is_no_dynamic_content>),
        cmocka_unit_test(run<a_redirect_of_dynamic_content_is_followed>),
        cmocka_unit_test(run<more_than_the_limit_is_too_large>),
        cmocka_unit_test(run<the_limit_holds_for_ordinary_downloads>),
    };
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
