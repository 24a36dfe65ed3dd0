// SPDX-License-Identifier: LGPL-2.1-or-later
// Remote names, responses, validation, certificates, and jobs of a special kind.
// Test thread only.
#include "tests/engine/queue_fixture.hpp"

using namespace winebits;
using namespace winebits::test;
using q::job_state;

namespace {

constexpr std::uint32_t s_false = 1;
constexpr std::uint32_t e_pending = 0x8000000A;
constexpr std::uint32_t e_read_only = 0x80200075;
const error lost{cause::connection_lost};

void name(fixture &world, const job_id &id, const std::string &url, std::uint32_t hresult = s_ok) {
    world.expect(hresult, q::set_file_property{id, 0, q::remote_name{url, {}}});
}

void answer_with_time(fixture &world, const job_id &id, std::uint64_t size) {
    const auto start = world.last_start(id);
    world.send(q::transfer_started{start.id, size, {"\"1\"", "Monday"}, 7, start.offset, true});
}

// ---- Remote names

void a_renamed_file_goes_on_where_it_was_by_size_and_time() {
    fixture world;
    const auto id = world.running(1);
    answer_with_time(world, id, 1000);
    world.progress(id, 300, 300);
    name(world, id, "http://other/f");
    CHECK_EQUAL(world.stops.size(), 1u);
    world.end_stopped(id, 400);
    CHECK_EQUAL(world.last_start(id).remote_name, std::string("http://other/f"));
    CHECK_EQUAL(world.last_start(id).offset, 400u);
    CHECK(world.last_start(id).remote == (q::validator{"", "Monday"}));
}

void a_renamed_file_begins_anew_where_ranges_are_refused() {
    fixture world;
    const auto id = world.running(1);
    answer_with_time(world, id, 1000);
    name(world, id, "http://other/f");
    world.end_stopped(id, 400);
    world.fail(id, {cause::insufficient_range_support});
    CHECK(is_active(world.state(id)));
    CHECK_EQUAL(world.last_start(id).offset, 0u);
    world.fail(id, {cause::insufficient_range_support});
    CHECK_EQUAL(world.state(id), job_state::error);
}

void a_new_name_is_kept_from_the_next_resume_on() {
    fixture world;
    const auto id = world.running(1);
    world.expect(s_ok, q::suspend_job{id});
    world.end_stopped(id);
    name(world, id, "http://other/f");
    CHECK_EQUAL(q::remote_name_of(world.job(id).files[0]), std::string("http://other/f"));
    world.restart();
    CHECK_EQUAL(q::remote_name_of(world.job(id).files[0]), std::string("http://host/1-0"));
    name(world, id, "http://other/f");
    world.expect(s_ok, q::resume_job{id});
    world.restart();
    CHECK_EQUAL(world.job(id).files[0].remote_name, std::string("http://other/f"));
    name(world, id, "gopher://host/f", e_invalid_argument);
}

void a_prefix_is_replaced_in_all_names_or_in_none() {
    fixture world;
    const auto id = world.running(1, "host", 2);
    world.download(id, 10);
    world.expect(s_false, q::replace_remote_prefix{id, "http://HOST/", "http://b/", {}});
    const auto too_long = "http://" + std::string(2200, 'b') + "/";
    world.expect(e_invalid_argument, q::replace_remote_prefix{id, "http://host/", too_long, {}});
    world.expect(e_invalid_argument, q::replace_remote_prefix{id, "", "http://b/", {}});
    CHECK_EQUAL(world.job(id).files[0].remote_name, std::string("http://host/1-0"));
    world.expect(s_ok, q::replace_remote_prefix{id, "http://host/", "http://b/", {}});
    CHECK_EQUAL(world.job(id).files[0].remote_name, std::string("http://b/1-0"));
    CHECK(world.job(id).files[0].transferred);
    world.end_stopped(id);
    CHECK_EQUAL(world.last_start(id).remote_name, std::string("http://b/1-1"));
    CHECK_EQUAL(world.last_start(id).file_index, 1u);
}

void a_waiting_job_moves_to_the_line_of_its_new_host() {
    fixture world;
    world.running(1, "a");
    const auto id = world.running(2, "a");
    CHECK(!world.runs(id));
    name(world, id, "http://b/f");
    CHECK_EQUAL(world.state(id), job_state::queued);
    world.download(numbered(1), 5);
    CHECK_EQUAL(world.last_start(id).remote_name, std::string("http://b/f"));
}

void reported_redirects_change_the_name_and_silent_ones_do_not() {
    for (const std::uint32_t flags : {0u, 0x100u, 0x200u}) {
        fixture world;
        const auto id = world.create(1);
        world.expect(s_ok, q::add_files{id, {file_at("http://host/f", "f")}});
        world.expect(s_ok, q::set_property{id, q::security_flags{flags}});
        world.expect(s_ok, q::resume_job{id});
        const std::string headers = "HTTP/1.1 200 OK\r\nServer: s\r\n\r\n";
        world.send(q::response_received{world.last_start(id).id, headers, "http://final/f"});
        world.restart();
        const auto &file = world.job(id).files[0];
        CHECK_EQUAL(file.remote_name, std::string(flags == 0 ? "http://host/f" : "http://final/f"));
        CHECK_EQUAL(file.response_headers, headers);
    }
}

void a_copy_is_told_its_source() {
    fixture world;
    const auto id = world.create(1);
    auto file = file_at("\\\\server\\share\\f", "f");
    file.source = q::local_path{"\\\\server\\share\\f", 'z', "mnt/share/f"};
    world.expect(s_ok, q::add_files{id, {file}});
    world.expect(s_ok, q::resume_job{id});
    CHECK(world.last_start(id).source == file.source);
    world.restart();
    CHECK(world.last_start(id).source == file.source);
}

// ---- Validation

void only_a_transferred_file_can_be_judged() {
    fixture world;
    const auto id = world.running(1);
    world.expect(e_pending, q::set_file_property{id, 0, q::validation_state{true}});
    world.download(id, 10);
    world.expect(s_ok, q::set_file_property{id, 0, q::validation_state{true}});
    CHECK(world.job(id).files[0].validation_state);
    CHECK_EQUAL(world.state(id), job_state::transferred);
}

void a_rejected_file_is_fetched_again_by_resume() {
    fixture world;
    const auto id = world.running(1, "host", 2);
    world.download(id, 10);
    world.download(id, 20);
    world.expect(s_ok, q::set_file_property{id, 1, q::validation_state{false}});
    CHECK_EQUAL(world.state(id), job_state::error);
    CHECK_EQUAL(world.job(id).last_error->hresult, 0x80200053u);
    CHECK(world.job(id).last_error->file_index == 1u);
    CHECK_EQUAL(world.told(id, q::notify::job_error), 1u);
    CHECK(world.job(id).owes_error && !world.job(id).owes_transferred);
    CHECK_EQUAL(q::progress_of(world.job(id)).bytes_transferred, 10u);
    CHECK_EQUAL(q::progress_of(world.job(id)).files_transferred, 1u);
    world.restart();
    CHECK_EQUAL(world.state(id), job_state::error);
    world.expect(s_ok, q::resume_job{id});
    CHECK_EQUAL(world.last_start(id).file_index, 1u);
    CHECK_EQUAL(world.last_start(id).offset, 0u);
    world.download(id, 20);
    CHECK_EQUAL(world.state(id), job_state::transferred);
    CHECK_EQUAL(world.told(id, q::notify::job_transferred), 2u);
}

void complete_validates() {
    fixture world;
    const auto id = world.running(1);
    world.download(id, 10);
    world.call(q::complete_job{id});
    world.send(q::files_renamed{id, {std::nullopt}});
    CHECK(world.job(id).files[0].validation_state);
    CHECK_EQUAL(world.state(id), job_state::acknowledged);
}

// ---- Certificates

job_id judging(fixture &world, unsigned number = 1) {
    const auto id = world.create(number);
    world.expect(s_ok, q::add_files{id, {file_at("https://host/f", "f")}});
    world.expect(s_ok, q::set_property{id, q::validates_certificates{true}});
    world.expect(s_ok, q::resume_job{id});
    return id;
}
void present(fixture &world, const job_id &id) {
    world.send(q::certificate_presented{world.last_start(id).id, "host:443", "aa", "key", {"der"}});
    world.fail(id, {cause::certificate_unjudged});
}
void judge(fixture &world, const job_id &id, std::uint32_t verdict) {
    world.expect(s_ok, q::certificate_verdict{id, "host:443", "aa", verdict});
}

void an_accepted_certificate_starts_the_transfer_again() {
    fixture world;
    world.send(q::subscriber_changed{});
    const auto id = judging(world);
    CHECK(world.last_start(id).validates_certificates && world.last_start(id).accepted.empty());
    present(world, id);
    CHECK_EQUAL(world.state(id), job_state::connecting);
    CHECK_EQUAL(world.told(id, q::notify::certificate), 1u);
    CHECK(world.notifications.back().certificates == std::vector<std::string>{"der"});
    CHECK(!world.runs(id));
    judge(world, id, 0);
    CHECK(world.runs(id));
    CHECK(world.last_start(id).accepted == (std::vector<q::accepted_certificate>{{"host:443", "key"}}));
    world.download(id, 10);
    CHECK_EQUAL(world.state(id), job_state::transferred);
    CHECK_EQUAL(world.job(id).error_count, 0u);
}

void a_job_that_waits_for_a_verdict_holds_nobody_up() {
    fixture world;
    world.send(q::subscriber_changed{});
    const auto id = judging(world);
    const auto other = world.running(2, "elsewhere");
    CHECK(!world.runs(other));
    present(world, id);
    CHECK(world.runs(other));
    world.advance(1h);
    CHECK_EQUAL(world.state(id), job_state::connecting); // somebody is looking at it
}

void a_refusal_is_a_transient_error_with_the_programs_own_number() {
    fixture world;
    world.send(q::subscriber_changed{});
    const auto id = judging(world);
    present(world, id);
    judge(world, id, 0x80004005);
    CHECK_EQUAL(world.state(id), job_state::transient_error);
    CHECK_EQUAL(world.job(id).last_error->hresult, 0x80004005u);
    CHECK_EQUAL(world.job(id).last_error->context, 8);
    world.expect(invalid_state, q::certificate_verdict{id, "host:443", "aa", 0}); // nobody asks any more
}

void without_anybody_to_ask_the_job_ends_in_error() {
    fixture world;
    const auto id = judging(world);
    present(world, id);
    CHECK_EQUAL(world.told(id, q::notify::certificate), 0u);
    world.advance(20s);
    world.send(q::subscriber_changed{});
    CHECK_EQUAL(world.told(id, q::notify::certificate), 1u);
    world.send(q::subscriber_changed{q::personality::bits, false});
    world.advance(31s);
    CHECK_EQUAL(world.state(id), job_state::error);
    CHECK_EQUAL(world.job(id).last_error->hresult, 0x80200074u);
}

void after_a_restart_the_service_says_again_that_somebody_judges() {
    fixture world;
    const auto id = judging(world);
    world.restart();
    world.send(q::subscriber_changed{});
    CHECK(world.last_start(id).validates_certificates);
    present(world, id);
    CHECK_EQUAL(world.told(id, q::notify::certificate), 0u);
    world.expect(s_ok, q::set_property{id, q::validates_certificates{true}});
    CHECK_EQUAL(world.told(id, q::notify::certificate), 1u);
    world.expect(e_read_only, q::set_property{id, q::validates_certificates{true}});
    world.restart();
    present(world, id);
    world.advance(31s);
    CHECK_EQUAL(world.state(id), job_state::error);
    world.expect(s_ok, q::set_property{id, q::validates_certificates{false}});
    world.expect(s_ok, q::resume_job{id});
    CHECK(!world.last_start(id).validates_certificates);
}

void a_verdict_before_the_end_of_the_transfer_counts() {
    fixture world;
    world.send(q::subscriber_changed{});
    const auto id = judging(world);
    world.send(q::certificate_presented{world.last_start(id).id, "host:443", "aa", "key", {"der"}});
    judge(world, id, 0);
    world.fail(id, {cause::certificate_unjudged});
    CHECK_EQUAL(world.starts.size(), 2u);
    present(world, id); // although it was told
    CHECK_EQUAL(world.state(id), job_state::error);
}

// ---- Jobs of a special kind

void a_job_of_high_performance_writes_to_its_target() {
    fixture world;
    const auto id = world.create(1);
    world.expect(s_ok, q::set_property{id, q::high_performance{true}});
    world.expect(s_ok, q::add_files{id, {file_at("http://host/f", "f"), file_at("http://host/g", "g")}});
    world.expect(s_ok, q::resume_job{id});
    CHECK(world.last_start(id).in_place && world.last_start(id).temporary_name == "f");
    world.answer(id, 1000);
    const auto key = "Jobs\\" + id.text() + "\\Files\\00000001";
    world.progress(id, 500, 400);
    CHECK_EQUAL(world.job(id).files[0].written, 500u);
    CHECK(world.hive.get(key, "Written") == q::hive_data(std::uint64_t{0})); // not while it runs
    world.finish(id, 1000);
    CHECK(world.hive.get(key, "Written") == q::hive_data(std::uint64_t{1000}));
    world.answer(id, 50);
    world.call(q::complete_job{id});
    world.end_stopped(id, 20);
    CHECK(world.renames.empty() && world.deletes.empty());
    CHECK(world.answer_to(world.last_call) == partial_complete);
    CHECK(world.job(id).files[0].completed && !world.job(id).files[1].completed);
}

void dynamic_content_begins_anew_each_time_and_may_have_no_size() {
    fixture world;
    const auto id = world.create(1);
    world.expect(s_ok, q::set_property{id, q::dynamic_content{true}});
    world.expect(s_ok, q::add_files{id, {file_at("http://host/f", "f")}});
    world.expect(s_ok, q::resume_job{id});
    CHECK(world.last_start(id).dynamic_content && world.last_start(id).foreground);
    world.send(q::transfer_started{world.last_start(id).id, std::nullopt, {"\"1\"", ""}, 0, 0, true});
    world.fail(id, lost, 400);
    world.expect(s_ok, q::resume_job{id});
    CHECK_EQUAL(world.last_start(id).offset, 0u);
    world.send(q::transfer_started{world.last_start(id).id, std::nullopt, {}, 0, 0, true});
    CHECK(!q::progress_of(world.job(id)).bytes_total);
    world.finish(id, 700);
    CHECK_EQUAL(world.state(id), job_state::transferred);
    CHECK(q::progress_of(world.job(id)).bytes_total == std::uint64_t{700});
}

void a_custom_method_makes_every_error_final() {
    for (const auto why : {cause::connection_lost, cause::remote_file_changed, cause::timed_out}) {
        fixture world;
        const auto id = world.create(1);
        world.expect(s_ok, q::set_property{id, q::http_method{"POST"}});
        world.expect(s_ok, q::add_files{id, {file_at("http://host/f", "f")}});
        world.expect(s_ok, q::resume_job{id});
        world.answer(id, 1000);
        world.fail(id, {why}, 400);
        CHECK_EQUAL(world.state(id), job_state::error);
        world.expect(s_ok, q::resume_job{id});
        CHECK_EQUAL(world.last_start(id).offset, 0u);
        CHECK_EQUAL(world.last_start(id).http.method, std::string("POST"));
    }
}

void a_job_may_not_fetch_more_than_its_limit() {
    fixture world;
    const auto id = world.create(1);
    world.expect(s_ok, q::set_property{id, q::max_download_size{100}});
    world.expect(s_ok, q::add_files{id, {file_at("http://host/f", "f"), file_at("http://host/g", "g")}});
    world.expect(s_ok, q::resume_job{id});
    CHECK(world.last_start(id).size_limit == std::uint64_t{100});
    world.download(id, 60);
    CHECK(world.last_start(id).size_limit == std::uint64_t{40});
    world.answer(id, 41);
    CHECK_EQUAL(world.state(id), job_state::error);
    CHECK_EQUAL(world.job(id).last_error->hresult, 0x80200064u);
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<a_renamed_file_goes_on_where_it_was_by_size_and_time>),
        cmocka_unit_test(run<a_renamed_file_begins_anew_where_ranges_are_refused>),
        cmocka_unit_test(run<a_new_name_is_kept_from_the_next_resume_on>),
        cmocka_unit_test(run<a_prefix_is_replaced_in_all_names_or_in_none>),
        cmocka_unit_test(run<a_waiting_job_moves_to_the_line_of_its_new_host>),
        cmocka_unit_test(run<reported_redirects_change_the_name_and_silent_ones_do_not>),
        cmocka_unit_test(run<a_copy_is_told_its_source>),
        cmocka_unit_test(run<only_a_transferred_file_can_be_judged>),
        cmocka_unit_test(run<a_rejected_file_is_fetched_again_by_resume>),
        cmocka_unit_test(run<complete_validates>),
        cmocka_unit_test(run<an_accepted_certificate_starts_the_transfer_again>),
        cmocka_unit_test(run<a_job_that_waits_for_a_verdict_holds_nobody_up>),
        cmocka_unit_test(run<a_refusal_is_a_transient_error_with_the_programs_own_number>),
        cmocka_unit_test(run<without_anybody_to_ask_the_job_ends_in_error>),
        cmocka_unit_test(run<after_a_restart_the_service_says_again_that_somebody_judges>),
        cmocka_unit_test(run<a_verdict_before_the_end_of_the_transfer_counts>),
        cmocka_unit_test(run<a_job_of_high_performance_writes_to_its_target>),
        cmocka_unit_test(run<dynamic_content_begins_anew_each_time_and_may_have_no_size>),
        cmocka_unit_test(run<a_custom_method_makes_every_error_final>),
        cmocka_unit_test(run<a_job_may_not_fetch_more_than_its_limit>),
    };
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
