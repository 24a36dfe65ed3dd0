// SPDX-License-Identifier: LGPL-2.1-or-later
// Calls over the wire: shapes, limits, roles, repeated requests, enumerations.
// Test thread only, against a real daemon process.
#include "tests/engine/daemon_harness.hpp"
#include "tests/engine/wire_peer.hpp"
#include "tests/support/check.hpp"
#include "winebits/protocol.hpp"

#include <chrono>
#include <csignal>

using namespace winebits;
using namespace winebits::test;
namespace method = protocol::method;

namespace {

constexpr std::uint32_t not_found = 0x80200001, invalid_argument = 0x80070057, not_implemented = 0x80004001;

std::string of(const std::string &job) {
    return R"({"id":")" + job + "\"}";
}

std::string create_params(const std::string &job, const std::string &more = "") {
    return R"({"id":")" + job + R"(","name":"n","type":0,"owner":"S-1-5-1")" + more + "}";
}

// ---- Shapes ----

void a_new_job_shows_windows_defaults() {
    scratch_prefix prefix;
    auto client = prefix.connect(protocol::role::service);
    const auto job = create_job(client, "caf\xc3\xa9 \"1\"");
    const auto shown = get_job(client, job);
    CHECK_EQUAL(string_at(shown, "id"), job);
    CHECK_EQUAL(string_at(shown, "name"), "caf\xc3\xa9 \"1\"");
    CHECK_EQUAL(string_at(shown, "description"), "");
    CHECK_EQUAL(number_at(shown, "type"), 0u);
    CHECK_EQUAL(number_at(shown, "state"), 3u);
    CHECK_EQUAL(number_at(shown, "priority"), 2u);
    CHECK_EQUAL(string_at(shown, "owner"), "S-1-5-21-1-2-3-1000");
    CHECK_EQUAL(number_at(shown, "notify_flags"), 3u);
    CHECK_EQUAL(number_at(shown, "minimum_retry_delay"), 600u);
    CHECK_EQUAL(number_at(shown, "no_progress_timeout"), 1209600u);
    CHECK_EQUAL(number_at(shown, "maximum_download_time"), 7776000u);
    CHECK_EQUAL(number_at(shown, "error_count"), 0u);
    CHECK_EQUAL(text_at(shown, "proxy"), R"({"bypass":null,"list":null,"usage":0})");
    CHECK_EQUAL(text_at(shown, "progress"),
                R"({"bytes_total":0,"bytes_transferred":0,"files_total":0,"files_transferred":0})");
    CHECK(number_at(shown, "times.creation") > 130'000'000'000'000'000u);
    CHECK_EQUAL(number_at(shown, "times.completion"), 0u);
    CHECK_EQUAL(text_at(shown, "error"), "null");
    CHECK_EQUAL(number_at(shown, "owed"), 0u);
}

void files_show_both_names_and_no_size_yet() {
    scratch_prefix prefix;
    auto client = prefix.connect(protocol::role::service);
    const auto job = create_job(client);
    add_file(client, job, "http://127.0.0.1:1/x", "dir/file.bin");
    const auto listed = must_call(client, method::job_files, of(job));
    const auto &file = listed.find("files")->items()->at(0);
    CHECK_EQUAL(number_at(file, "index"), 0u);
    CHECK_EQUAL(string_at(file, "remote_name"), "http://127.0.0.1:1/x");
    CHECK_EQUAL(string_at(file, "local_name"), "C:\\dir/file.bin");
    CHECK(string_at(file, "temporary_name").starts_with("C:\\dir/BIT"));
    CHECK_EQUAL(text_at(file, "bytes_total"), "null");
    CHECK_EQUAL(number_at(file, "bytes_transferred"), 0u);
    CHECK_EQUAL(text_at(file, "transferred"), "false");
    CHECK_EQUAL(text_at(file, "completed"), "false");
    CHECK_EQUAL(text_at(file, "owed"), "false");
    CHECK_EQUAL(text_at(get_job(client, job), "progress.bytes_total"), "null");
}

void every_property_can_be_set() {
    scratch_prefix prefix;
    auto client = prefix.connect(protocol::role::service);
    const auto job = create_job(client);
    const auto set = [&](const std::string &property, const std::string &value) {
        must_call(client, method::job_set,
                  R"({"id":")" + job + R"(","property":")" + property + R"(","value":)" + value + "}");
    };
    set("display_name", R"("another \ud83d\ude00")");
    set("description", R"("what it is for")");
    set("priority", "0");
    set("notify_flags", "24");
    set("minimum_retry_delay", "60");
    set("no_progress_timeout", "120");
    set("maximum_download_time", "3600");
    set("proxy", R"({"usage":2,"list":"http://p:80","bypass":null})");
    for (int round = 0; round < 2; ++round) {
        const auto shown = get_job(client, job);
        CHECK_EQUAL(string_at(shown, "name"), "another \xf0\x9f\x98\x80");
        CHECK_EQUAL(string_at(shown, "description"), "what it is for");
        CHECK_EQUAL(number_at(shown, "priority"), 0u);
        CHECK_EQUAL(number_at(shown, "notify_flags"), 24u);
        CHECK_EQUAL(number_at(shown, "minimum_retry_delay"), 60u);
        CHECK_EQUAL(number_at(shown, "no_progress_timeout"), 120u);
        CHECK_EQUAL(number_at(shown, "maximum_download_time"), 3600u);
        CHECK_EQUAL(text_at(shown, "proxy"), R"({"bypass":null,"list":"http://p:80","usage":2})");
        // The second time from another daemon.
        prefix.end_daemon(SIGKILL);
        client = prefix.connect(protocol::role::service);
    }
}

void refusals_carry_the_hresult_of_bits() {
    scratch_prefix prefix;
    auto client = prefix.connect(protocol::role::service);
    const auto missing = new_guid();
    for (const auto *name : {method::job_get, method::job_files, method::job_resume, method::job_suspend,
                             method::job_cancel, method::job_complete})
        CHECK_EQUAL(refusal_of(client, name, of(missing)), not_found);
    const auto job = create_job(client);
    CHECK_EQUAL(refusal_of(client, method::job_resume, of(job)), 0x80200003u); // BG_E_EMPTY
    const auto set = [&](const std::string &property, const std::string &value) {
        return refusal_of(client, method::job_set,
                          R"({"id":")" + job + R"(","property":")" + property + R"(","value":)" + value +
                              "}");
    };
    CHECK_EQUAL(set("priority", "4"), not_implemented);
    CHECK_EQUAL(set("priority", "260"), not_implemented);
    CHECK_EQUAL(set("notify_flags", "64"), not_implemented);
    CHECK_EQUAL(set("proxy", R"({"usage":9,"list":null,"bypass":null})"), not_implemented);
    CHECK_EQUAL(set("proxy", R"({"usage":2,"list":null,"bypass":null})"), invalid_argument);
    CHECK_EQUAL(set("description", '"' + std::string(1025, 'x') + '"'), 0x80200021u); // BG_E_STRING_TOO_LONG
    call_job(client, method::job_cancel, job);
    CHECK_EQUAL(refusal_of(client, method::job_cancel, of(job)), 0x80200002u); // BG_E_INVALID_STATE
}

// The answer's error code; the connection must go on afterwards.
int error_code(wire_peer &peer, const std::string &name, const std::string &params) {
    const auto answer = peer.ask(name, params, 7);
    CHECK(answer.has_value());
    const auto parsed = rpc::json::parse(*answer, protocol::max_depth);
    CHECK(parsed.has_value());
    CHECK_EQUAL(number_at(*parsed, "id"), 7u);
    return std::stoi(text_at(*parsed, "error.code"));
}

void wrong_parameters_are_refused_and_the_connection_goes_on() {
    scratch_prefix prefix;
    CHECK_EQUAL(prefix.start(), 0);
    wire_peer peer(prefix.state());
    peer.log_in(protocol::role::service, new_guid());
    const auto job = new_guid();
    const std::string file_begin =
        R"({"id":")" + job + R"(","files":[{"remote_name":"http://h/","local_name":"C:\\a","drive":)";
    for (const auto &[name, params] : std::initializer_list<std::pair<const char *, std::string>>{
             {method::job_get, "{}"},
             {method::job_get, R"({"id":5})"},
             {method::job_get, R"({"id":"{6AF46E48}"})"},
             {method::job_create, R"({"id":")" + job + "\"}"},
             {method::job_create, R"({"id":")" + job + R"(","name":"a\u0000b","type":0,"owner":"S"})"},
             {method::job_create, create_params(job, R"(,"request":"1")")},
             {method::job_create, create_params(job, R"(,"request":-1)")},
             {method::job_set, R"({"id":")" + job + R"(","property":"color","value":1})"},
             {method::job_set, R"({"id":")" + job + R"(","property":"priority","value":"high"})"},
             {method::job_set,
              R"({"id":")" + job + R"(","property":"minimum_retry_delay","value":4294967296})"},
             {method::job_add_files, R"({"id":")" + job + R"(","files":{}})"},
             {method::job_add_files, file_begin + R"("C","unix_relative":"a"}]})"},
             {method::job_add_files, file_begin + R"("c","unix_relative":"/a"}]})"},
             {method::job_add_files, file_begin + R"("c","unix_relative":"a/../../b"}]})"},
             {method::job_add_files, file_begin + R"("c","unix_relative":""}]})"},
             {method::job_list, R"({"after":1})"},
             {method::surface_configure, R"({"drives":{"c":"relative"}})"},
             {method::surface_configure, R"({"drives":{"cc":"/"}})"},
             {method::surface_configure, R"({"drives":{"c":"/slash/"}})"},
             {method::surface_configure, R"({"settings":{"slice":"long"}})"},
             {method::surface_configure, R"({"environment":[]})"},
         })
        CHECK_EQUAL(error_code(peer, name, params), protocol::code::invalid_params);
    CHECK_EQUAL(error_code(peer, "job.destroy", "{}"), protocol::code::method_not_found);
    CHECK_EQUAL(error_code(peer, method::session_open, R"({"surface":"bits"})"),
                protocol::code::invalid_request);
}

void the_session_comes_first() {
    scratch_prefix prefix;
    CHECK_EQUAL(prefix.start(), 0);
    wire_peer peer(prefix.state());
    CHECK(peer.send(wire_peer::hello(peer.honest_terms(protocol::role::service), peer.secret())));
    CHECK(peer.line().has_value());
    CHECK_EQUAL(error_code(peer, method::job_list, "{}"), protocol::code::invalid_request);
    CHECK_EQUAL(error_code(peer, method::session_open, R"({"surface":"bits"})"),
                protocol::code::invalid_params);
    CHECK_EQUAL(
        error_code(peer, method::session_open, R"({"surface":"nntp","session":")" + new_guid() + "\"}"),
        protocol::code::invalid_params);
    const auto opened =
        peer.ask(method::session_open, R"({"surface":"bits","session":")" + new_guid() + "\"}");
    CHECK(opened.has_value() && opened->find("\"version\"") != std::string::npos);
}

