// SPDX-License-Identifier: LGPL-2.1-or-later
// Random failures of the file system calls of a real daemon, made by libfiu while jobs run: a daemon lives or
// ends with a reason in its log, the next one finds every job that was acknowledged, and every file that is
// delivered is right. WINEBITS_FIU_ROUNDS says how many daemons (default 2). Prints TAP and what it met. Test
// thread; the fault server runs threads of its own.
#include "tests/engine/daemon_harness.hpp"
#include "tests/support/check.hpp"
#include "tests/support/origin/content.hpp"
#include "tests/support/origin/server.hpp"

#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sys/stat.h>
#include <thread>
#include <vector>

using namespace winebits;
using namespace winebits::test;
namespace method = protocol::method;
namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t size = 2 << 20;
constexpr std::uint32_t not_found = 0x80200001, download_not_found = 0x80D02003;

// Calls on files alone: a fault of read or write would also hit the pipes by which threads wake one another,
// which never fail. "reduce" makes less of what was asked for.
constexpr std::array failing{"posix/io/rw/pread",         "posix/io/rw/pwrite",    "posix/io/rw/pread/reduce",
                             "posix/io/rw/pwrite/reduce", "posix/io/rw/ftruncate", "posix/io/sync/fsync",
                             "posix/io/sync/fdatasync",   "posix/io/oc/open",      "posix/io/dir/rename",
                             "posix/io/dir/unlink"};

std::string fiu_run() {
    const std::string path = std::getenv("PATH") ? std::getenv("PATH") : "";
    for (std::size_t from = 0; from <= path.size();) {
        const auto to = std::min(path.find(':', from), path.size());
        if (const auto name = path.substr(from, to - from) + "/fiu-run"; ::access(name.c_str(), X_OK) == 0)
            return name;
        from = to + 1;
    }
    return {};
}

struct totals {
    std::uint64_t rounds = 0, faults = 0, ends = 0, jobs = 0, delivered = 0, lost = 0;
};

struct wanted_job {
    bool download = false;
    std::string id = new_guid(), local;
    std::uint64_t seed = 0;
    bool created = false; // acknowledged, as the next ones
    bool has_file = false, completed = false;
    bool completing = false; // it was asked for
};

// One daemon with faults, and one without that brings everything to its end.
class round {
  public:
    round(const origin::server &server, unsigned number, totals &sums)
        : server_(server), number_(number), sums_(sums) {
        std::ofstream script(program());
        script << "#!/bin/sh\nexec '" << fiu_run() << "' -x -f ''";
        for (const auto *name : failing)
            script << " -c 'enable_random name=" << name << ",probability=" << probability() << '\'';
        script << " '" << daemon_program() << "' \"$@\"\n";
        script.close();
        CHECK_EQUAL(::chmod(program().c_str(), 0700), 0);
        for (unsigned i = 0; i < 6; ++i) {
            wanted_job one;
            one.download = i % 3 == 2;
            one.local = "file" + std::to_string(i);
            one.seed = number * 10 + i;
            jobs_.push_back(one);
        }
    }

    void run() {
        with_faults();
        faulty_ = false;
        connections_ = {};
        if (const auto pid = prefix_.daemon())
            prefix_.end_daemon(number_ % 2 == 0 ? SIGKILL : SIGTERM);
        for (auto &one : jobs_)
            if (one.created)
                check_brought_to_its_end(one);
        ++sums_.rounds;
    }

  private:
    std::string program() const { return prefix_.beside("winebitsd-with-faults"); }
    const char *probability() const { return std::array{"0.05", "0.002", "0.01"}[number_ % 3]; }
    std::string file_of(const wanted_job &job) const { return prefix_.drive_c(job.local); }
    std::string url_of(const wanted_job &job) const {
        return server_.url("/f?size=2M&etag=%22a%22&seed=" + std::to_string(job.seed));
    }

