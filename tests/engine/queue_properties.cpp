// SPDX-License-Identifier: LGPL-2.1-or-later
// The properties of bits-api 3.5 to 3.9: limits, when they may be set, what they go with, their codes.
// Test thread only.
#include "tests/engine/queue_fixture.hpp"

using namespace winebits;
using namespace winebits::test;

namespace {

constexpr std::uint32_t s_false = 1;
constexpr std::uint32_t too_long = 0x80200021;
constexpr std::uint32_t downloads_only = 0x80200060;
constexpr std::uint32_t after_add_file = 0x80200061;
constexpr std::uint32_t after_resume = 0x80200062;
constexpr std::uint32_t custom_method = 0x80200071;
constexpr std::uint32_t unsupported = 0x80200072;
constexpr std::uint32_t while_active = 0x80200075;

template <class Property>
void expect_set(fixture &world, std::uint32_t hresult, const job_id &id, Property value) {
    world.expect(hresult, q::set_property{id, std::move(value)});
}

job_id uploading(fixture &world, unsigned number) {
    const auto id = numbered(number);
    world.expect(s_ok, q::create_job{id, "up", q::job_type::upload, "S-1-5-21-1"});
    return id;
}

q::credential basic(std::string user, std::string password) {
    return {q::auth_target::server, q::auth_scheme::basic, false, std::move(user), std::move(password)};
}

q::client_certificate some_certificate() {
    return {0, "MY", "", std::string(40, 'a'), "der", "key"};
}

void what_shapes_requests_is_fixed_by_the_first_resume() {
    fixture world;
    const auto id = world.running(1);
    world.expect(s_ok, q::suspend_job{id});
    expect_set(world, after_resume, id, q::dynamic_content{true});
    expect_set(world, after_resume, id, q::on_demand{true});
    expect_set(world, after_resume, id, q::max_download_size{5});
    expect_set(world, after_resume, id, q::http_method{"POST"});
    world.restart();
    expect_set(world, after_resume, id, q::dynamic_content{false});
    expect_set(world, s_ok, id, q::cost_flags{q::cost_always});
}

void high_performance_is_fixed_by_the_first_file() {
    fixture world;
    const auto id = world.create(1);
    expect_set(world, s_ok, id, q::high_performance{true});
    world.expect(s_ok, q::add_files{id, {file_at("http://h/a", "a")}});
    expect_set(world, after_add_file, id, q::high_performance{false});
    world.expect(s_ok, q::resume_job{id});
    CHECK(world.last_start(id).in_place);
    CHECK_EQUAL(world.last_start(id).temporary_name, "a");
}

void properties_of_downloads_are_refused_for_uploads() {
    fixture world;
    const auto id = uploading(world, 1);
    expect_set(world, downloads_only, id, q::dynamic_content{true});
    expect_set(world, downloads_only, id, q::high_performance{true});
    expect_set(world, downloads_only, id, q::on_demand{true});
    expect_set(world, downloads_only, id, q::max_download_size{1});
    expect_set(world, e_not_implemented, id, q::reply_file_name{"C:\\reply"});
}

void dynamic_on_demand_and_custom_methods_exclude_each_other() {
    fixture world;
    const auto id = world.create(1);
    expect_set(world, s_ok, id, q::dynamic_content{true});
    expect_set(world, unsupported, id, q::on_demand{true});
    expect_set(world, unsupported, id, q::http_method{"POST"});
    auto ranged = file_at("http://h/a", "a");
    ranged.ranges = {{0, 10}};
    world.expect(unsupported, q::add_files{id, {ranged}});
    expect_set(world, s_ok, id, q::dynamic_content{false});
    expect_set(world, s_ok, id, q::http_method{"POST"});
    expect_set(world, custom_method, id, q::dynamic_content{true});
    expect_set(world, custom_method, id, q::on_demand{true});
}

void a_custom_method_locks_the_foreground() {
    fixture world;
    const auto id = world.create(1);
    expect_set(world, s_ok, id, q::http_method{"GET"});
    CHECK(world.job(id).http.method.empty());
    CHECK(world.job(id).priority == q::job_priority::normal);
    expect_set(world, e_invalid_argument, id, q::http_method{"NOT A TOKEN"});
    expect_set(world, s_ok, id, q::http_method{"PROPFIND"});
    CHECK(world.job(id).priority == q::job_priority::foreground);
    expect_set(world, custom_method, id, q::job_priority::low);
    world.expect(s_ok, q::add_files{id, {file_at("http://h/a", "a")}});
    world.expect(s_ok, q::resume_job{id});
    CHECK_EQUAL(world.last_start(id).http.method, "PROPFIND");
    world.fail(id, error{.why = cause::connection_lost});
    CHECK_EQUAL(world.state(id), q::job_state::error);
}

void a_largest_download_counts_all_files() {
    fixture world;
    const auto id = world.create(1);
    expect_set(world, 0x80200063, id, q::max_download_size{0});
    expect_set(world, s_ok, id, q::max_download_size{150});
    world.expect(s_ok, q::add_files{id, {file_at("http://h/a", "a"), file_at("http://h/b", "b")}});
    world.expect(s_ok, q::resume_job{id});
    CHECK(world.last_start(id).size_limit == 150u);
    world.download(id, 100);
    CHECK(world.last_start(id).size_limit == 50u);
    world.fail(id, error{.why = cause::download_too_large});
    CHECK_EQUAL(world.state(id), q::job_state::error);
    CHECK_EQUAL(world.job(id).last_error->hresult, 0x80200064u);
}

void flags_with_unknown_bits_are_refused() {
    fixture world;
    const auto id = world.create(1);
    expect_set(world, e_invalid_argument, id, q::acl_flags{0x10});
    expect_set(world, e_not_implemented, id, q::peer_caching_flags{0x8});
    expect_set(world, e_invalid_argument, id, q::helper_token_flags{0x4});
    expect_set(world, e_invalid_argument, id, q::cost_flags{0x100});
    for (const auto wrong : {0x20u, 0x300u, 0x400u, 0xa00u, 0x1000u})
        expect_set(world, e_not_implemented, id, q::security_flags{wrong});
    for (const auto right : {0u, 0x1fu, 0x100u, 0x200u, 0x900u, 0x800u})
        expect_set(world, s_ok, id, q::security_flags{right});
    expect_set(world, 0x80200066, id, q::use_stored_credentials{1});
    expect_set(world, s_ok, id, q::use_stored_credentials{2});
}

void texts_have_their_limits() {
    fixture world;
    const auto id = world.create(1);
    expect_set(world, s_ok, id, q::custom_headers{std::string(16'383, 'x')});
    expect_set(world, too_long, id, q::custom_headers{std::string(16'384, 'x')});
    expect_set(world, s_ok, id, q::notify_command{q::command_line{"C:\\a.exe", std::string(4000, 'x')}});
    expect_set(world, too_long, id, q::notify_command{q::command_line{"C:\\a.exe", std::string(4001, 'x')}});
    expect_set(world, too_long, id, q::notify_command{q::command_line{std::string(261, 'x'), ""}});
    expect_set(world, e_invalid_argument, id, q::notify_command{q::command_line{"", "x"}});
    expect_set(world, s_ok, id, q::notify_command{});
    CHECK(!world.job(id).notify_command);
    expect_set(world, e_invalid_argument, id, q::notification_class{"no class"});
    expect_set(world, s_ok, id, q::notification_class{"{6af46e48-41d3-453f-b7af-a694bbc823f7}"});
    CHECK_EQUAL(world.job(id).notification_class, "{6AF46E48-41D3-453F-B7AF-A694BBC823F7}");
    expect_set(world, s_ok, id, q::notification_class{"{00000000-0000-0000-0000-000000000000}"});
    CHECK(world.job(id).notification_class.empty());
}

void credentials_replace_and_remove_those_of_their_kind() {
    fixture world;
    const auto id = world.create(1);
    auto wrong = basic("u", "p");
    wrong.target = q::auth_target{3};
    expect_set(world, 0x80200027, id, wrong);
    wrong = basic("u", "p");
    wrong.scheme = q::auth_scheme{6};
    expect_set(world, 0x80200028, id, wrong);
    expect_set(world, 0x80200025, id, basic(std::string(301, 'u'), "p"));
    expect_set(world, 0x80200026, id, basic("u", std::string(65'537, 'p')));
    auto implicit = basic("", "");
    implicit.implicit = true;
    expect_set(world, e_invalid_argument, id, implicit);
    implicit.scheme = q::auth_scheme::ntlm;
    expect_set(world, s_ok, id, implicit);
    expect_set(world, s_ok, id, basic("u", "p"));
    expect_set(world, s_ok, id, basic("v", "p"));
    CHECK_EQUAL(world.job(id).http.credentials.size(), 2u);
    CHECK_EQUAL(world.job(id).http.credentials[1].user, "v");
    const q::remove_credential gone{q::auth_target::server, q::auth_scheme::basic};
    expect_set(world, s_ok, id, gone);
    expect_set(world, s_false, id, gone);
    expect_set(world, 0x80200028, id, q::remove_credential{q::auth_target::server, q::auth_scheme{0}});
}

void a_certificate_is_chosen_and_removed() {
    fixture world;
    const auto id = world.create(1);
    expect_set(world, s_false, id, q::certificate_choice{});
    auto wrong = some_certificate();
    wrong.location = 8;
    expect_set(world, e_not_implemented, id, q::certificate_choice{wrong});
    wrong = some_certificate();
    wrong.store = std::string(256, 's');
    expect_set(world, too_long, id, q::certificate_choice{wrong});
    wrong = some_certificate();
    wrong.thumbprint = "12";
    expect_set(world, e_invalid_argument, id, q::certificate_choice{wrong});
    expect_set(world, s_ok, id, q::certificate_choice{some_certificate()});
    expect_set(world, s_ok, id, q::certificate_choice{});
    CHECK(!world.job(id).http.certificate);
}

void certificates_are_judged_in_paused_jobs_only() {
    fixture world;
    const auto id = world.running(1);
    expect_set(world, while_active, id, q::validates_certificates{true});
    world.expect(s_ok, q::suspend_job{id});
    expect_set(world, s_ok, id, q::validates_certificates{true});
}

void a_new_owner_gets_no_secrets_of_the_old_one() {
    fixture world;
    const auto id = world.create(1);
    expect_set(world, s_ok, id, basic("u", "p"));
    expect_set(world, s_ok, id, q::certificate_choice{some_certificate()});
    expect_set(world, s_ok, id, q::custom_headers{"A: b\r\n"});
    expect_set(world, s_ok, id, q::notify_command{q::command_line{"C:\\a.exe", ""}});
    world.expect(s_ok, q::take_ownership{id, "S-1-5-21-2"});
    const auto &job = world.job(id);
    CHECK(job.http.credentials.empty() && !job.http.certificate && job.http.custom_headers.empty());
    CHECK(!job.notify_command);
}

void the_policy_sets_the_download_time_of_new_jobs() {
    q::settings limits;
    limits.maximum_download_time = 100s;
    fixture world(limits);
    const auto id = world.create(1);
    CHECK(world.job(id).maximum_download_time == 100s);
    expect_set(world, s_ok, id, q::maximum_download_time{200s});
    CHECK(world.job(id).maximum_download_time == 200s);
}

void modifications_keep_the_distance_of_their_job() {
    fixture world;
    const auto id = world.create(1);
    expect_set(world, s_ok, id, q::minimum_notification_interval{10s});
    expect_set(world, s_ok, id, q::notify_flags{q::notify::job_modification});
    const auto told = world.told(id, q::notify::job_modification);
    expect_set(world, s_ok, id, q::description{"a"});
    world.advance(5s);
    expect_set(world, s_ok, id, q::description{"b"});
    CHECK_EQUAL(world.told(id, q::notify::job_modification), told);
    world.advance(6s);
    CHECK_EQUAL(world.told(id, q::notify::job_modification), told + 1);
}

void every_property_survives_a_restart() {
    fixture world;
    const auto id = world.create(1);
    expect_set(world, s_ok, id, basic("user", "secret one"));
    expect_set(world, s_ok, id, q::certificate_choice{some_certificate()});
    expect_set(world, s_ok, id, q::custom_headers{"A: secret two\r\n"});
    expect_set(world, s_ok, id, q::headers_write_only{});
    expect_set(world, s_ok, id, q::notify_command{q::command_line{"C:\\a.exe", "a b"}});
    expect_set(world, s_ok, id, q::security_flags{0x101});
    expect_set(world, s_ok, id, q::cost_flags{1});
    expect_set(world, s_ok, id, q::on_demand{true});
    expect_set(world, s_ok, id, q::max_download_size{7});
    expect_set(world, s_ok, id, q::minimum_notification_interval{42ms});
    expect_set(world, s_ok, id, q::acl_flags{15});
    expect_set(world, s_ok, id, q::peer_caching_flags{7});
    expect_set(world, s_ok, id, q::proxy_answers{{{"https://h:443", "p:1 q:2"}, {"http://h:80", ""}}});
    const auto before = world.job(id);
    world.restart();
    const auto &after = world.job(id);
    CHECK(after.http == before.http);
    CHECK(after.notify_command == before.notify_command && after.headers_write_only);
    CHECK_EQUAL(after.cost_flags, 1u);
    CHECK(after.on_demand && after.max_download_size == 7u);
    CHECK(after.minimum_notification_interval == 42ms);
    CHECK(after.acl_flags == 15 && after.peer_caching_flags == 7);
}

void secrets_reach_the_hive_as_secrets_only() {
    fixture world;
    const auto id = world.create(1);
    expect_set(world, s_ok, id, basic("the user", "the password"));
    expect_set(world, s_ok, id, q::custom_headers{"A: the header\r\n"});
    auto certificate = some_certificate();
    certificate.private_key = "the key";
    expect_set(world, s_ok, id, q::certificate_choice{certificate});
    std::size_t secrets = 0;
    for (const auto &[place, data] : world.hive.values) {
        secrets += std::holds_alternative<q::hive_secret>(data);
        if (const auto *text = std::get_if<std::string>(&data))
            CHECK(text->find("the ") == std::string::npos);
    }
    CHECK_EQUAL(secrets, 4u);
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<what_shapes_requests_is_fixed_by_the_first_resume>),
        cmocka_unit_test(run<high_performance_is_fixed_by_the_first_file>),
        cmocka_unit_test(run<properties_of_downloads_are_refused_for_uploads>),
        cmocka_unit_test(run<dynamic_on_demand_and_custom_methods_exclude_each_other>),
        cmocka_unit_test(run<a_custom_method_locks_the_foreground>),
        cmocka_unit_test(run<a_largest_download_counts_all_files>),
        cmocka_unit_test(run<flags_with_unknown_bits_are_refused>),
        cmocka_unit_test(run<texts_have_their_limits>),
        cmocka_unit_test(run<credentials_replace_and_remove_those_of_their_kind>),
        cmocka_unit_test(run<a_certificate_is_chosen_and_removed>),
        cmocka_unit_test(run<certificates_are_judged_in_paused_jobs_only>),
        cmocka_unit_test(run<a_new_owner_gets_no_secrets_of_the_old_one>),
        cmocka_unit_test(run<the_policy_sets_the_download_time_of_new_jobs>),
        cmocka_unit_test(run<modifications_keep_the_distance_of_their_job>),
        cmocka_unit_test(run<every_property_survives_a_restart>),
        cmocka_unit_test(run<secrets_reach_the_hive_as_secrets_only>),
    };
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
