// SPDX-License-Identifier: LGPL-2.1-or-later
// What the engine client makes of the daemon's answers about jobs and files, and base64.
// Test thread only.
#include "dlls/common/com/guid.hpp"
#include "dlls/common/engine_client/base64.hpp"
#include "dlls/common/engine_client/record_reader.hpp"
#include "tests/pe/tap.hpp"

using namespace winebits;
using namespace winebits::engine_client;

namespace {

constexpr char job_text[] = "{4991D34B-80A1-4291-83B6-3328366B9097}";

// A job of docs/wire.md; `later` holds the members from `command_line` on.
std::string job_json(const std::string &later) {
    return std::string(R"({"id":")") + job_text +
           R"(","name":"n","description":"d","type":0,"state":3,"priority":2,"owner":"S-1-5-18","notify_flags":3,
 "minimum_retry_delay":600,"no_progress_timeout":1209600,"maximum_download_time":7776000,"error_count":0,
 "proxy":{"usage":0,"list":null,"bypass":null},
 "progress":{"bytes_total":null,"bytes_transferred":0,"files_total":1,"files_transferred":0},
 "times":{"creation":1,"modification":2,"completion":0},"error":null,"owed":0,)" +
           later + "}";
}

const std::string defaults =
    R"("command_line":null,"notification_class":"","reply_file_name":"","acl_flags":0,"peer_caching_flags":0,
 "helper_token_flags":0,"integrity_level":8192,"elevated":false,"cost_flags":2147483903,
 "minimum_notification_interval":500,"dynamic_content":false,"high_performance":false,"on_demand":false,
 "max_download_size":null,"use_stored_credentials":0,"http_method":"","has_custom_headers":false,
 "headers_write_only":false,"custom_headers":"","security_flags":0,"client_certificate":null)";

const std::string changed =
    R"("command_line":{"program":"C:\\a.exe","parameters":"a b"},
 "notification_class":"{4991D34B-80A1-4291-83B6-3328366B9097}","reply_file_name":"C:\\r","acl_flags":15,
 "peer_caching_flags":4,"helper_token_flags":3,"integrity_level":12288,"elevated":true,"cost_flags":1,
 "minimum_notification_interval":250,"dynamic_content":true,"high_performance":true,"on_demand":true,
 "max_download_size":18446744073709551614,"use_stored_credentials":2,"http_method":"POST",
 "has_custom_headers":true,"headers_write_only":true,"custom_headers":"A: 1\r\n","security_flags":258,
 "client_certificate":{"location":1,"store":"MY","subject":"CN=a",
 "thumbprint":"00112233445566778899aabbccddeeff00112233"})";

result<job_record> read_job(const std::string &later) {
    return read_job_answer(R"({"id":1,"result":)" + job_json(later) + "}");
}

void a_fresh_job_has_the_defaults() {
    const auto job = read_job(defaults);
    TAP_CHECK(job && !job->command_line && !job->notification_class && !job->certificate);
    TAP_CHECK(job && job->max_download_size == unknown_size && job->cost_flags == 0x800000FF);
    TAP_CHECK(job && job->owner_integrity_level == 0x2000 && !job->owner_elevated);
    TAP_CHECK(job && job->minimum_notification_interval == 500 && job->http_method.empty());
}

void every_setting_is_read() {
    const auto job = read_job(changed);
    TAP_CHECK(job && job->command_line && job->command_line->program == L"C:\\a.exe" &&
              job->command_line->parameters == L"a b");
    TAP_CHECK(job && job->notification_class && com::text_of(*job->notification_class) == job_text);
    TAP_CHECK(job && job->reply_file_name == L"C:\\r" && job->acl_flags == 15 &&
              job->peer_caching_flags == 4 && job->helper_token_flags == 3);
    TAP_CHECK(job && job->owner_integrity_level == 0x3000 && job->owner_elevated && job->cost_flags == 1);
    TAP_CHECK(job && job->dynamic_content && job->high_performance && job->on_demand);
    TAP_CHECK(job && job->max_download_size == UINT64_MAX - 1 && job->use_stored_credentials == 2);
    TAP_CHECK(job && job->http_method == L"POST" && job->has_custom_headers && job->headers_write_only &&
              job->custom_headers == L"A: 1\r\n" && job->security_flags == 0x102);
    TAP_CHECK(job && job->certificate && job->certificate->location == 1 &&
              job->certificate->store == L"MY" && job->certificate->subject == L"CN=a" &&
              job->certificate->thumbprint == "00112233445566778899aabbccddeeff00112233");
}

void an_incomplete_job_is_refused() {
    TAP_CHECK(read_job(R"("command_line":null)").error() == E_FAIL);
    TAP_CHECK(read_job_answer(R"({"id":1,"error":{"code":-32000,"data":{"hresult":2149580801}}})").error() ==
              static_cast<HRESULT>(2149580801u));
}

void files_carry_their_ranges() {
    const auto block = read_file_block(
        R"({"id":1,"result":{"more":true,"files":[{"index":0,"remote_name":"http://a/f","local_name":"C:\\f",
 "temporary_name":"C:\\BIT1.tmp","bytes_total":10,"bytes_transferred":3,"transferred":false,"completed":false,
 "owed":false,"validated":true,"response_headers":"HTTP/1.1 200 OK\r\n","ranges":[[4,6],[20,null]],
 "filled":[[0,3]],"random_access":false}]}})");
    TAP_CHECK(block && block->more && block->records.size() == 1);
    const auto &file = block->records.at(0);
    TAP_CHECK(file.ranges == std::vector<range_record>({{4, 6}, {20, unknown_size}}));
    TAP_CHECK(file.filled == std::vector<range_record>({{0, 3}}));
    TAP_CHECK(file.validated && !file.random_access && file.response_headers == L"HTTP/1.1 200 OK\r\n");
}