void each_role_has_its_methods() {
    scratch_prefix prefix;
    auto service = prefix.connect(protocol::role::service);
    auto events = prefix.connect(protocol::role::events);
    auto control = prefix.connect(protocol::role::control);
    const auto code = [](rpc::client &client, const char *name) {
        const auto result = client.call(name, "{}");
        return result ? 0 : result.error().code;
    };
    CHECK_EQUAL(code(service, method::daemon_stop), protocol::code::method_not_found);
    CHECK_EQUAL(code(service, method::hive_export), protocol::code::method_not_found);
    CHECK_EQUAL(code(service, method::events_subscribe), protocol::code::method_not_found);
    CHECK_EQUAL(code(events, method::job_list), protocol::code::method_not_found);
    CHECK_EQUAL(code(events, method::daemon_stop), protocol::code::method_not_found);
    CHECK_EQUAL(code(control, method::events_subscribe), protocol::code::method_not_found);
    CHECK_EQUAL(code(control, method::job_list), 0);
    CHECK_EQUAL(code(control, method::daemon_status), 0);
    const auto status = must_call(control, method::daemon_status);
    CHECK_EQUAL(number_at(status, "connections"), 3u);
    CHECK_EQUAL(string_at(status, "instance"), control.where().instance);
    CHECK_EQUAL(string_at(status, "state"), prefix.state());
    CHECK_EQUAL(number_at(status, "pid"), static_cast<std::uint64_t>(*prefix.daemon()));
}

