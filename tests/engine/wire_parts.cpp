// SPDX-License-Identifier: LGPL-2.1-or-later
// The wire's building blocks alone: JSON, proofs, endpoint, the kernel's table of sockets, the rate limit.
// Test thread only.
#include "engine/rpc/credentials.hpp"
#include "engine/rpc/descriptor.hpp"
#include "engine/rpc/encode.hpp"
#include "engine/rpc/json.hpp"
#include "engine/rpc/peer_user.hpp"
#include "engine/rpc/rate_limit.hpp"
#include "engine/rpc/socket_diag.hpp"
#include "tests/support/check.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

using namespace winebits;
using namespace winebits::test;
namespace json = rpc::json;

namespace {

std::string again(std::string_view text) {
    const auto parsed = json::parse(text, 16);
    return parsed ? json::text(*parsed) : std::string("(refused)");
}

void json_survives_a_round_trip() {
    for (const auto *text : {"null", "true", "false", "0", "18446744073709551615", "-9223372036854775808",
                             "\"\"", "[]", "{}", R"(["a",{"b":[1,-2,null]},[]])", R"("\u0001\"\\é😀")"})
        CHECK_EQUAL(again(text), text);
    CHECK_EQUAL(again(" { \"b\" : 1 , \"a\" : [ ] } "), R"({"a":[],"b":1})");
    CHECK_EQUAL(again(R"({"a":1,"a":2})"), R"({"a":2})");
    CHECK_EQUAL(again("\"\\u00e9\\ud83d\\ude00\""), "\"\xc3\xa9\xf0\x9f\x98\x80\"");
}

void what_is_no_json_is_refused() {
    for (const auto *text : {"",
                             " ",
                             "{",
                             "]",
                             "{]",
                             "{\"a\":}",
                             "{\"a\" 1}",
                             "[1,]",
                             "01",
                             "1e",
                             "nul",
                             "'a'",
                             "\"a",
                             "\"\n\"",
                             "\"\xff\"",
                             "\"\xed\xa0\x80\"",
                             "\"\\ud800\"",
                             "\"\\udc00x\"",
                             "1 2",
                             "{}{}",
                             "// a",
                             "NaN"})
        CHECK_EQUAL(again(text), "(refused)");
}

void nesting_has_a_limit() {
    CHECK(json::parse("[[[]]]", 3).has_value());
    CHECK(!json::parse("[[[[]]]]", 3).has_value());
    CHECK(!json::parse(R"({"a":{"b":{"c":{}}}})", 3).has_value());
    CHECK(!json::parse(std::string(10'000'000, '['), 16).has_value());
}

void members_are_found_by_kind() {
    const auto parsed = json::parse(R"({"n":1,"neg":-1,"frac":1.5,"s":"x","b":true,"nul":null})", 16);
    CHECK(parsed.has_value());
    CHECK_EQUAL(parsed->find("n")->number().value(), 1u);
    CHECK(!parsed->find("neg")->number() && !parsed->find("frac")->number() && !parsed->find("s")->number());
    CHECK_EQUAL(*parsed->find("s")->string(), "x");
    CHECK(!parsed->find("n")->string());
    CHECK(parsed->find("b")->boolean().value());
    CHECK(parsed->find("nul")->is_null());
    CHECK(!parsed->find("missing"));
    CHECK(!parsed->find("s")->find("x"));
}

void written_text_is_always_valid() {
    json::writer out;
    out.open_list()
        .string(std::string_view("a\0b\n\"\\", 6))
        .string("\xff\xc3")
        .number(7)
        .number(std::nullopt);
    out.open_object().name("k").boolean(false).name("l").open_list().close_list().close_object().close_list();
    CHECK_EQUAL(out.text(), "[\"a\xef\xbf\xbd"
                            "b\\u000a\\\"\\\\\",\"\xef\xbf\xbd\xef\xbf\xbd\",7,null,{\"k\":false,\"l\":[]}]");
    CHECK(json::parse(out.text(), 16).has_value());
}

// The figure comes from `openssl dgst -sha256 -mac HMAC`.
void a_proof_is_the_hmac_of_the_documented_lines() {
    rpc::key secret{};
    for (std::size_t i = 0; i < secret.size(); ++i)
        secret[i] = static_cast<std::uint8_t>(i);
    rpc::handshake_terms terms;
    terms.version = 1;
    terms.role = "service";
    terms.daemon_nonce = std::string(64, 'a');
    terms.peer_nonce = std::string(64, 'b');
    terms.peer_port = 40000;
    terms.daemon_port = 50000;
    terms.state_inode = 1234567;
    terms.state = "/home/u/.wine/drive_c/ProgramData/winebits";
    CHECK_EQUAL(rpc::proof(secret, rpc::side::peer, terms),
                "f8b03102a65031bf200ecab974a28d9e45bbf4a5c520df1f2db4aec891907689");
    CHECK_EQUAL(rpc::proof(secret, rpc::side::daemon, terms),
                "6454e584d2b0f8cca49729c62ae516a2223a763f1b365274cf930dcc2fc37afd");
    CHECK(rpc::same_proof("abc", "abc"));
    CHECK(!rpc::same_proof("abc", "abd") && !rpc::same_proof("abc", "ab") && !rpc::same_proof("", ""));
}

void keys_and_nonces_are_checked() {
    CHECK(rpc::parse_key(std::string(64, '0') + "\n").has_value());
    CHECK_EQUAL(rpc::parse_key(std::string(62, '0') + "ff").value()[31], 255);
    for (const auto &text : {std::string(63, '0'), std::string(65, '0'), std::string(64, 'G'),
                             std::string(64, 'A'), std::string(), std::string(64, '0') + "\n\n"})
        CHECK(!rpc::parse_key(text).has_value());
    const auto one = rpc::random_hex(32), other = rpc::random_hex(32);
    CHECK(one && other && rpc::is_nonce(*one) && rpc::is_nonce(*other) && *one != *other);
    CHECK(!rpc::is_nonce(one->substr(1)));
}

void the_endpoint_is_read_as_it_is_written() {
    const rpc::endpoint where{65535, 4242, std::string(32, 'c')};
    CHECK(rpc::parse_endpoint(rpc::endpoint_text(where)) == where);
    for (const std::string &text :
         {std::string(), std::string("1 2"), "0 2 " + std::string(32, 'a'), "65536 2 " + std::string(32, 'a'),
          "1 -2 " + std::string(32, 'a'), "1 2 " + std::string(31, 'a'), "1  2 " + std::string(32, 'a')})
        CHECK(!rpc::parse_endpoint(text).has_value());
}

constexpr std::string_view table =
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
    "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0 "
    "0 10 0\n"
    "   1: 0100007F:9C40 0100007F:C350 01 00000000:00000000 00:00000000 00000000  1000        0 2 1 0 20 4 "
    "30 10 -1\n"
    "   2: 0100007F:9C41 0100007F:C350 06 00000000:00000000 03:00001770 00000000     0        0 0 3 0\n"
    "   3: 0200007F:9C42 0100007F:C350 01 00000000:00000000 00:00000000 00000000  1000        0 2 1 0 20 4 "
    "30 10 -1\n"
    "   4: 0000000000000000FFFF00000100007F:9C43 0000000000000000FFFF00000100007F:C350 01 00000000:00000000 "
    "00:00000000 "
    "00000000  1001        0 2 1 0 20 4 30 10 -1\n"
    "  10: 0100007F:9C44 0100007F:C350 08 00000000:00000001 00:00000000 00000000 65534        0 2 1 0 20 4 "
    "30 10 -1";

void a_sockets_user_is_read_from_the_kernels_table() {
    CHECK_EQUAL(rpc::socket_user(table, 40000, 50000).value_or(0), 1000u);
    CHECK_EQUAL(rpc::socket_user(table, 40003, 50000).value_or(0), 1001u);
    CHECK_EQUAL(rpc::socket_user(table, 40004, 50000).value_or(0), 65534u);
    CHECK(!rpc::socket_user(table, 40001, 50000)); // nobody's any more
    CHECK(!rpc::socket_user(table, 40002, 50000)); // another address
    CHECK(!rpc::socket_user(table, 50000, 40000)); // the other direction
    CHECK(!rpc::socket_user(table, 8080, 0));
    CHECK(!rpc::socket_user("", 1, 1) && !rpc::socket_user("x\ny z\n:::\n", 1, 1));
}

void the_kernel_tells_who_is_at_the_other_end() {
    const rpc::descriptor door(::socket(AF_INET, SOCK_STREAM, 0)), peer(::socket(AF_INET, SOCK_STREAM, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto *const generic = reinterpret_cast<sockaddr *>(&address);
    CHECK(::bind(door.get(), generic, size) == 0 && ::listen(door.get(), 1) == 0);
    CHECK_EQUAL(::getsockname(door.get(), generic, &size), 0);
    const auto door_port = ntohs(address.sin_port);
    CHECK_EQUAL(::connect(peer.get(), generic, size), 0);
    CHECK_EQUAL(::getsockname(peer.get(), generic, &size), 0);
    const auto peer_port = ntohs(address.sin_port);
    CHECK_EQUAL(rpc::peer_user(peer_port, door_port).value_or(~0u), ::geteuid());
    CHECK(!rpc::peer_user(door_port, static_cast<std::uint16_t>(peer_port ^ 1)));
    if (const auto told = rpc::diagnosed_user(peer_port, door_port))
        CHECK_EQUAL(*told, ::geteuid());
    CHECK(!rpc::diagnosed_user(peer_port, static_cast<std::uint16_t>(door_port ^ 1)));
}

void the_rate_limit_counts_by_the_second() {
    rpc::rate_limit limit(3);
    const milliseconds begin(5000);
    CHECK(limit.allows(begin) && limit.allows(begin) && limit.allows(begin + milliseconds(999)));
    CHECK(!limit.allows(begin + milliseconds(999)));
    CHECK(limit.allows(begin + milliseconds(1000)));
    CHECK(limit.allows(begin + milliseconds(1500)) && limit.allows(begin + milliseconds(1999)));
    CHECK(!limit.allows(begin + milliseconds(1999)));
}

void a_transfers_live_bytes_count() {
    queue::job job;
    job.files.resize(2);
    job.files[0].written = 10;
    job.files[1].written = 20;
    CHECK_EQUAL(rpc::bytes_transferred(job, std::nullopt), 30u);
    CHECK_EQUAL(rpc::bytes_transferred(job, rpc::live_count{1, 25}), 35u);
    CHECK_EQUAL(rpc::bytes_transferred(job, rpc::live_count{1, 5}), 30u); // an older figure
    CHECK_EQUAL(rpc::bytes_transferred(job, rpc::live_count{7, 5}), 30u);
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<json_survives_a_round_trip>),
        cmocka_unit_test(run<what_is_no_json_is_refused>),
        cmocka_unit_test(run<nesting_has_a_limit>),
        cmocka_unit_test(run<members_are_found_by_kind>),
        cmocka_unit_test(run<written_text_is_always_valid>),
        cmocka_unit_test(run<a_proof_is_the_hmac_of_the_documented_lines>),
        cmocka_unit_test(run<keys_and_nonces_are_checked>),
        cmocka_unit_test(run<the_endpoint_is_read_as_it_is_written>),
        cmocka_unit_test(run<a_sockets_user_is_read_from_the_kernels_table>),
        cmocka_unit_test(run<the_kernel_tells_who_is_at_the_other_end>),
        cmocka_unit_test(run<the_rate_limit_counts_by_the_second>),
        cmocka_unit_test(run<a_transfers_live_bytes_count>),
    };
    return cmocka_run_group_tests_name("wire_parts", tests, nullptr, nullptr);
}
