// SPDX-License-Identifier: LGPL-2.1-or-later
// A hostile program in the prefix has the key and may say what it likes: what it can't do is to make the
// daemon take all memory, or keep the others out. Test thread only; the first tests are against a real daemon
// process.
#include "tests/engine/daemon_harness.hpp"
#include "tests/engine/queue_fixture.hpp"
#include "tests/engine/wire_peer.hpp"
#include "tests/support/check.hpp"
#include "winebits/protocol.hpp"

#include <algorithm>
#include <memory>
#include <sstream>
#include <vector>

using namespace winebits;
using namespace winebits::test;
namespace method = protocol::method;

namespace {

constexpr std::size_t mebibyte = 1u << 20;
// A sanitizer's own memory is many times what the program takes.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::size_t most_memory = 2048 * mebibyte;
#else
constexpr std::size_t most_memory = 256 * mebibyte;
#endif

// The most memory the process has ever had.
std::size_t peak_memory(const scratch_prefix &prefix) {
    const auto text = contents_of("/proc/" + std::to_string(*prefix.daemon()) + "/status");
    const auto line = text.find("VmHWM:");
    CHECK(line != std::string::npos);
    std::istringstream fields(text.substr(line + 6));
    std::size_t kibibytes = 0;
    fields >> kibibytes;
    return kibibytes << 10;
}

std::unique_ptr<wire_peer> let_in(const scratch_prefix &prefix,
                                  const std::string &role = protocol::role::service) {
    auto peer = std::make_unique<wire_peer>(prefix.state());
    peer->log_in(role, new_guid());
    return peer;
}

// A client that asks for something still gets its answer.
void serves(const scratch_prefix &prefix) {
    auto client = prefix.connect(protocol::role::service);
    create_job(client);
    must_call(client, method::daemon_status);
}

void lines_that_never_end_do_not_fill_the_memory() {
    scratch_prefix prefix;
    CHECK_EQUAL(prefix.start(), protocol::exit_code::success);
    const std::string almost(protocol::max_message_bytes - 65536, ' ');
    std::vector<std::unique_ptr<wire_peer>> peers;
    std::size_t cut_off = 0;
    for (std::size_t i = 0; i < 150; ++i) { // 600 MiB in all
        peers.push_back(let_in(prefix));
        cut_off += peers.back()->send(almost) ? 0 : 1;
    }
    serves(prefix);
    CHECK(holds_soon([&] {
        return std::ranges::any_of(peers, [](const auto &peer) { return peer->has_input(); }); // the end
    }));
    CHECK(peak_memory(prefix) < most_memory);
    // With them the room goes as well: a long message is taken again.
    peers.clear();
    const std::string begin = R"({"jsonrpc":"2.0","id":1,"method":"daemon.status","params":{"x":")";
    CHECK(holds_soon([&] {
        auto one = let_in(prefix);
        return one->send(begin + std::string(3 * mebibyte, 'x') + "\"}}\n") && one->line().has_value();
    }));
}