void the_hive_is_exported_as_registry_text() {
    scratch_prefix prefix;
    auto control = prefix.connect();
    const auto job = create_job(control, "exported");
    const auto text = string_at(must_call(control, method::hive_export), "reg");
    CHECK(text.starts_with("Windows Registry Editor Version 5.00\r\n"));
    CHECK(text.find("\\Jobs\\" + job + "]\r\n") != std::string::npos);
    CHECK(text.find("=\"exported\"\r\n") != std::string::npos);
}

// ---- Limits ----

void is_cut_off_after(const std::string &bytes) {
    scratch_prefix prefix;
    CHECK_EQUAL(prefix.start(), 0);
    wire_peer peer(prefix.state());
    peer.log_in(protocol::role::service, new_guid());
    peer.send(bytes);
    CHECK_EQUAL(peer.rest(), "");
    CHECK(prefix.daemon().has_value());
    auto client = prefix.connect(protocol::role::service);
    create_job(client);
}

void a_malformed_message_ends_the_connection() {
    for (const auto *bytes : {"\n", "{\n", "[]\n", "5\n",
                              R"({"id":1,"method":"job.list"})"
                              "\n",
                              R"({"jsonrpc":"1.0","id":1,"method":"job.list"})"
                              "\n",
                              R"({"jsonrpc":"2.0","id":1})"
                              "\n",
                              R"({"jsonrpc":"2.0","id":null,"method":"job.list"})"
                              "\n",
                              R"({"jsonrpc":"2.0","id":1,"method":"job.list","params":[]})"
                              "\n",
                              R"({"jsonrpc":"2.0","id":1,"method":"job.list"} {})"
                              "\n",
                              "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"job.list\",\"x\":\"\xff\"}\n",
                              R"({"jsonrpc":"2.0","id":1,"method":"job.list","x":"\ud800"})"
                              "\n"})
        is_cut_off_after(bytes);
}

