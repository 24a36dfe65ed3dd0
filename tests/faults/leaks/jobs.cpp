// SPDX-License-Identifier: LGPL-2.1-or-later
// Lets a real daemon run many jobs of every kind, and stop: what tests/faults/leaks/run looks for leaks with.
//
//   WINEBITS_BUILD        the folder whose winebitsd is started
//   WINEBITS_LEAK_JOBS    how many jobs (100)
//
// Test thread; the fault server runs threads of its own.
#include "tests/engine/daemon_harness.hpp"
#include "tests/engine/pieces_hash_text.hpp"
#include "tests/support/check.hpp"
#include "tests/support/origin/content.hpp"
#include "tests/support/origin/server.hpp"

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>

using namespace winebits;
using namespace winebits::test;
namespace method = protocol::method;

namespace {

constexpr std::uint64_t transferring = 2, suspended = 3, error = 4, transient_error = 5, transferred = 6;
constexpr std::size_t size = 100'000;
const std::string wine_session = "{6AF46E48-41D3-453F-B7AF-A694BBC823F7}";

// As the harness waits, but for a daemon that valgrind makes many times slower.
bool holds_in_the_end(const std::function<bool()> &condition) {
    for (unsigned patience = 5; patience > 1; --patience)
        if (holds_soon(condition))
            return true;
    return holds_soon(condition);
}
bool comes_to(rpc::client &client, const std::string &job, std::uint64_t state) {
    return holds_in_the_end([&] { return number_at(get_job(client, job), "state") == state; });
}

// Valgrind on a machine under load may take longer than a handshake may: then somebody else would try again.
template <class Connect>
rpc::client patiently(Connect connect) {
    for (unsigned tries = 10; tries > 1; --tries) {
        try {
            return connect();
        } catch (const check_failure &) {
        }
    }
    return connect();
}

class population {
  public:
    explicit population(const origin::server &from)
        : server_(from), bits_(connected(protocol::role::service)),
          events_(connected(protocol::role::events)), delivery_(patiently([this] {
              return prefix_.connect_to(protocol::surface::delivery_download, wine_session);
          })) {
        must_call(events_, method::events_subscribe);
        must_call(
            bits_, method::surface_configure,
            R"({"environment":{"no_proxy":"x"},"bandwidth":{"high":90000000,"local_offset":0},"roots":["QQ=="]})");
        std::filesystem::create_directories(prefix_.drive_c("d"));
    }

    // One job from its creation to its end.
    void live(std::uint64_t number) {
        static constexpr std::array lives{
            &population::completed,     &population::missing_page,  &population::cancelled_at_work,
            &population::many_files,    &population::download,      &population::checked_download,
            &population::stream,        &population::suspended_job, &population::waiting,
            &population::properties,    &population::copied,        &population::filled_out_of_order,
            &population::not_finalized, &population::unreachable,   &population::changed_remote_file,
        };
        name_ = "d/f" + std::to_string(number);
        (this->*lives[number % lives.size()])();
        while (const auto event = events_.wait_event(std::chrono::milliseconds(0))) {
            if (!*event)
                break;
            (void)events_.notify(method::events_acknowledge,
                                 R"({"seq":)" + std::to_string(number_at(**event, "seq")) + '}');
        }
        if (number % 50 == 0) { // a client that comes and goes
            auto visitor = connected(protocol::role::control);
            must_call(visitor, method::daemon_status);
            must_call(visitor, method::hive_export);
        }
    }
    void stop() {
        auto visitor = connected(protocol::role::control);
        must_call(visitor, method::daemon_stop);
        CHECK(holds_in_the_end([&] { return !prefix_.daemon(); }));
    }

  private:
    rpc::client connected(const char *role) const {
        return patiently([this, role] { return prefix_.connect(role); });
    }
    std::string url(const std::string &more = {}) const {
        return server_.url("/" + name_ + "?size=100000" + more);
    }
    std::string started(const std::string &more = {}) { return started_job(bits_, url(more), name_, 0); }
    void end(rpc::client &client, const char *how, const std::string &job) { call_job(client, how, job); }