    // none: no daemon, which is a fault as well.
    rpc::client *connection(bool download) {
        auto &known = connections_[download];
        if (known)
            return &*known;
        auto with = prefix_.options(protocol::role::service);
        with.surface = download ? protocol::surface::delivery_download : protocol::surface::bits;
        with.wine_session = download ? wine_session_ : std::string();
        if (faulty_)
            with.daemon_program = program();
        auto made = rpc::client::connect(with);
        if (!made) {
            fault();
            if (!faulty_)
                throw check_failure{"a daemon without faults: " + made.error().message, __FILE__, __LINE__};
            check_end_has_a_reason();
            return nullptr;
        }
        known.emplace(std::move(*made));
        return &*known;
    }

    // What the call returned; none: nobody knows whether it was done.
    std::optional<std::uint32_t> call(const wanted_job &job, std::string_view name,
                                      const std::string &params) {
        auto *with = connection(job.download);
        if (!with)
            return std::nullopt;
        const auto result = with->call(name, params);
        if (result)
            return 0;
        fault();
        if (result.error().what == rpc::client_error::kind::refused)
            return result.error().hresult;
        connections_ = {};
        check_end_has_a_reason();
        return std::nullopt;
    }
    std::optional<std::uint32_t> call(const wanted_job &job, std::string_view name) {
        return call(job, name,
                    params_of(job.id, job.download && name == method::job_resume ? R"(,"ranges":[])" : ""));
    }

    void fault() {
        if (faulty_)
            ++sums_.faults;
    }

    // A daemon that has gone said why.
    void check_end_has_a_reason() {
        if (prefix_.daemon())
            return;
        ++sums_.ends;
        const auto log = contents_of(prefix_.state_file("winebitsd.log"));
        const auto last = log.substr(log.empty() ? 0 : log.rfind('\n', log.size() - 2) + 1);
        const bool told = log.empty() || last.find(" error ") != std::string::npos ||
                          last.find(" left") != std::string::npos;
        if (!told)
            throw check_failure{"no reason in the log: " + last, __FILE__, __LINE__};
    }

    void create(wanted_job &job) {
        const auto done =
            call(job, method::job_create, params_of(job.id, R"(,"name":"kept","type":0,"owner":"S-1-5-1")"));
        job.created = done == 0u;
        sums_.jobs += job.created ? 1 : 0;
    }