void deep_nesting_ends_the_connection() {
    const auto nested = [](std::size_t depth) {
        return R"({"jsonrpc":"2.0","id":1,"method":"daemon.status","params":{"x":)" +
               std::string(depth, '[') + std::string(depth, ']') + "}}\n";
    };
    is_cut_off_after(nested(protocol::max_depth - 1));
    is_cut_off_after(nested(1'000'000));
    scratch_prefix prefix;
    CHECK_EQUAL(prefix.start(), 0);
    wire_peer peer(prefix.state());
    peer.log_in(protocol::role::service, new_guid());
    CHECK(peer.send(nested(protocol::max_depth - 2)));
    CHECK(peer.line().has_value());
}

void a_message_has_at_most_four_mebibytes() {
    const std::string begin = R"({"jsonrpc":"2.0","id":1,"method":"daemon.status","params":{"x":")";
    const auto of_size = [&](std::size_t bytes) {
        return begin + std::string(bytes - begin.size() - 4, 'x') + "\"}}\n";
    };
    is_cut_off_after(of_size(protocol::max_message_bytes + 1));
    is_cut_off_after(std::string(protocol::max_message_bytes, 'x'));
    scratch_prefix prefix;
    CHECK_EQUAL(prefix.start(), 0);
    wire_peer peer(prefix.state());
    peer.log_in(protocol::role::service, new_guid());
    CHECK(peer.send(of_size(protocol::max_message_bytes)));
    CHECK(peer.line().has_value());
}