    void completed() {
        const auto job = started();
        CHECK(comes_to(bits_, job, transferred));
        must_call(bits_, method::job_files, params_of(job));
        end(bits_, method::job_complete, job);
        CHECK(contents_of(prefix_.drive_c(name_)) == origin::content(size, 0));
    }
    void missing_page() {
        const auto job = started("&status=404");
        CHECK(comes_to(bits_, job, error));
        end(bits_, method::job_cancel, job);
    }
    void cancelled_at_work() {
        const auto job = started("&stall=50000");
        CHECK(comes_to(bits_, job, transferring));
        end(bits_, method::job_cancel, job);
    }
    void many_files() {
        const auto job = create_job(bits_);
        for (const char *end : {"-a", "-b", "-c"})
            add_file(bits_, job, url(end), name_ + end);
        set_job(bits_, job, "priority", "0");
        call_job(bits_, method::job_resume, job);
        CHECK(comes_to(bits_, job, transferred));
        end(bits_, method::job_complete, job);
    }
    void waiting() {
        const auto job = started("&status=503");
        CHECK(comes_to(bits_, job, transient_error));
        end(bits_, method::job_complete, job); // what is there: nothing
    }
    void unreachable() {
        const auto job = started_job(bits_, "http://127.0.0.1:1/f", name_, 0);
        CHECK(comes_to(bits_, job, transient_error));
        end(bits_, method::job_cancel, job);
    }
    void suspended_job() {
        const auto job = started("&pace=200000");
        CHECK(has_moved(bits_, job));
        call_job(bits_, method::job_suspend, job);
        CHECK(comes_to(bits_, job, suspended));
        call_job(bits_, method::job_resume, job);
        CHECK(comes_to(bits_, job, transferred));
        end(bits_, method::job_complete, job);
    }
    void changed_remote_file() {
        const auto job = started("&changed-after=2&cut=50000&times=1");
        CHECK(holds_in_the_end([&] {
            const auto now = number_at(get_job(bits_, job), "state");
            return now == transient_error || now == error || now == transferred;
        }));
        end(bits_, method::job_cancel, job);
    }
    void properties() {
        const auto job = create_job(bits_);
        set_job(bits_, job, "custom_headers", R"("X-One: 1\r\nX-Two: 2\r\n")");
        set_job(bits_, job, "credential", R"({"target":1,"scheme":1,"user":"user","password":"password"})");
        set_job(bits_, job, "command_line", R"({"program":"C:\\a.exe","parameters":"b"})");
        set_job(bits_, job, "proxy", R"({"usage":2,"list":"127.0.0.1:1","bypass":"127.*"})");
        set_job(bits_, job, "description", R"("text")");
        set_job(bits_, job, "priority", "0");
        add_file(bits_, job, url("&auth=basic&hops=2"), name_);
        call_job(bits_, method::job_resume, job);
        CHECK(comes_to(bits_, job, transferred));
        end(bits_, method::job_complete, job);
    }
    void filled_out_of_order() {
        const auto job = create_job(bits_);
        set_job(bits_, job, "on_demand", "true");
        set_job(bits_, job, "priority", "0");
        add_file(bits_, job, url(), name_);
        set_file(bits_, job, "requested_ranges", "[[50000,1000],[90000,null]]");
        call_job(bits_, method::job_resume, job);
        CHECK(has_moved(bits_, job));
        end(bits_, method::job_cancel, job);
    }
    void copied() {
        const auto source = prefix_.drive_c("source");
        if (!std::filesystem::exists(source))
            std::filesystem::copy_file("/proc/self/exe", source);
        const auto job = create_job(bits_);
        rpc::json::writer params;
        params.open_object().name("id").string(job).name("files").open_list().open_object();
        params.name("remote_name").string("C:\\source").name("local_name").string("C:\\" + name_);
        params.name("drive").string("c").name("unix_relative").string(name_);
        params.name("source").open_object().name("dos").string("C:\\source").name("drive").string("c");
        params.name("unix_relative").string("source").close_object();
        must_call(bits_, method::job_add_files, params.close_object().close_list().close_object().take());
        set_job(bits_, job, "priority", "0");
        call_job(bits_, method::job_resume, job);
        CHECK(has_moved(bits_, job));
        end(bits_, method::job_cancel, job);
    }
    std::string started_download(const std::string &more = {}) {
        const auto job = create_download(delivery_, url(more), name_);
        call_job(delivery_, method::job_resume, job);
        return job;
    }
    bool is_whole(const std::string &job) {
        return holds_in_the_end([&] { return number_at(get_job(delivery_, job), "delivery.state") == 2; });
    }
    void download() {
        const auto job = started_download();
        CHECK(is_whole(job));
        end(delivery_, method::job_complete, job);
        CHECK(contents_of(prefix_.drive_c(name_)) == origin::content(size, 0));
    }
    void checked_download() {
        const auto text = pieces_hash_text(origin::content(size, 0));
        const auto file = prefix_.beside("pieces");
        std::ofstream(file, std::ios::binary) << text;
        const auto job = create_download(delivery_, url(), name_);
        rpc::json::writer info;
        info.open_object().name("PiecesHashFileUrl").string(server_.url("/p?file=" + file));
        info.name("PiecesHashFileDigest").string(base64_digest(text)).close_object();
        rpc::json::writer quoted;
        quoted.string(info.text());
        set_file(delivery_, job, "integrity_info", quoted.text());
        set_file(delivery_, job, "integrity_mandatory", "true");
        call_job(delivery_, method::job_resume, job);
        CHECK(is_whole(job));
        end(delivery_, method::job_complete, job);
    }
    void not_finalized() {
        const auto job = started_download("&stall=70000");
        CHECK(has_moved(delivery_, job, 0));
        must_call(delivery_, method::delivery_performance);
        end(delivery_, method::job_cancel, job);
    }
    void stream() {
        const auto job = create_download(delivery_, url());
        set_file(delivery_, job, "sink_stream", "true");
        call_job(delivery_, method::job_resume, job);
        CHECK(holds_in_the_end([&] {
            const auto files = must_call(delivery_, method::job_files, params_of(job));
            return number_at((*files.find("files")->items())[0], "delivery.available") == size;
        }));
        must_call(delivery_, method::job_consumed,
                  params_of(job, R"(,"file":0,"offset":)" + std::to_string(size)));
        CHECK(is_whole(job));
        end(delivery_, method::job_complete, job);
    }

    const origin::server &server_;
    scratch_prefix prefix_;
    rpc::client bits_, events_, delivery_;
    std::string name_;
};

void run_jobs(std::uint64_t count) {
    const origin::server server;
    population jobs(server);
    for (std::uint64_t number = 0; number < count; ++number) {
        try {
            jobs.live(number);
        } catch (const check_failure &failure) {
            throw check_failure{"job " + std::to_string(number) + ": " + failure.message, failure.file,
                                failure.line};
        }
    }
    jobs.stop();
}

} // namespace

int main() {
    std::signal(SIGPIPE, SIG_IGN);
    const char *wanted = std::getenv("WINEBITS_LEAK_JOBS");
    try {
        run_jobs(wanted ? std::strtoull(wanted, nullptr, 10) : 100);
        return 0;
    } catch (const check_failure &failure) {
        std::printf("# %s:%d: %s\n", failure.file, failure.line, failure.message.c_str());
    }
    return 1;
}
