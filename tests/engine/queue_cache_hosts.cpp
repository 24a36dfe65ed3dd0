// SPDX-License-Identifier: LGPL-2.1-or-later
// Connected Cache (do-api 8.3): names, turns, bans, and how a download goes on when a cache fails.
// Test thread only.
#include "engine/queue/cache_hosts.hpp"
#include "tests/engine/queue_delivery.hpp"

using namespace winebits;
using namespace winebits::test;

namespace {

const std::string url = "http://origin.test/dir/file";
const std::string at_cache = "http://cache/dir/file?cacheHostOrigin=origin.test";

q::settings with_caches(std::vector<std::string> hosts, std::optional<seconds> fallback = std::nullopt) {
    q::settings out;
    out.delivery.cache_hosts = std::move(hosts);
    out.delivery.foreground.cache_fallback = out.delivery.background.cache_fallback = fallback;
    return out;
}

error status(std::int32_t code) {
    return {.why = cause::http_status, .http_status = code};
}

void a_cache_is_asked_by_its_own_name() {
    CHECK_EQUAL(q::cache_url("http://Origin.Test/a/b", "cache"),
                "http://cache/a/b?cacheHostOrigin=origin.test");
    CHECK_EQUAL(q::cache_url("https://origin/a?x=1", "cache"), "https://cache/a?x=1&cacheHostOrigin=origin");
    CHECK_EQUAL(q::cache_url("http://origin/a?#part", "cache"), "http://cache/a?cacheHostOrigin=origin");
    CHECK_EQUAL(q::cache_url("http://origin", "cache"), "http://cache/?cacheHostOrigin=origin");
    CHECK_EQUAL(q::cache_url("http://origin?x", "cache"), "http://cache/?x&cacheHostOrigin=origin");
}

void an_explicit_port_stays_unless_the_cache_names_one() {
    CHECK_EQUAL(q::cache_url("http://origin:8080/a", "cache"), "http://cache:8080/a?cacheHostOrigin=origin");
    CHECK_EQUAL(q::cache_url("http://origin:8080/a", "cache:81"), "http://cache:81/a?cacheHostOrigin=origin");
    CHECK_EQUAL(q::cache_url("http://origin/a", "[::1]:81"), "http://[::1]:81/a?cacheHostOrigin=origin");
}

void the_name_of_the_origin_is_encoded() {
    CHECK_EQUAL(q::cache_url("http://[2001:db8::1]:90/a", "c"),
                "http://c:90/a?cacheHostOrigin=%5B2001%3Adb8%3A%3A1%5D");
}

void hosts_take_turns() {
    q::cache_hosts hosts;
    hosts.configure({"a", "b", "c"});
    CHECK(hosts.next("o", {}, 0s) == "a");
    CHECK(hosts.next("o", {}, 0s) == "b");
    CHECK(hosts.next("o", {"c"}, 0s) == "a");
    CHECK(hosts.peek("o", {}, 0s) == "b");
    CHECK(hosts.next("o", {}, 0s) == "b");
    CHECK(!hosts.next("o", {"a", "b", "c"}, 0s));
    hosts.configure({});
    CHECK(!hosts.next("o", {}, 0s));
}

void bans_end_after_fifteen_minutes() {
    q::cache_hosts hosts;
    hosts.configure({"a", "b"});
    hosts.note("a", "o", q::cache_failure::refused, 0s);
    CHECK(hosts.next("o", {}, 1s) == "b");
    CHECK(hosts.is_banned("a", "o", 1s) && !hosts.is_banned("a", "other", 1s));
    hosts.note("b", "o", q::cache_failure::unreachable, 1s);
    CHECK(hosts.is_banned("b", "other", 2s));
    CHECK(!hosts.next("o", {}, 2s));
    CHECK(hosts.next("o", {}, 15min) == "a");
    CHECK(hosts.next("o", {}, 15min + 1s) == "b");
    hosts.note("a", "o", q::cache_failure::failing, 1h);
    CHECK(!hosts.is_banned("a", "o", 1h));
}

void a_download_goes_to_the_cache() {
    delivery_fixture world(with_caches({"cache"}));
    const auto id = world.started(1, url);
    CHECK_EQUAL(world.last_start(id).remote_name, at_cache);
    CHECK(world.last_start(id).delivery.from_cache);
    world.answer(id, 1000);
    world.receive(id, 1000);
    world.finish(id, 1000);
    const auto &file = world.job(id).files.front();
    CHECK(file.transferred);
    CHECK_EQUAL(file.remote_name, url);
    CHECK_EQUAL(file.delivery.statistics.from_cache, 1000u);
    CHECK_EQUAL(file.delivery.statistics.from_origin, 0u);
    CHECK_EQUAL(file.delivery.statistics.cache_host, "cache");
}

void jobs_of_bits_know_no_cache() {
    delivery_fixture world(with_caches({"cache"}));
    world.surface = q::personality::bits;
    const auto id = world.running(1);
    CHECK_EQUAL(world.last_start(id).remote_name, "http://host/1-0");
}

void what_needs_credentials_goes_to_the_origin() {
    delivery_fixture world(with_caches({"cache"}));
    const auto id = world.made(1, url);
    world.ask(q::set_property{id, q::custom_headers{"X-A: b\r\nauthorization: Bearer x\r\n"}});
    world.ask(q::resume_job{id});
    CHECK_EQUAL(world.last_start(id).remote_name, url);
    const auto named = world.started(2, "http://me:secret@origin.test/a");
    CHECK(!world.last_start(named).delivery.from_cache);
}

void a_failing_cache_is_no_failure_of_the_download() {
    delivery_fixture world(with_caches({"cache"}));
    const auto id = world.started(1, url);
    world.answer(id, 1000);
    world.receive(id, 400);
    world.fail(id, status(502), 400);
    CHECK_EQUAL(world.job(id).state, q::job_state::transferring);
    CHECK(!world.job(id).last_error);
    CHECK_EQUAL(world.last_start(id).remote_name, url);
    CHECK_EQUAL(world.last_start(id).offset, 400u);
    CHECK_EQUAL(world.last_start(id).remote.etag, "\"1\"");
    world.answer(id, 1000);
    world.receive(id, 1000);
    world.finish(id, 1000);
    const auto &told = world.job(id).files.front().delivery.statistics;
    CHECK_EQUAL(told.from_cache, 400u);
    CHECK_EQUAL(told.from_origin, 1000u); // as its transfer counted them
}

void the_body_of_a_refusal_is_nothing_of_the_file() {
    delivery_fixture world(with_caches({"cache"}));
    const auto id = world.started(1, url);
    world.send(q::transfer_finished{world.last_start(id).id, 0, 0, status(404), false, {{}, {}, 153, 0}});
    const auto &told = world.job(id).files.front().delivery.statistics;
    CHECK_EQUAL(told.from_cache, 0u);
    CHECK_EQUAL(told.cache_host, "");
}

void another_host_is_asked_before_the_origin() {
    delivery_fixture world(with_caches({"a", "b"}));
    const auto id = world.started(1, "http://o/f");
    CHECK_EQUAL(world.last_start(id).remote_name, "http://a/f?cacheHostOrigin=o");
    world.fail(id, status(500));
    CHECK_EQUAL(world.last_start(id).remote_name, "http://b/f?cacheHostOrigin=o");
    world.fail(id, {cause::connect_failed});
    CHECK_EQUAL(world.last_start(id).remote_name, "http://o/f");
    const auto next = world.started(2, "http://o/g");
    CHECK_EQUAL(world.last_start(next).remote_name, "http://a/g?cacheHostOrigin=o"); // a 500 bans nobody
}

void a_404_bans_the_cache_for_its_origin_only() {
    delivery_fixture world(with_caches({"cache"}));
    const auto id = world.started(1, url);
    world.fail(id, status(404));
    CHECK_EQUAL(world.last_start(id).remote_name, url);
    CHECK(!world.last_start(world.started(2, "http://origin.test/g")).delivery.from_cache);
    CHECK(world.last_start(world.started(3, "http://other.test/g")).delivery.from_cache);
    world.advance(15min);
    CHECK(world.last_start(world.started(4, "http://origin.test/h")).delivery.from_cache);
}

// One that got 300 bytes of the origin, and was suspended and resumed.
job_id resumed_behind_the_origin(delivery_fixture &world) {
    const auto id = world.started(1, url);
    world.fail(id, status(500));
    CHECK_EQUAL(world.last_start(id).remote_name, url);
    world.answer(id, 1000);
    world.receive(id, 300);
    world.ask(q::suspend_job{id});
    world.end_stopped(id, 300);
    world.ask(q::resume_job{id});
    return id;
}

void every_resume_begins_with_the_cache() {
    delivery_fixture world(with_caches({"cache"}));
    const auto id = resumed_behind_the_origin(world);
    CHECK(world.last_start(id).delivery.from_cache);
    CHECK_EQUAL(world.last_start(id).offset, 300u);
}

void another_file_at_the_cache_loses_no_byte() {
    delivery_fixture world(with_caches({"cache"}));
    const auto id = resumed_behind_the_origin(world);
    CHECK(world.last_start(id).delivery.from_cache);
    world.fail(id, {cause::remote_file_changed});
    CHECK_EQUAL(world.last_start(id).remote_name, url);
    CHECK_EQUAL(world.last_start(id).offset, 300u);
    CHECK(!world.last_start(world.started(2, "http://origin.test/g")).delivery.from_cache);
}

void what_a_wrong_cache_gave_begins_anew() {
    delivery_fixture world(with_caches({"cache"}));
    const auto id = world.started(1, url);
    world.answer(id, 1000, "\"of the cache\"");
    world.receive(id, 300);
    world.fail(id, {cause::connection_lost}, 300);
    CHECK_EQUAL(world.last_start(id).offset, 300u);
    world.fail(id, {cause::remote_file_changed}, 300);
    CHECK_EQUAL(world.last_start(id).remote_name, url);
    CHECK_EQUAL(world.last_start(id).offset, 0u);
}

void a_delay_keeps_a_download_at_its_cache() {
    delivery_fixture world(with_caches({"cache"}, 60s));
    const auto id = world.started(1, url);
    world.fail(id, {cause::connection_lost});
    CHECK(!world.runs(id)); // it waits, and asks the cache again
    world.advance(50s);
    CHECK(world.last_start(id).delivery.from_cache);
    if (!world.runs(id))
        world.ask(q::resume_job{id});
    world.advance(11s);
    CHECK(world.last_start(id).delivery.from_cache);
    world.fail(id, {cause::connection_lost});
    CHECK_EQUAL(world.last_start(id).remote_name, url);
    world.answer(id, 1000);
    world.ask(q::suspend_job{id});
    world.end_stopped(id);
    world.ask(q::resume_job{id});
    CHECK_EQUAL(world.last_start(id).remote_name, url); // for good
}

void a_ban_wins_over_the_delay() {
    delivery_fixture world(with_caches({"cache"}, seconds{UINT32_MAX}));
    const auto id = world.started(1, url);
    world.fail(id, {cause::name_not_resolved});
    CHECK_EQUAL(world.last_start(id).remote_name, url);
}

void without_fallback_a_404_of_the_cache_is_final() {
    delivery_fixture world(with_caches({"cache"}, seconds{UINT32_MAX}));
    const auto id = world.started(1, url);
    world.fail(id, status(404));
    CHECK_EQUAL(world.job(id).state, q::job_state::error);
    world.ask(q::resume_job{id});
    CHECK_EQUAL(world.last_start(id).remote_name, url);
}

void failures_at_the_origin_give_the_cache_another_try() {
    delivery_fixture world(with_caches({"cache"}));
    const auto id = world.started(1, url, q::job_priority::normal);
    world.fail(id, status(503));
    for (int i = 0; i < 2; ++i) {
        CHECK_EQUAL(world.last_start(id).remote_name, url);
        world.fail(id, {cause::connection_lost});
        CHECK_EQUAL(world.job(id).state, q::job_state::transient_error);
        world.advance(11min);
        CHECK(world.runs(id));
    }
    CHECK(world.last_start(id).delivery.from_cache);
}

void a_new_list_of_hosts_holds_at_once() {
    delivery_fixture world(with_caches({"cache"}));
    world.take(world.queue().configure(with_caches({}), world.now));
    const auto id = world.started(1, url);
    CHECK_EQUAL(world.last_start(id).remote_name, url);
    world.take(world.queue().configure(with_caches({"other:8080"}), world.now));
    CHECK_EQUAL(world.last_start(world.started(2, url)).remote_name,
                "http://other:8080/dir/file?cacheHostOrigin=origin.test");
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<a_cache_is_asked_by_its_own_name>),
        cmocka_unit_test(run<an_explicit_port_stays_unless_the_cache_names_one>),
        cmocka_unit_test(run<the_name_of_the_origin_is_encoded>),
        cmocka_unit_test(run<hosts_take_turns>),
        cmocka_unit_test(run<bans_end_after_fifteen_minutes>),
        cmocka_unit_test(run<a_download_goes_to_the_cache>),
        cmocka_unit_test(run<jobs_of_bits_know_no_cache>),
        cmocka_unit_test(run<what_needs_credentials_goes_to_the_origin>),
        cmocka_unit_test(run<a_failing_cache_is_no_failure_of_the_download>),
        cmocka_unit_test(run<the_body_of_a_refusal_is_nothing_of_the_file>),
        cmocka_unit_test(run<another_host_is_asked_before_the_origin>),
        cmocka_unit_test(run<a_404_bans_the_cache_for_its_origin_only>),
        cmocka_unit_test(run<every_resume_begins_with_the_cache>),
        cmocka_unit_test(run<another_file_at_the_cache_loses_no_byte>),
        cmocka_unit_test(run<what_a_wrong_cache_gave_begins_anew>),
        cmocka_unit_test(run<a_delay_keeps_a_download_at_its_cache>),
        cmocka_unit_test(run<a_ban_wins_over_the_delay>),
        cmocka_unit_test(run<without_fallback_a_404_of_the_cache_is_final>),
        cmocka_unit_test(run<failures_at_the_origin_give_the_cache_another_try>),
        cmocka_unit_test(run<a_new_list_of_hosts_holds_at_once>),
    };
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
