// SPDX-License-Identifier: LGPL-2.1-or-later
// Creates, starts and tears down the transfer service, and the whole daemon's core, at random moments with
// transfers in flight. Nothing hangs, crashes, or is left behind. With ThreadSanitizer (`make check-long`) a
// race is a failure, too.
//
//   WINEBITS_TEARDOWNS   how many (200); one of eight is of the core
//   WINEBITS_SEED        where chance begins; a run prints it (a new one each time)
//
// Test thread, which is the main thread of what is torn down; the fault server runs threads of its own.
#include "engine/store/hive.hpp"
#include "tests/engine/daemon_harness.hpp"
#include "tests/engine/queue_fixture.hpp"
#include "tests/engine/secure_support.hpp"
#include "tests/engine/simulation/chance.hpp"
#include "tests/faults/teardown/census.hpp"
#include "tools/winebitsd/core.hpp"
#include "tools/winebitsd/folder_watch.hpp"

#include <arpa/inet.h>
#include <cinttypes>
#include <csignal>
#include <cstdlib>
#include <random>
#include <sys/socket.h>
#include <thread>

using namespace winebits;
using namespace winebits::test;

namespace {

constexpr std::uint64_t one_of_the_core = 8, warm_up = 12;
constexpr auto forgive_everything = queue::security::ignore_host_name | queue::security::ignore_date |
                                    queue::security::ignore_unknown_authority |
                                    queue::security::ignore_wrong_usage;
// GLib keeps idle threads of its pools, and their descriptors, as long as it likes.
constexpr std::size_t of_glib = 4;

std::uint64_t number_in(const char *variable, std::uint64_t otherwise) {
    const char *text = std::getenv(variable);
    return text && *text ? std::strtoull(text, nullptr, 10) : otherwise;
}

const std::uint64_t teardowns = number_in("WINEBITS_TEARDOWNS", 200);
const std::uint64_t seed = number_in("WINEBITS_SEED", std::random_device{}());

std::string round_name(const char *what, std::uint64_t round) {
    return std::string(what) + " of round " + std::to_string(round) +
           ", WINEBITS_SEED=" + std::to_string(seed) + ',';
}

// Lets the main loop run for a moment, mostly a short one, sometimes none at all.
void let_it_run(simulation::chance &random) {
    const auto moment =
        std::chrono::microseconds(random.percent(10) ? 0 : random.below(random.below(20'000)));
    const auto end = std::chrono::steady_clock::now() + moment;
    while (std::chrono::steady_clock::now() < end)
        if (!g_main_context_iteration(nullptr, FALSE))
            std::this_thread::sleep_for(std::chrono::microseconds(200));
}

// ---- The transfer service

struct servers {
    authority certificates;
    origin::server plain, secure{certificates.certificate("server")};
    temporary_folder place;

    servers() { write_content(place / "source", 4 << 20); }
};

// One of every kind of transfer there is.
queue::start_transfer any_transfer(downloads &here, servers &from, simulation::chance &random,
                                   unsigned number) {
    static constexpr std::array paths{"/f?size=8M&pace=4M",      "/f?size=300K",
                                      "/f?size=8M&stall=65536",  "/f?size=1M&delay=5",
                                      "/f?size=1M&drop",         "/f?size=1M&garbage",
                                      "/f?size=1M&hops=3",       "/f?size=1M&cut=70000",
                                      "/f?size=1M&status=503",   "/f?size=8M&chunked&length=omit",
                                      "/f?size=8M&trickle=1000", "/f?size=2M&range=ignore"};
    const auto &server = random.percent(25) ? from.secure : from.plain;
    auto what = here.request(
        server.url(std::string(paths[random.below(paths.size())]) + "&n=" + std::to_string(number)),
        "file" + std::to_string(number));
    what.http.security_flags = forgive_everything;
    what.foreground = random.percent(50);
    if (random.percent(10)) {
        what.source = queue::local_path{"C:\\source", 'c', "source"};
        what.remote_name = what.source->dos;
    } else if (random.percent(40)) {
        what.surface = queue::personality::delivery_download;
        what.delivery.most_connections = static_cast<std::uint32_t>(random.between(1, 8));
        if (random.percent(20))
            what.delivery.integrity = queue::integrity_info{server.url("/p?size=2K"), "", "SHA256", ""};
        else if (random.percent(20))
            what.delivery.decryption = queue::decryption_info{std::string(32, 'k'), 65536, "AES", "CBC"};
        else if (random.percent(20)) {
            what.target = {};
            what.delivery.most_connections = 1;
            what.delivery.window_end = 128 << 10;
        }
    } else if (random.percent(20)) {
        what.dynamic_content = true;
    }
    return what;
}

void disturb(downloads &here, const queue::start_transfer &what, simulation::chance &random) {
    auto &service = here.service();
    switch (random.below(8)) {
    case 0:
        return service.stop(what.id);
    case 1:
        return service.limit(
            {what.id, random.percent(50) ? std::optional<std::uint64_t>(50'000) : std::nullopt});
    case 2:
        return service.rename({{}, {{what.target, what.temporary_name}}});
    case 3:
        return service.remove({{}, {{what.target, what.temporary_name}}});
    case 4:
        return service.configure(downloads::test_options());
    case 5:
        return service.move_window({what.id, 256 << 10});
    default:
        return;
    }
}

void service_round(servers &from, simulation::chance &random) {
    const temporary_folder spool;
    auto settings = downloads::test_options();
    settings.spool_folder = spool / "spool";
    downloads here(settings);
    std::filesystem::create_symlink(from.place / "source", here.folder() / "source");
    for (auto count = random.below(5); count > 0; --count) {
        const auto what = any_transfer(here, from, random, static_cast<unsigned>(count));
        here.start(what);
        let_it_run(random);
        disturb(here, what, random);
    }
    let_it_run(random);
    here.destroy_service();
    // Nothing is told any more.
    const auto ends = here.history(1).ends;
    while (g_main_context_iteration(nullptr, FALSE)) {
    }
    CHECK_EQUAL(here.history(1).ends, ends);
}

// The servers go too, so that what is counted afterwards is nobody else's.
void service_rounds(std::uint64_t first, std::uint64_t end, simulation::chance &random) {
    servers from;
    for (auto round = first; round < end; ++round) {
        const watchdog alarm(round_name("a transfer service", round));
        service_round(from, random);
    }
}

void a_transfer_service_ends_at_any_moment() {
    simulation::chance random(seed);
    const auto rounds = teardowns - teardowns / one_of_the_core, first = std::min(warm_up, rounds / 2);
    service_rounds(0, first, random);
    const auto before = census::settled();
    service_rounds(first, rounds, random);
    census::must_fall_to(before);
}

// ---- The core of the daemon

// A prefix whose hive has jobs that go on at each start and never come to their end.
class busy_prefix {
  public:
    explicit busy_prefix(const origin::server &from) {
        fixture bits;
        for (unsigned number = 1; number <= 3; ++number) {
            const auto id =
                bits.create(number, number == 1 ? q::job_priority::foreground : q::job_priority::normal);
            for (const auto *name : {"a", "b"})
                bits.expect(
                    s_ok, q::add_files{id,
                                       {file_at(from.url("/f?size=64M&pace=256K&n=" + std::to_string(number)),
                                                name + std::to_string(number))}});
            bits.expect(s_ok, q::resume_job{id});
        }
        fixture delivery({}, q::personality::delivery_job);
        const auto id = delivery.create(4, q::job_priority::foreground);
        delivery.expect(s_ok, q::add_files{id, {file_at(from.url("/f?size=64M&pace=256K&n=4"), "d")}});
        delivery.expect(s_ok, q::set_property{id, q::non_volatile{true}});
        delivery.expect(s_ok, q::resume_job{id});

        std::filesystem::create_directories(prefix_.drive_c("down"));
        keep(bits.hive);
        keep(delivery.hive);
    }

    const scratch_prefix &place() const { return prefix_; }
    // Jobs that the hive still holds.
    std::size_t jobs() const {
        const auto hive = store::hive::open(prefix_.state_file(protocol::file::hive));
        CHECK(hive.has_value());
        const auto values = (*hive)->read_all();
        CHECK(values.has_value());
        return static_cast<std::size_t>(std::ranges::count(*values, "Sequence", &queue::hive_value::name));
    }

  private:
    void keep(const memory_hive &memory) const {
        const auto hive = store::hive::open(prefix_.state_file(protocol::file::hive));
        CHECK(hive.has_value());
        queue::hive_transaction all;
        for (const auto &value : memory.everything())
            all.changes.emplace_back(queue::hive_write{value});
        CHECK((*hive)->commit(all).has_value());
    }

    scratch_prefix prefix_;
};

// Somebody who connects and may say something, and is still there at the end.
rpc::descriptor a_visitor(const std::string &state, simulation::chance &random) {
    const auto where = rpc::read_endpoint(state);
    CHECK(where.has_value());
    rpc::descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(where->port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    CHECK_EQUAL(::connect(socket.get(), reinterpret_cast<sockaddr *>(&address), sizeof address), 0);
    if (random.percent(50))
        (void)!::send(socket.get(), "{}\n", 3, MSG_NOSIGNAL);
    return socket;
}

void core_round(const busy_prefix &busy, simulation::chance &random) {
    const auto state = busy.place().state();
    auto folder = daemon::state_folder::open(state);
    CHECK(folder.has_value());
    CHECK(folder->lock().has_value());
    folder->take_possession();
    daemon::log journal(folder->descriptor(), daemon::level::warning, false);
    bool left = false;
    daemon::core work(*folder, journal, [&left] { left = true; });
    const daemon::folder_watch watch(folder->path(), [] {});
    CHECK(work.start().has_value());
    let_it_run(random);
    const auto visitor = random.percent(50) ? a_visitor(state, random) : rpc::descriptor();
    let_it_run(random);
    if (random.percent(50)) { // the orderly way; else it is gone at once, with everything in flight
        work.leave("a test", std::chrono::milliseconds(random.percent(30) ? 0 : 5000));
        while (!left)
            g_main_context_iteration(nullptr, TRUE);
    }
}

void the_core_of_the_daemon_ends_at_any_moment() {
    simulation::chance random(seed + 1);
    const origin::server server;
    const busy_prefix busy(server);
    const auto jobs = busy.jobs();
    CHECK_EQUAL(jobs, 4u);
    const auto rounds = teardowns / one_of_the_core;
    census before;
    for (std::uint64_t round = 0; round < rounds; ++round) {
        if (round == std::min(warm_up, rounds / 2))
            before = census::settled();
        const watchdog alarm(round_name("a core", round));
        core_round(busy, random);
    }
    before.threads += of_glib;
    before.descriptors += of_glib;
    census::must_fall_to(before);
    CHECK_EQUAL(busy.jobs(), jobs);
}

} // namespace

int main() {
    std::signal(SIGPIPE, SIG_IGN);
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    std::printf("# seed %" PRIu64 ": WINEBITS_SEED=%" PRIu64 " WINEBITS_TEARDOWNS=%" PRIu64 "\n", seed, seed,
                teardowns);
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<a_transfer_service_ends_at_any_moment>),
        cmocka_unit_test(run<the_core_of_the_daemon_ends_at_any_moment>),
    };
    const int failed = cmocka_run_group_tests_name("teardown", tests, nullptr, nullptr);
    std::printf("# total teardowns=%" PRIu64 "\n", teardowns);
    return failed;
}