    void give_file(wanted_job &job) {
        if (job.download) {
            const auto set = [&](const std::string &members) {
                return call(job, method::job_set_file,
                            params_of(job.id, R"(,"file":0,"property":)" + members)) == 0u;
            };
            job.has_file = set(R"("remote_name","value":{"name":")" + url_of(job) + "\"}") &&
                           set(R"("sink_path","value":{"dos":"C:\\)" + job.local +
                               R"(","drive":"c","unix_relative":")" + job.local + "\"}");
        } else {
            job.has_file =
                call(job, method::job_add_files,
                     params_of(job.id, R"(,"files":[{"remote_name":")" + url_of(job) +
                                           R"(","local_name":"C:\\)" + job.local +
                                           R"(","drive":"c","unix_relative":")" + job.local + "\"}]")) == 0u;
        }
    }

    // BITS' numbers.
    enum class stage { busy, stopped, transferred, gone };
    stage stage_of(const wanted_job &job) {
        auto *with = connection(job.download);
        const auto shown = with ? with->call(method::job_get, params_of(job.id))
                                : rpc::client_result<rpc::json::value>(std::unexpected(rpc::client_error{}));
        if (!shown) {
            const auto code = shown.error().hresult;
            if (code != not_found && code != download_not_found)
                connections_ = {};
            return code == not_found || code == download_not_found ? stage::gone : stage::busy;
        }
        const auto state = number_at(*shown, job.download ? "delivery.state" : "state");
        if (state == (job.download ? 3 : 7))
            return stage::gone;
        if (state == (job.download ? 2 : 6))
            return stage::transferred;
        const bool stopped = job.download ? state == 0 || state == 5 : state == 3 || state == 4 || state == 5;
        return stopped ? stage::stopped : stage::busy;
    }

    void complete(wanted_job &job) {
        job.completing = true;
        job.completed = call(job, method::job_complete) == 0u;
        if (job.completed)
            check_content(job);
    }

    void check_content(const wanted_job &job) {
        CHECK(contents_of(file_of(job)) == origin::content(size, job.seed));
        ++sums_.delivered;
    }

    void with_faults() {
        for (auto &one : jobs_) {
            for (int attempt = 0; attempt < 3 && !one.created;
                 ++attempt, one.id = one.created ? one.id : new_guid())
                create(one);
            if (one.created)
                give_file(one);
        }
        for (int turn = 0; turn < 150; ++turn) {
            bool all = true;
            for (auto &one : jobs_) {
                if (!one.has_file || one.completed)
                    continue;
                all = false;
                const auto now = stage_of(one);
                if (now == stage::stopped)
                    (void)call(one, method::job_resume);
                else if (now == stage::transferred)
                    complete(one);
                // Half of a file is never seen.
                if (fs::exists(file_of(one)))
                    CHECK_EQUAL(fs::file_size(file_of(one)), size);
            }
            if (all)
                return;
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
    }

    void check_brought_to_its_end(wanted_job &job) {
        if (job.completed) {
            CHECK(stage_of(job) == stage::gone);
            CHECK(contents_of(file_of(job)) == origin::content(size, job.seed));
            return;
        }
        if (stage_of(job) == stage::gone) { // its Complete was carried out, and the answer was lost
            sums_.lost += job.completing ? 0 : 1;
            CHECK(job.completing);
            check_content(job);
            return;
        }
        auto &with = *connection(job.download);
        const auto shown = get_job(with, job.id);
        CHECK_EQUAL(string_at(shown, "name"), "kept");
        if (!job.has_file) {
            call_job(with, method::job_cancel, job.id);
            return;
        }
        // A Complete that failed may still be under way: the hive remembers it, and this one comes second.
        CHECK(holds_soon([&] {
            const auto now = stage_of(job);
            if (now == stage::stopped)
                (void)call(job, method::job_resume);
            else if (now == stage::transferred)
                (void)call(job, method::job_complete);
            return now == stage::gone;
        }));
        check_content(job);
    }

    const origin::server &server_;
    const unsigned number_;
    totals &sums_;
    const scratch_prefix prefix_;
    const std::string wine_session_ = new_guid();
    bool faulty_ = true;
    std::array<std::optional<rpc::client>, 2> connections_;
    std::vector<wanted_job> jobs_;
};

bool passes(const origin::server &server, unsigned number, totals &sums) {
    try {
        round(server, number, sums).run();
        return true;
    } catch (const check_failure &failure) {
        std::printf("# %s:%d: %s\n", failure.file, failure.line, failure.message.c_str());
        return false;
    }
}

} // namespace

int main() {
    if (fiu_run().empty()) {
        std::puts("1..0 # SKIP fiu-run (package fiu-utils) is not installed");
        return 0;
    }
    const char *wanted = std::getenv("WINEBITS_FIU_ROUNDS");
    const unsigned rounds = wanted ? static_cast<unsigned>(std::strtoul(wanted, nullptr, 10)) : 2;
    std::printf("1..%u\n", rounds);
    const origin::server server;
    totals sums;
    unsigned bad = 0;
    for (unsigned i = 1; i <= rounds; ++i) {
        const bool good = passes(server, i, sums);
        bad += good ? 0 : 1;
        std::printf("%s %u - a daemon with random faults loses nothing\n", good ? "ok" : "not ok", i);
        std::fflush(stdout);
    }
    std::printf("# total rounds=%llu faults=%llu daemon_ends=%llu jobs=%llu delivered=%llu lost=%llu\n",
                static_cast<unsigned long long>(sums.rounds), static_cast<unsigned long long>(sums.faults),
                static_cast<unsigned long long>(sums.ends), static_cast<unsigned long long>(sums.jobs),
                static_cast<unsigned long long>(sums.delivered), static_cast<unsigned long long>(sums.lost));
    return bad == 0 ? 0 : 1;
}
