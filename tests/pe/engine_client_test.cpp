// SPDX-License-Identifier: LGPL-2.1-or-later
// The engine client without an engine: proofs, and what it makes of messages, good and bad.
// Test thread only.
#include "dlls/common/com/guid.hpp"
#include "dlls/common/engine_client/digest.hpp"
#include "dlls/common/engine_client/wire_codec.hpp"
#include "tests/pe/tap.hpp"

using namespace winebits;
using namespace winebits::engine_client;

namespace {

constexpr char job_text[] = "{4991D34B-80A1-4291-83B6-3328366B9097}";
const std::string nonce(64, 'a');

void hmac_gives_the_published_vector() {
    // RFC 4231, test case 2.
    const auto digest = hmac_sha256_hex("Jefe", "what do ya want for nothing?");
    TAP_CHECK(digest == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

void nonces_differ() {
    const auto first = random_hex(32), second = random_hex(32);
    TAP_CHECK(first && second && first->size() == 64 && *first != *second);
}

void hexadecimal_digits_are_checked() {
    TAP_CHECK(bytes_from_hex("00fFa0") == std::string("\x00\xff\xa0", 3));
    TAP_CHECK(!bytes_from_hex("0") && !bytes_from_hex("0g"));
}

void comparison_sees_every_difference() {
    TAP_CHECK(equal_in_constant_time("abc", "abc") && equal_in_constant_time("", ""));
    TAP_CHECK(!equal_in_constant_time("abc", "abd") && !equal_in_constant_time("abc", "ab"));
}

void a_session_names_its_wine_session_only_if_it_has_one() {
    TAP_CHECK(write_session_open("bits", "s", "") == R"({"session":"s","surface":"bits"})");
    TAP_CHECK(write_session_open("do_job", "s", "w") ==
              R"({"session":"s","surface":"do_job","wine_session":"w"})");
}

void greeting_needs_versions_and_a_nonce() {
    const auto good = read_greeting(R"({"versions":[1,3],"nonce":")" + nonce + "\"}");
    TAP_CHECK(good && good->version_min == 1 && good->version_max == 3 && good->nonce == nonce);
    TAP_CHECK(!read_greeting(R"({"versions":[1],"nonce":")" + nonce + "\"}"));
    TAP_CHECK(!read_greeting(R"({"versions":[1,3],"nonce":"AA"})"));
    TAP_CHECK(!read_greeting("not JSON") && !read_greeting("[]") && !read_greeting(""));
}

void refusals_keep_their_hresult() {
    TAP_CHECK(read_outcome(R"({"id":1,"result":{}})") == S_OK);
    TAP_CHECK(
        read_outcome(R"({"id":1,"error":{"code":-32000,"message":"","data":{"hresult":2149580801}}})") ==
        static_cast<HRESULT>(2149580801u));
    TAP_CHECK(read_outcome(R"({"id":1,"error":{"code":-32601,"message":""}})") == E_NOTIMPL);
    TAP_CHECK(read_outcome(R"({"id":1,"error":{"code":-32602,"message":""}})") == E_INVALIDARG);
    TAP_CHECK(read_outcome(R"({"id":1,"error":{"code":-32000}})") == E_FAIL);
    TAP_CHECK(read_outcome("{}") == E_FAIL && read_outcome("") == E_FAIL);
}

void events_need_a_job() {
    const std::string start =
        R"({"jsonrpc":"2.0","method":"event","params":{"seq":7,"what":16,"file":2,"job":")";
    const auto good = read_event(start + job_text + "\"}}");
    TAP_CHECK(good && good->sequence == 7 && good->what == 16 && good->file == 2);
    TAP_CHECK(com::text_of(good->job) == job_text);
    TAP_CHECK(!read_event(start + "x\"}}") && !read_event(R"({"method":"event"})"));
}

void events_carry_what_belongs_to_them() {
    const std::string start =
        std::string(R"({"method":"event","params":{"seq":1,"job":")") + job_text + "\",";
    const auto ranges = read_event(start + R"("what":32,"file":0,"ranges":[[0,5],[10,2]]}})");
    TAP_CHECK(ranges && ranges->ranges.size() == 2 && ranges->ranges[1].first == 10 &&
              ranges->ranges[1].second == 2);
    const auto judge = read_event(
        start +
        R"("what":256,"file":1,"origin":"a:443","fingerprint":"00","certificates":["Zg==","Zm8="]}})");
    TAP_CHECK(judge && judge->what == certificate_event && judge->file == 1 && judge->origin == "a:443");
    TAP_CHECK(judge && judge->certificates.size() == 2 && judge->certificates[0] == "Zg==");
    TAP_CHECK(!read_event(start + R"("what":256,"file":1}})"));
}

void requests_are_single_lines() {
    TAP_CHECK(write_request(3, "job.get", "{}") ==
              R"({"jsonrpc":"2.0","id":3,"method":"job.get","params":{}})");
    surface_configuration what;
    what.drives["z"] = "";
    what.environment["no_proxy"] = "a\nb";
    what.settings["umask"] = 18;
    TAP_CHECK(
        write_configuration(what) ==
        R"({"bandwidth":{},"delivery":{},"drives":{"z":""},"environment":{"no_proxy":"a\nb"},"roots":[],)"
        R"("settings":{"umask":18}})");
    surface_configuration limited;
    limited.bandwidth = bandwidth_policy{{{1, 5, 8, 17, {std::nullopt, 1000, 0}}}, {}, -3600};
    TAP_CHECK(write_configuration(limited) ==
              R"({"bandwidth":{"high":null,"local_offset":-3600,"low":null,"normal":null,"windows":[)"
              R"({"from_day":1,"from_hour":8,"high":null,"low":0,"normal":1000,"to_day":5,"to_hour":17}]},)"
              R"("delivery":{},"drives":{},"environment":{},"roots":[],"settings":{}})");
}

} // namespace

int main() {
    return tap::run({
        {"HMAC gives the published vector", hmac_gives_the_published_vector},
        {"nonces differ", nonces_differ},
        {"hexadecimal digits are checked", hexadecimal_digits_are_checked},
        {"comparison sees every difference", comparison_sees_every_difference},
        {"a session names its Wine session only if it has one",
         a_session_names_its_wine_session_only_if_it_has_one},
        {"a greeting needs versions and a nonce", greeting_needs_versions_and_a_nonce},
        {"refusals keep their HRESULT", refusals_keep_their_hresult},
        {"events need a job", events_need_a_job},
        {"events carry what belongs to them", events_carry_what_belongs_to_them},
        {"requests are single lines", requests_are_single_lines},
    });
}