// A daemon that is too slow for a flood (a sanitizer's, on a machine under load) keeps to the limit by
// itself.
void a_flood_ends_the_connection() {
    constexpr std::uint64_t at_once = 900, in_the_kernel = 400'000;
    constexpr std::chrono::seconds long_enough(20);
    scratch_prefix prefix;
    CHECK_EQUAL(prefix.start(), 0);
    {
        wire_peer peer(prefix.state());
        peer.log_in(protocol::role::events, new_guid());
        std::string many;
        for (std::uint64_t i = 0; i < at_once; ++i)
            many += R"({"jsonrpc":"2.0","method":"events.acknowledge","params":{"seq":1}})"
                    "\n";
        const auto begin = std::chrono::steady_clock::now();
        const auto past = [begin] { return std::chrono::steady_clock::now() - begin; };
        std::uint64_t sent = 0;
        while (past() < long_enough && peer.send(many))
            sent += at_once;
        if (past() >= long_enough) {
            const auto seconds = std::chrono::ceil<std::chrono::seconds>(past()).count() + 1;
            CHECK(sent <=
                  protocol::max_requests_per_second * static_cast<std::uint64_t>(seconds) + in_the_kernel);
        }
    }
    auto client = prefix.connect(protocol::role::service);
    create_job(client);
}

void requests_sent_at_once_are_answered_one_after_the_other() {
    scratch_prefix prefix;
    CHECK_EQUAL(prefix.start(), 0);
    wire_peer peer(prefix.state());
    peer.log_in(protocol::role::service, new_guid());
    const auto job = new_guid();
    std::string all = wire_peer::request(method::job_create, create_params(job), 1);
    const int last = 2000;
    for (int id = 2; id <= last; ++id)
        all += wire_peer::request(method::job_get, of(job), id);
    // Nothing is read meanwhile, so the daemon's answers pile up in the kernel.
    CHECK(peer.send(all));
    for (int id = 1; id <= last; ++id) {
        const auto answer = peer.line();
        CHECK(answer.has_value());
        CHECK(answer->starts_with(R"({"jsonrpc":"2.0","id":)" + std::to_string(id) + R"(,"result":)"));
    }
}

// ---- Repeated calls ----

void a_repeated_call_gets_the_answer_of_the_first() {
    scratch_prefix prefix;
    const auto session = new_guid(), job = new_guid();
    CHECK_EQUAL(prefix.start(), 0);
    const auto ask_again = [&](const std::string &name, const std::string &params,
                               const std::string &in_session) {
        wire_peer peer(prefix.state());
        peer.log_in(protocol::role::service, in_session);
        return peer.ask(name, params, 1).value_or("(cut off)");
    };
    const std::string done = R"({"jsonrpc":"2.0","id":1,"result":{"hresult":0}})";
    const std::string cancel = R"({"id":")" + job + R"(","request":2})";
    CHECK_EQUAL(ask_again(method::job_create, create_params(job, R"(,"request":1)"), session), done);
    CHECK_EQUAL(ask_again(method::job_create, create_params(job, R"(,"request":1)"), session), done);
    CHECK_EQUAL(ask_again(method::job_cancel, cancel, session), done);
    // The answer is kept with the change, so the next daemon knows it, too.
    prefix.end_daemon(SIGKILL);
    CHECK_EQUAL(prefix.start(), 0);
    CHECK_EQUAL(ask_again(method::job_cancel, cancel, session), done);
    // Another session's request is another one, and so is one without a number.
    CHECK(ask_again(method::job_cancel, cancel, new_guid()).find("\"error\"") != std::string::npos);
    CHECK(ask_again(method::job_cancel, of(job), session).find("\"error\"") != std::string::npos);
}

// ---- Enumerations ----

