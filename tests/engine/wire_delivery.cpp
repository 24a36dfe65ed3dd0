// SPDX-License-Identifier: LGPL-2.1-or-later
// The surfaces of Delivery Optimization on the wire: what they send and what they are shown.
// Test thread only; some against a real daemon process.
#include "engine/rpc/decode.hpp"
#include "engine/rpc/encode.hpp"
#include "tests/engine/daemon_harness.hpp"
#include "tests/support/check.hpp"
#include "winebits/protocol.hpp"

using namespace winebits;
using namespace winebits::test;
namespace method = protocol::method;
namespace surface = protocol::surface;

namespace {

constexpr std::chrono::seconds patience{60};
const std::string job_text = "{4991D34B-80A1-4291-83B6-3328366B9097}";

rpc::json::value parsed(const std::string &text) {
    auto held = rpc::json::parse(text, protocol::max_depth);
    CHECK(held.has_value());
    return std::move(*held);
}

// The command of these members beside the job's id; check_failure when they are refused.
template <class Command>
Command command_of(const char *name, const std::string &members) {
    auto body = rpc::decode_command(
        name, parsed(R"({"id":")" + job_text + '"' + (members.empty() ? "" : ",") + members + "}"));
    CHECK(body.has_value());
    CHECK(std::holds_alternative<Command>(*body));
    return std::get<Command>(std::move(*body));
}

bool is_refused(const char *name, const std::string &members) {
    return !rpc::decode_command(name, parsed(R"({"id":")" + job_text + R"(",)" + members + "}")).has_value();
}

std::string property_members(const std::string &name, const std::string &value) {
    return R"("file":0,"property":")" + name + R"(","value":)" + value;
}

template <class Property>
Property property_of(const std::string &name, const std::string &value) {
    auto command = command_of<queue::set_file_property>(method::job_set_file, property_members(name, value));
    CHECK(std::holds_alternative<Property>(command.value));
    return std::get<Property>(std::move(command.value));
}

std::string quoted(const std::string &text) {
    rpc::json::writer out;
    return out.string(text).take();
}

// ---- Commands ----

void a_start_knows_no_ranges_from_an_empty_list() {
    CHECK(!command_of<queue::resume_job>(method::job_resume, "").ranges);
    CHECK(!command_of<queue::resume_job>(method::job_resume, R"("ranges":null)").ranges);
    CHECK_EQUAL(command_of<queue::resume_job>(method::job_resume, R"("ranges":[])").ranges.value().size(),
                0u);
    const auto ranges =
        command_of<queue::resume_job>(method::job_resume, R"("ranges":[[0,100],[200,null]])").ranges.value();
    CHECK((ranges == std::vector<queue::byte_range>{{0, 100}, {200, queue::byte_range::to_end}}));
    CHECK(is_refused(method::job_resume, R"("ranges":[[0]])"));
}

void a_job_is_created_with_its_correlation_vector() {
    const std::string rest = R"("name":"","type":0,"owner":"S-1-5-1")";
    CHECK_EQUAL(command_of<queue::create_job>(method::job_create, rest).correlation_vector, "");
    const auto made = command_of<queue::create_job>(method::job_create,
                                                    rest + R"(,"correlation_vector":"g+Vo71JZwkmJdYfF.0")");
    CHECK_EQUAL(made.correlation_vector, "g+Vo71JZwkmJdYfF.0");
    CHECK_EQUAL(made.display_name, "");
}

void a_file_may_wait_for_its_sink() {
    const auto added = command_of<queue::add_files>(
        method::job_add_files,
        R"("files":[{"remote_name":"http://h/f","local_name":"","content_id":"an id","total_size":12}])");
    CHECK_EQUAL(added.files.at(0).content_id, "an id");
    CHECK_EQUAL(added.files[0].total_size.value(), 12u);
    CHECK(added.files[0].target == queue::local_path());
    CHECK(
        is_refused(method::job_add_files, R"("files":[{"remote_name":"http://h/f","local_name":"C:\\f"}])"));
    CHECK(is_refused(method::job_add_files,
                     R"("files":[{"remote_name":"http://h/f","local_name":"","total_size":"12"}])"));
}

void what_a_stream_consumed_may_be_a_failure() {
    const auto taken = command_of<queue::stream_consumed>(method::job_consumed, R"("file":0,"offset":7)");
    CHECK_EQUAL(taken.offset, 7u);
    CHECK_EQUAL(taken.failure, 0u);
    const auto failed = command_of<queue::stream_consumed>(method::job_consumed,
                                                           R"("file":0,"offset":7,"failure":2147500037)");
    CHECK_EQUAL(failed.failure, 0x80004005u);
}

void files_have_the_properties_of_delivery_optimization() {
    CHECK_EQUAL(property_of<queue::content_id>("content_id", R"("abc")").value, "abc");
    CHECK(property_of<queue::sink_stream>("sink_stream", "true").value);
    CHECK(property_of<queue::integrity_mandatory>("integrity_mandatory", "true").value);
    CHECK_EQUAL(property_of<queue::total_size>("total_size", "5000000000").value, 5'000'000'000u);
    const auto path =
        property_of<queue::sink_path>("sink_path", R"({"dos":"C:\\d\\f","drive":"c","unix_relative":"d/f"})")
            .value;
    CHECK((path == queue::local_path{"C:\\d\\f", 'c', "d/f"}));
    CHECK(is_refused(method::job_set_file, property_members("sink_path", "null")));
}

void integrity_info_is_read_from_the_programs_json() {
    const auto info = property_of<queue::integrity_info>(
        "integrity_info",
        quoted(R"({"PiecesHashFileUrl":"https://h/f.phf","HashOfHashes":"Q6VP","Another":[1,{"x":null}]})"));
    CHECK_EQUAL(info.url, "https://h/f.phf");
    CHECK_EQUAL(info.hash_of_hashes, "Q6VP");
    CHECK_EQUAL(info.digest, "");
    CHECK_EQUAL(info.digest_algorithm, "SHA256");
    const auto whole = property_of<queue::integrity_info>(
        "integrity_info",
        quoted(
            R"({"PiecesHashFileUrl":"u","PiecesHashFileDigest":"d","PiecesHashFileDigestAlgorithm":"SHA512"})"));
    CHECK_EQUAL(whole.digest, "d");
    CHECK_EQUAL(whole.digest_algorithm, "SHA512");
    for (const auto *text : {"blah", "", "[]", "5", "\"x\"", "null", R"({"HashOfHashes":5})",
                             R"({"PiecesHashFileUrl":{}})", "{} {}", "{"})
        CHECK(is_refused(method::job_set_file, property_members("integrity_info", quoted(text))));
    CHECK(is_refused(method::job_set_file, property_members("integrity_info", "{}"))); // it is text
}

void decryption_info_is_read_from_the_programs_json() {
    const auto info = property_of<queue::decryption_info>(
        "decryption_info", quoted(R"({"KeyData":"AAEC","EncryptionBufferSize":4096,"AlgorithmName":"X"})"));
    CHECK((info.key == std::string{'\0', '\1', '\2'}));
    CHECK_EQUAL(info.buffer_size, 4096u);
    CHECK_EQUAL(info.algorithm, "X");
    CHECK_EQUAL(info.chaining, "CBC");
    CHECK_EQUAL(
        property_of<queue::decryption_info>("decryption_info", quoted(R"({"KeyData":"AAEC"})")).buffer_size,
        65'536u);
    for (const auto *text :
         {"blah", "{}", R"({"KeyData":"no base64"})", R"({"KeyData":5})",
          R"({"KeyData":"AAEC","EncryptionBufferSize":"4096"})",
          R"({"KeyData":"AAEC","EncryptionBufferSize":0})", R"({"KeyData":"AAEC","EncryptionBufferSize":-1})",
          R"({"KeyData":"AAEC","ChainingMode":1})"})
        CHECK(is_refused(method::job_set_file, property_members("decryption_info", quoted(text))));
}

// ---- What is shown ----

queue::job a_download() {
    queue::job made;
    made.id = job_id::parse(job_text).value();
    made.owner_surface = queue::personality::delivery_download;
    made.files.emplace_back();
    return made;
}

rpc::json::value shown(const queue::job &job) {
    rpc::json::writer out;
    rpc::write_job(out, job, std::nullopt);
    return parsed(out.text());
}

rpc::json::value shown_file(const queue::job &job,
                            const std::optional<rpc::live_count> &live = std::nullopt) {
    rpc::json::writer out;
    rpc::write_file(out, job, 0, live);
    return parsed(out.text());
}

void a_download_shows_its_status() {
    auto job = a_download();
    CHECK_EQUAL(
        text_at(shown(job), "delivery"),
        R"({"blocking":false,"bytes_total":0,"bytes_transferred":0,"callback_percent":null,)"
        R"("callback_seconds":null,"correlation_vector":"","cost_policy":null,"disallow_cellular":null,)"
        R"("error":0,"extended_error":0,"has_auth_headers":false,"insecure_redirect":null,)"
        R"("non_volatile":false,"state":0})");
    job.was_resumed = true;
    job.state = queue::job_state::error;
    job.last_error = queue::job_error{{cause::http_status, 404}, 0x80190194, 5, 0};
    job.delivery.cost = queue::cost_policy::no_roaming;
    job.delivery.auth_headers = "Authorization: secret";
    job.delivery.insecure_redirect = false;
    const auto stopped = shown(job);
    CHECK_EQUAL(number_at(stopped, "delivery.state"), 5u);
    CHECK_EQUAL(number_at(stopped, "delivery.error"), 0x80190194u);
    CHECK_EQUAL(number_at(stopped, "delivery.cost_policy"), 3u);
    CHECK_EQUAL(text_at(stopped, "delivery.has_auth_headers"), "true");
    CHECK_EQUAL(text_at(stopped, "delivery.insecure_redirect"), "false");
    CHECK(rpc::json::text(stopped).find("secret") == std::string::npos);
}

void a_stream_shows_its_spool_file() {
    auto job = a_download();
    auto &file = job.files[0];
    file.delivery.sink = queue::sink_kind::stream;
    CHECK_EQUAL(string_at(shown_file(job), "delivery.spool"), "");
    file.temporary_name = "DO1A2B.tmp";
    file.written = 10;
    file.delivery.consumed = 4;
    file.delivery.total_size = 99;
    auto seen = shown_file(job, rpc::live_count{0, 30});
    CHECK_EQUAL(string_at(seen, "delivery.spool"), "C:\\ProgramData\\winebits\\spool\\DO1A2B.tmp");
    CHECK_EQUAL(string_at(seen, "temporary_name"), string_at(seen, "delivery.spool"));
    CHECK_EQUAL(number_at(seen, "delivery.available"), 30u);
    CHECK_EQUAL(number_at(seen, "delivery.consumed"), 4u);
    CHECK_EQUAL(number_at(seen, "delivery.total_size"), 99u);
    file.size = 50; // the true one
    seen = shown_file(job);
    CHECK_EQUAL(number_at(seen, "delivery.total_size"), 50u);
    file.delivery.sink = queue::sink_kind::path;
    file.target = {"C:\\d\\f", 'c', "d/f"};
    seen = shown_file(job);
    CHECK_EQUAL(string_at(seen, "temporary_name"), "C:\\d\\DO1A2B.tmp");
    CHECK_EQUAL(string_at(seen, "delivery.spool"), "");
    CHECK_EQUAL(number_at(seen, "delivery.available"), 0u);
}

void a_file_shows_what_came_from_where() {
    auto job = a_download();
    job.state = queue::job_state::transferring;
    auto &file = job.files[0];
    file.size = 20'000'000;
    file.delivery.statistics = {7, 8, 3, milliseconds(1500), "cache:80"};
    file.delivery.status_code = 206;
    file.delivery.server_address = "192.0.2.1";
    file.delivery.redirection_target = "http://h/there";
    auto seen = shown_file(job);
    CHECK_EQUAL(number_at(seen, "delivery.from_origin"), 7u);
    CHECK_EQUAL(number_at(seen, "delivery.from_cache"), 8u);
    CHECK_EQUAL(number_at(seen, "delivery.connections"), 3u);
    CHECK_EQUAL(number_at(seen, "delivery.duration_ms"), 1500u);
    CHECK_EQUAL(string_at(seen, "delivery.cache_host"), "cache:80");
    CHECK_EQUAL(number_at(seen, "delivery.status_code"), 206u);
    CHECK_EQUAL(string_at(seen, "delivery.server_address"), "192.0.2.1");
    CHECK_EQUAL(string_at(seen, "delivery.redirection_target"), "http://h/there");
    CHECK_EQUAL(number_at(seen, "delivery.status"), 0u);
    CHECK_EQUAL(number_at(seen, "delivery.mode"), 0u);
    CHECK_EQUAL(text_at(seen, "delivery.background"), "true");
    job.priority = queue::job_priority::foreground;
    file.transferred = true;
    file.size = 1837; // too small for more than plain HTTP
    seen = shown_file(job);
    CHECK_EQUAL(number_at(seen, "delivery.status"), 1u);
    CHECK_EQUAL(number_at(seen, "delivery.mode"), 99u);
    CHECK_EQUAL(text_at(seen, "delivery.background"), "false");
}

void jobs_of_bits_show_nothing_of_it() {
    auto job = a_download();
    job.owner_surface = queue::personality::bits;
    CHECK_EQUAL(text_at(shown(job), "delivery"), "(missing)");
    CHECK_EQUAL(text_at(shown_file(job), "delivery"), "(missing)");
}

// ---- Against a daemon ----

rpc::client on_surface(const scratch_prefix &prefix, const char *name,
                       const char *role = protocol::role::service) {
    return prefix.connect_to(name, new_guid(), role);
}

void surfaces_do_not_see_each_others_jobs() {
    scratch_prefix prefix;
    auto bits = on_surface(prefix, surface::bits), jobs = on_surface(prefix, surface::delivery_job);
    auto downloads = on_surface(prefix, surface::delivery_download);
    const auto of_bits = create_job(bits), of_jobs = create_job(jobs);
    CHECK_EQUAL(string_at(get_job(jobs, of_jobs), "id"), of_jobs);
    CHECK_EQUAL(must_call(bits, method::job_list).find("jobs")->items()->size(), 1u);
    CHECK_EQUAL(must_call(downloads, method::job_list).find("jobs")->items()->size(), 0u);
    CHECK(refusal_of(bits, method::job_get, params_of(of_jobs)) != 0);
    CHECK(refusal_of(jobs, method::job_get, params_of(of_bits)) != 0);
    CHECK_EQUAL(number_at(must_call(bits, method::daemon_status), "jobs"), 2u);
    CHECK_EQUAL(text_at(get_job(bits, of_bits), "delivery"), "(missing)");
    CHECK_EQUAL(number_at(get_job(jobs, of_jobs), "delivery.state"), 0u);
}

void each_surface_has_a_subscription_of_its_own() {
    scratch_prefix prefix;
    const auto subscribe = [&](const char *name) {
        auto events = on_surface(prefix, name, protocol::role::events);
        must_call(events, method::events_subscribe);
        return events;
    };
    auto of_bits = subscribe(surface::bits), older = subscribe(surface::delivery_job);
    auto newer = subscribe(surface::delivery_job);
    CHECK(older.wait_end(patience));
    auto jobs = on_surface(prefix, surface::delivery_job), bits = on_surface(prefix, surface::bits);
    for (auto *client : {&jobs, &bits}) {
        const auto job = create_job(*client);
        set_job(*client, job, "notify_flags", "11");
        auto event = (client == &jobs ? newer : of_bits).wait_event(patience);
        CHECK(event && event->has_value());
        CHECK_EQUAL(string_at(**event, "job"), job);
    }
}

void a_wine_session_is_a_guid() {
    scratch_prefix prefix;
    auto options = prefix.options(protocol::role::service);
    options.surface = surface::delivery_download;
    options.wine_session = "yesterday";
    CHECK(!rpc::client::connect(options).has_value());
    options.wine_session.clear();
    CHECK(rpc::client::connect(options).has_value());
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<a_start_knows_no_ranges_from_an_empty_list>),
        cmocka_unit_test(run<a_job_is_created_with_its_correlation_vector>),
        cmocka_unit_test(run<a_file_may_wait_for_its_sink>),
        cmocka_unit_test(run<what_a_stream_consumed_may_be_a_failure>),
        cmocka_unit_test(run<files_have_the_properties_of_delivery_optimization>),
        cmocka_unit_test(run<integrity_info_is_read_from_the_programs_json>),
        cmocka_unit_test(run<decryption_info_is_read_from_the_programs_json>),
        cmocka_unit_test(run<a_download_shows_its_status>),
        cmocka_unit_test(run<a_stream_shows_its_spool_file>),
        cmocka_unit_test(run<a_file_shows_what_came_from_where>),
        cmocka_unit_test(run<jobs_of_bits_show_nothing_of_it>),
        cmocka_unit_test(run<surfaces_do_not_see_each_others_jobs>),
        cmocka_unit_test(run<each_surface_has_a_subscription_of_its_own>),
        cmocka_unit_test(run<a_wine_session_is_a_guid>),
    };
    return cmocka_run_group_tests_name("wire_delivery", tests, nullptr, nullptr);
}
