// SPDX-License-Identifier: LGPL-2.1-or-later
// What a restart keeps: every value, offsets by boot, clocks, unknown values; and what damage does.
// Test thread only.
#include "tests/engine/queue_fixture.hpp"

using namespace winebits;
using namespace winebits::test;
using q::job_state;

namespace {

const error unavailable{cause::http_status, 503, 0};

std::string key(const job_id &id) {
    return "Jobs\\" + id.text();
}

void every_property_survives() {
    fixture world;
    const auto id = world.create(1, q::job_priority::high);
    world.expect(s_ok, q::set_property{id, q::display_name{"caf\xc3\xa9"}});
    world.expect(s_ok, q::set_property{id, q::description{"text"}});
    world.expect(s_ok, q::set_property{id, q::notify_flags{0x1b}});
    world.expect(s_ok, q::set_property{id, q::minimum_retry_delay{61s}});
    world.expect(s_ok, q::set_property{id, q::no_progress_timeout{86'400s}});
    world.expect(s_ok, q::set_property{id, q::maximum_download_time{4'000'000'000s}});
    world.expect(s_ok,
                 q::set_property{id, q::proxy_settings{q::proxy_usage::override_list, "p:1", "<local>"}});
    world.expect(s_ok, q::take_ownership{id, "S-1-5-21-9"});
    world.expect(s_ok, q::add_files{id, {file_at("http://h/a", "a"), file_at("http://h/b", "b")}});
    const auto before = world.job(id);
    world.restart(false, 1h);
    const auto &after = world.job(id);
    CHECK_EQUAL(after.display_name, before.display_name);
    CHECK_EQUAL(after.description, before.description);
    CHECK_EQUAL(after.owner_sid, std::string("S-1-5-21-9"));
    CHECK_EQUAL(after.notify_flags, 0x1bu);
    CHECK(after.priority == q::job_priority::high && after.type == before.type);
    CHECK(after.minimum_retry_delay == 61s && after.no_progress_timeout == 86'400s);
    CHECK(after.maximum_download_time == 4'000'000'000s);
    CHECK(after.proxy == before.proxy);
    CHECK_EQUAL(after.created, before.created);
    CHECK_EQUAL(after.modified, before.modified);
    CHECK_EQUAL(after.files.size(), 2u);
    CHECK_EQUAL(after.files[1].remote_name, std::string("http://h/b"));
    CHECK(after.files[1].target == before.files[1].target);
    CHECK_EQUAL(after.files[1].temporary_name, before.files[1].temporary_name);
    CHECK(!after.files[1].size.has_value());
    CHECK_EQUAL(after.state, job_state::suspended);
}

void an_upload_with_its_file_survives() {
    fixture world;
    const auto id = numbered(1);
    world.expect(s_ok, q::create_job{id, "up", q::job_type::upload, "S-1-5-21-1"});
    world.expect(s_ok, q::add_files{id, {file_at("http://h/a", "a")}});
    world.restart(true);
    CHECK(world.job(id).type == q::job_type::upload);
    CHECK_EQUAL(world.job(id).files.size(), 1u);
    world.expect(s_ok, q::cancel_job{id});
}

void offsets_are_trusted_by_boot() {
    for (const bool same_boot : {true, false}) {
        fixture world;
        const auto id = world.running(1);
        world.answer(id, 1000, "\"v\"");
        world.progress(id, 400, 100);
        world.restart(same_boot);
        const auto &start = world.last_start(id);
        CHECK_EQUAL(start.offset, same_boot ? 400u : 100u);
        CHECK_EQUAL(start.remote.etag, std::string("\"v\""));
        CHECK(start.temporary_created);
        CHECK(start.size == std::uint64_t{1000});
    }
}

void running_jobs_are_queued_and_go_on() {
    fixture world;
    const auto first = world.running(7);
    const auto second = world.running(3);
    world.answer(first, 1000);
    world.restart();
    CHECK_EQUAL(world.state(first), job_state::connecting); // queued and scheduled again, in the old order
    CHECK_EQUAL(world.state(second), job_state::queued);
}

void errors_and_debts_survive() {
    fixture world;
    const auto failed = world.running(1);
    world.fail(failed, {cause::http_status, 404, 0});
    const auto done = world.running(2);
    world.download(done, 5);
    world.restart(false);
    CHECK_EQUAL(world.state(failed), job_state::error);
    CHECK_EQUAL(world.job(failed).last_error->hresult, 0x80190194u);
    CHECK(world.job(failed).last_error->what == (error{cause::http_status, 404, 0}));
    CHECK(world.job(failed).last_error->file_index == 0u);
    CHECK(world.job(failed).owes_error && world.job(done).owes_transferred);
    CHECK_EQUAL(world.job(failed).error_count, 1u);
    CHECK_EQUAL(world.state(done), job_state::transferred);
    CHECK(world.job(done).transfer_completed != 0);
    CHECK(world.starts.empty());
}

void the_rest_of_a_retry_delay_survives() {
    for (const bool same_boot : {true, false}) {
        fixture world;
        const auto id = world.running(1);
        world.fail(id, unavailable);
        world.restart(same_boot, 400s);
        CHECK_EQUAL(world.state(id), job_state::transient_error);
        world.advance(150s);
        CHECK(world.starts.empty());
        world.advance(90s);
        CHECK_EQUAL(world.starts.size(), 1u);
    }
}

void patience_that_ended_unseen_leaves_one_more_try() {
    fixture world;
    const auto id = world.running(1);
    world.fail(id, unavailable);
    world.restart(false, 30 * 24h);
    CHECK_EQUAL(world.starts.size(), 1u);
    world.fail(id, unavailable);
    CHECK_EQUAL(world.state(id), job_state::error);
}

void a_lost_network_is_not_waited_for_after_a_restart() {
    fixture world;
    const auto id = world.running(1);
    world.send(q::network_changed{false});
    world.fail(id, {cause::name_not_resolved, 0, 0});
    CHECK_EQUAL(world.state(id), job_state::transient_error);
    CHECK_EQUAL(world.job(id).last_error->hresult, 0x80200010u);
    world.restart();
    CHECK_EQUAL(world.starts.size(), 1u);
}

void inactive_jobs_are_purged_some_time_after_the_start() {
    fixture world;
    const auto id = world.create(1);
    world.restart(false, 100 * 24h);
    CHECK_EQUAL(world.state(id), job_state::suspended);
    world.advance(10min);
    CHECK_EQUAL(world.state(id), job_state::cancelled);
}

void unknown_values_are_kept() {
    fixture world;
    const auto id = world.running(1);
    world.hive.set(key(id), "FromTheFuture", std::uint32_t{7});
    world.hive.set(key(id) + "\\Credentials\\Server", "User", std::string("x"));
    world.hive.set("Elsewhere", "Value", std::uint64_t{1});
    world.restart();
    world.download(id, 10);
    CHECK(world.hive.get(key(id), "FromTheFuture").has_value());
    CHECK(world.hive.get(key(id) + "\\Credentials\\Server", "User").has_value());
    CHECK(world.hive.get("Elsewhere", "Value").has_value());
    CHECK(!world.call(q::cancel_job{id}));
    world.send(q::files_deleted{id, 0});
    CHECK_EQUAL(world.hive.count_below("Jobs\\"), 0u);
}

// Takes away or spoils one value after the other.
void damaged_records_cost_no_more_than_their_job() {
    fixture whole;
    const auto broken = whole.running(1, "host", 2);
    whole.answer(broken, 100);
    whole.fail(broken, unavailable, 50);
    const auto good = whole.create(2);
    const auto values = whole.hive.values;
    for (const auto &[place, data] : values) {
        if (!place.first.starts_with(key(broken)))
            continue;
        for (const q::hive_data &bad :
             {q::hive_data(std::vector<std::uint8_t>{1}), q::hive_data(std::string("\xff")),
              q::hive_data(std::uint32_t{0xffffffff}), q::hive_data(std::uint64_t{0xffffffffffffffff})}) {
            fixture world;
            world.hive.values = values;
            world.hive.set(place.first, place.second, bad);
            world.restart();
            CHECK(world.listed(good));
            if (!world.listed(broken))
                CHECK(world.hive.get(place.first, place.second) == bad);
            world.advance(1h);
        }
        fixture world;
        world.hive.values = values;
        world.hive.values.erase(place);
        world.restart(false);
        CHECK(world.listed(good));
        world.advance(1h);
    }
}

void a_job_without_a_needed_value_is_left_out_but_kept() {
    fixture world;
    const auto id = world.running(1, "host", 2);
    const auto count = world.hive.count_below(key(id));
    world.hive.values.erase({key(id) + "\\Files\\00000001", "RemoteName"});
    world.restart();
    CHECK(!world.listed(id));
    CHECK_EQUAL(world.hive.count_below(key(id)), count - 1);
}

void progress_writes_only_what_changed() {
    fixture world;
    const auto id = world.running(1, "host", 10);
    world.answer(id, 1'000'000);
    world.progress(id, 1000, 0);
    world.progress(id, 2000, 0);
    CHECK(world.last_transaction.changes.size() <= 2); // Written and Modified
    world.send(q::timer_expired{});
    CHECK(world.last_transaction.changes.empty());
}

void a_clean_load_writes_nothing() {
    fixture world;
    for (unsigned i = 0; i < 5; ++i)
        world.create(i);
    const auto id = world.running(9);
    world.download(id, 10);
    world.restart();
    CHECK(world.last_transaction.changes.empty());
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<every_property_survives>),
        cmocka_unit_test(run<an_upload_with_its_file_survives>),
        cmocka_unit_test(run<offsets_are_trusted_by_boot>),
        cmocka_unit_test(run<running_jobs_are_queued_and_go_on>),
        cmocka_unit_test(run<errors_and_debts_survive>),
        cmocka_unit_test(run<the_rest_of_a_retry_delay_survives>),
        cmocka_unit_test(run<patience_that_ended_unseen_leaves_one_more_try>),
        cmocka_unit_test(run<a_lost_network_is_not_waited_for_after_a_restart>),
        cmocka_unit_test(run<inactive_jobs_are_purged_some_time_after_the_start>),
        cmocka_unit_test(run<unknown_values_are_kept>),
        cmocka_unit_test(run<damaged_records_cost_no_more_than_their_job>),
        cmocka_unit_test(run<a_job_without_a_needed_value_is_left_out_but_kept>),
        cmocka_unit_test(run<progress_writes_only_what_changed>),
        cmocka_unit_test(run<a_clean_load_writes_nothing>),
    };
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