void jobs_come_in_blocks_in_order_of_creation() {
    scratch_prefix prefix;
    auto client = prefix.connect(protocol::role::service);
    std::vector<std::string> made;
    for (std::size_t i = 0; i < protocol::enumeration_block + 10; ++i)
        made.push_back(create_job(client));
    const auto first = must_call(client, method::job_list);
    const auto &block = *first.find("jobs")->items();
    CHECK_EQUAL(block.size(), protocol::enumeration_block);
    CHECK_EQUAL(text_at(first, "more"), "true");
    for (std::size_t i = 0; i < block.size(); ++i)
        CHECK_EQUAL(string_at(block[i], "id"), made[i]);
    // The last one that was seen may end before the next block is asked for.
    call_job(client, method::job_cancel, made[protocol::enumeration_block - 1]);
    const auto rest =
        must_call(client, method::job_list, R"({"after":")" + made[protocol::enumeration_block - 1] + "\"}");
    CHECK_EQUAL(text_at(rest, "more"), "false");
    const auto &others = *rest.find("jobs")->items();
    CHECK_EQUAL(others.size(), 10u);
    CHECK_EQUAL(string_at(others[0], "id"), made[protocol::enumeration_block]);
    CHECK_EQUAL(refusal_of(client, method::job_list, R"({"after":")" + new_guid() + "\"}"), not_found);
}

void files_come_in_blocks() {
    scratch_prefix prefix;
    auto client = prefix.connect(protocol::role::service);
    const auto job = create_job(client);
    for (int block = 0; block < 3; ++block) {
        rpc::json::writer params;
        params.open_object().name("id").string(job).name("files").open_list();
        for (int i = 0; i < 100; ++i) {
            const auto name = "f" + std::to_string(block * 100 + i);
            params.open_object()
                .name("remote_name")
                .string("http://h/" + name)
                .name("local_name")
                .string("C:\\" + name);
            params.name("drive").string("c").name("unix_relative").string(name).close_object();
        }
        must_call(client, method::job_add_files, params.close_list().close_object().take());
    }
    const auto first = must_call(client, method::job_files, of(job));
    CHECK_EQUAL(first.find("files")->items()->size(), protocol::enumeration_block);
    CHECK_EQUAL(text_at(first, "more"), "true");
    const auto rest = must_call(client, method::job_files, R"({"id":")" + job + R"(","from":256})");
    CHECK_EQUAL(rest.find("files")->items()->size(), 300 - protocol::enumeration_block);
    CHECK_EQUAL(string_at(rest.find("files")->items()->at(0), "remote_name"), "http://h/f256");
    CHECK_EQUAL(text_at(rest, "more"), "false");
    const auto beyond =
        must_call(client, method::job_files, R"({"id":")" + job + R"(","from":18446744073709551615})");
    CHECK_EQUAL(beyond.find("files")->items()->size(), 0u);
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<a_new_job_shows_windows_defaults>),
        cmocka_unit_test(run<files_show_both_names_and_no_size_yet>),
        cmocka_unit_test(run<every_property_can_be_set>),
        cmocka_unit_test(run<refusals_carry_the_hresult_of_bits>),
        cmocka_unit_test(run<wrong_parameters_are_refused_and_the_connection_goes_on>),
        cmocka_unit_test(run<the_session_comes_first>),
        cmocka_unit_test(run<each_role_has_its_methods>),
        cmocka_unit_test(run<the_hive_is_exported_as_registry_text>),
        cmocka_unit_test(run<a_malformed_message_ends_the_connection>),
        cmocka_unit_test(run<deep_nesting_ends_the_connection>),
        cmocka_unit_test(run<a_message_has_at_most_four_mebibytes>),
        cmocka_unit_test(run<a_flood_ends_the_connection>),
        cmocka_unit_test(run<requests_sent_at_once_are_answered_one_after_the_other>),
        cmocka_unit_test(run<a_repeated_call_gets_the_answer_of_the_first>),
        cmocka_unit_test(run<jobs_come_in_blocks_in_order_of_creation>),
        cmocka_unit_test(run<files_come_in_blocks>),
    };
    return cmocka_run_group_tests_name("wire_calls", tests, nullptr, nullptr);
}