void answers_that_nobody_reads_do_not_fill_the_memory() {
    scratch_prefix prefix;
    auto client = prefix.connect(protocol::role::service);
    for (int i = 0; i < 100; ++i) {
        const auto job = create_job(client);
        set_job(client, job, "description", '"' + std::string(1000, 'x') + '"');
        set_job(client, job, "custom_headers", '"' + std::string(16'000, 'x') + '"');
    }
    // An answer of more than a MiB for each of them.
    std::vector<std::unique_ptr<wire_peer>> peers;
    for (int i = 0; i < 300; ++i) {
        peers.push_back(let_in(prefix));
        peers.back()->send(wire_peer::request(method::job_list, "{}", 1) +
                           wire_peer::request(method::job_list, "{}", 2));
    }
    serves(prefix);
    CHECK(peak_memory(prefix) < most_memory);
}

void more_connections_than_there_is_room_for_wait_outside() {
    scratch_prefix prefix;
    CHECK_EQUAL(prefix.start(), protocol::exit_code::success);
    std::vector<std::unique_ptr<wire_peer>> silent;
    for (std::size_t i = 0; i < 3 * protocol::max_unauthenticated; ++i)
        silent.push_back(std::make_unique<wire_peer>(prefix.state()));
    std::size_t greeted = 0;
    CHECK(holds_soon([&] {
        greeted = static_cast<std::size_t>(
            std::ranges::count_if(silent, [](const auto &one) { return one->has_input(); }));
        return greeted >= protocol::max_unauthenticated;
    }));
    CHECK(peak_memory(prefix) < most_memory);
    serves(prefix); // when their time is over
}

void a_deep_or_wide_message_costs_what_one_message_may() {
    scratch_prefix prefix;
    CHECK_EQUAL(prefix.start(), protocol::exit_code::success);
    std::string wide = R"({"jsonrpc":"2.0","id":1,"method":"job.add_files","params":{"files":[0)";
    while (wide.size() < protocol::max_message_bytes - 16)
        wide += ",0";
    wide += "]}}\n";
    for (int i = 0; i < 4; ++i) {
        auto peer = let_in(prefix);
        CHECK(peer->send(wide));
        CHECK(peer->line().has_value());
    }
    CHECK(peak_memory(prefix) < 2 * most_memory);
    serves(prefix);
}

// ---- What the jobs hold ----

queue::settings with_room_for(std::size_t bytes) {
    queue::settings out;
    out.most_kept_bytes = bytes;
    return out;
}

constexpr std::uint32_t out_of_memory = 0x8007000E;

void jobs_and_files_end_at_a_bound_and_go_on_when_some_have_gone() {
    fixture world(with_room_for(100'000));
    const auto made = [&](unsigned number) {
        return *world.call(q::create_job{numbered(number), "a job", q::job_type::download, "S-1-5-21-1"});
    };
    unsigned jobs = 0;
    while (jobs < 10'000 && made(jobs + 1) == s_ok)
        ++jobs;
    CHECK(jobs > 10 && jobs < 1000);
    CHECK_EQUAL(made(jobs + 1), out_of_memory);
    CHECK_EQUAL(*world.call(q::set_property{numbered(1), q::description{"more"}}), out_of_memory);
    CHECK_EQUAL(*world.call(q::add_files{numbered(1), {file_at("http://host/f", "f")}}), out_of_memory);
    world.expect(s_ok, q::suspend_job{numbered(1)}); // what adds nothing is never refused
    world.restart();
    CHECK_EQUAL(made(jobs + 1), out_of_memory);
    for (unsigned number = jobs; number > jobs - 3; --number)
        world.expect(s_ok, q::cancel_job{numbered(number)});
    CHECK_EQUAL(made(jobs + 1), s_ok);
}

// A program that makes large jobs and cancels them again and again leaves no more of them than of small ones.
void jobs_that_have_ended_are_remembered_within_a_bound() {
    fixture world;
    std::string url = "http://host";
    for (int part = 0; part < 9; ++part)
        url += '/' + std::string(200, 'x');
    std::vector<q::new_file> files;
    for (unsigned i = 0; i < 2000; ++i)
        files.push_back(file_at(url, "f" + std::to_string(i)));
    for (unsigned number = 1; number <= 8; ++number) {
        const auto id = world.create(number);
        world.expect(s_ok, q::add_files{id, files});
        world.expect(s_ok, q::cancel_job{id});
    }
    std::size_t remembered = 0;
    for (unsigned number = 1; number <= 8; ++number)
        remembered += world.queue().find(q::personality::bits, numbered(number)) ? 1 : 0;
    CHECK(remembered >= 1 && remembered <= 4);
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<lines_that_never_end_do_not_fill_the_memory>),
        cmocka_unit_test(run<answers_that_nobody_reads_do_not_fill_the_memory>),
        cmocka_unit_test(run<more_connections_than_there_is_room_for_wait_outside>),
        cmocka_unit_test(run<a_deep_or_wide_message_costs_what_one_message_may>),
        cmocka_unit_test(run<jobs_and_files_end_at_a_bound_and_go_on_when_some_have_gone>),
        cmocka_unit_test(run<jobs_that_have_ended_are_remembered_within_a_bound>),
    };
    return cmocka_run_group_tests_name("security_limits", tests, nullptr, nullptr);
}