// A file of Delivery Optimization; `delivery` is its member of that name.
result<record_block<file_record>> read_delivery_file(const std::string &delivery) {
    return read_file_block(
        R"({"id":1,"result":{"more":false,"files":[{"index":0,"remote_name":"http://a/f","local_name":"",
 "temporary_name":"","bytes_total":null,"bytes_transferred":3,"transferred":false,"completed":false,
 "owed":false,"validated":false,"response_headers":"","ranges":[],"filled":[],"random_access":false,
 "delivery":)" +
        delivery + "}]}}");
}

void jobs_of_bits_have_no_delivery() {
    const auto job = read_job(defaults);
    TAP_CHECK(job && !job->delivery);
}

void a_download_has_its_status_and_options() {
    const auto job = read_job(defaults + R"(,"delivery":{"state":5,"error":2149122452,"extended_error":1,
 "bytes_total":10,"bytes_transferred":3,"cost_policy":2,"callback_percent":null,"callback_seconds":4,
 "blocking":true,"correlation_vector":"g.0","has_auth_headers":true,"insecure_redirect":false,
 "disallow_cellular":null,"non_volatile":true})");
    TAP_CHECK(job && job->delivery);
    const auto &delivery = job->delivery.value();
    TAP_CHECK(delivery.state == 5 && delivery.error == static_cast<HRESULT>(2149122452u) &&
              delivery.extended_error == 1);
    TAP_CHECK(delivery.bytes_total == 10 && delivery.bytes_transferred == 3);
    TAP_CHECK(delivery.cost_policy == 2u && !delivery.callback_percent && delivery.callback_seconds == 4u);
    TAP_CHECK(delivery.blocking && delivery.has_auth_headers && delivery.non_volatile);
    TAP_CHECK(delivery.correlation_vector == L"g.0" && delivery.insecure_redirect == false &&
              !delivery.disallow_cellular);
    TAP_CHECK(read_job(defaults + R"(,"delivery":{"state":5})").error() == E_FAIL);
}

void a_download_has_a_file_with_all_its_figures() {
    const auto block = read_delivery_file(R"({"content_id":"c","sink":2,
 "spool":"C:\\ProgramData\\winebits\\spool\\DO1A2B.tmp","consumed":1,"available":3,"has_integrity":true,
 "integrity_mandatory":true,"total_size":18,"redirection_target":"http://b/","server_address":"::1",
 "status_code":206,"from_origin":4,"from_cache":5,"cache_host":"mcc","connections":6,"duration_ms":7,
 "mode":99,"status":3,"background":true})");
    TAP_CHECK(block && block->records.size() == 1 && block->records[0].delivery);
    const auto &file = block->records.at(0).delivery.value();
    TAP_CHECK(file.content_id == L"c" && file.sink == 2 && file.consumed == 1 && file.available == 3);
    TAP_CHECK(file.spool == L"C:\\ProgramData\\winebits\\spool\\DO1A2B.tmp");
    TAP_CHECK(file.has_integrity && file.integrity_mandatory && file.total_size == 18u);
    TAP_CHECK(file.redirection_target == L"http://b/" && file.server_address == L"::1" &&
              file.status_code == 206);
    TAP_CHECK(file.from_origin == 4 && file.from_cache == 5 && file.cache_host == L"mcc");
    TAP_CHECK(file.connections == 6 && file.duration == 7 && file.mode == 99 && file.status == 3 &&
              file.background);
}

void an_empty_block_is_the_last() {
    const auto block = read_job_block(R"({"id":1,"result":{"more":true,"jobs":[]}})");
    TAP_CHECK(block && !block->more && block->records.empty());
}

std::vector<BYTE> bytes_of(std::string_view text) {
    return {text.begin(), text.end()};
}

void base64_gives_the_published_vectors() {
    // RFC 4648, section 10.
    const std::pair<const char *, const char *> vectors[] = {{"", ""},
                                                             {"f", "Zg=="},
                                                             {"fo", "Zm8="},
                                                             {"foo", "Zm9v"},
                                                             {"foob", "Zm9vYg=="},
                                                             {"fooba", "Zm9vYmE="},
                                                             {"foobar", "Zm9vYmFy"}};
    for (const auto &[plain, text] : vectors) {
        TAP_CHECK(base64_from(bytes_of(plain)) == text);
        TAP_CHECK(bytes_from_base64(text) == bytes_of(plain));
    }
}

void base64_refuses_what_is_none() {
    for (const char *text : {"Zg", "Zg=", "Z===", "====", "Zh==", "Zm 9", "Zm9v=", "Zg==Zg=="})
        TAP_CHECK(!bytes_from_base64(text));
}

} // namespace

int main() {
    return tap::run({
        {"a fresh job has the defaults", a_fresh_job_has_the_defaults},
        {"every setting is read", every_setting_is_read},
        {"an incomplete job is refused", an_incomplete_job_is_refused},
        {"files carry their ranges", files_carry_their_ranges},
        {"jobs of BITS have no delivery", jobs_of_bits_have_no_delivery},
        {"a download has its status and options", a_download_has_its_status_and_options},
        {"a download has a file with all its figures", a_download_has_a_file_with_all_its_figures},
        {"an empty block is the last", an_empty_block_is_the_last},
        {"base64 gives the published vectors", base64_gives_the_published_vectors},
        {"base64 refuses what is none", base64_refuses_what_is_none},
    });
}
