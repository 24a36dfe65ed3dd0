// SPDX-License-Identifier: LGPL-2.1-or-later
// `winebits watch`: progress of the jobs until none is active. Main thread.
#include "tools/winebits/command.hpp"
#include "tools/winebits/daemon.hpp"
#include "tools/winebits/prefix_command.hpp"
#include "tools/winebits/progress_view.hpp"
#include "tools/winebits/signals.hpp"

#include "include/winebits/protocol.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <filesystem>

namespace winebits::cli {

namespace {

using namespace std::chrono_literals;

constexpr auto interval = 500ms;
constexpr auto idle_interval = 2s; // with --forever, while there is nothing to show
constexpr int interrupted = 130;   // as a shell tells of SIGINT

using queue_times = std::array<std::filesystem::file_time_type, 2>;

// When the queue was changed last, without asking the engine: it leaves when nobody is connected.
queue_times times_of_queue(const prefix &where) {
    const std::string hive = where.state_folder() + "/" + protocol::file::hive;
    std::error_code error;
    return {std::filesystem::last_write_time(hive, error),
            std::filesystem::last_write_time(hive + "-wal", error)};
}

class watcher {
  public:
    watcher(const prefix &where, bool forever)
        : where_(where), forever_(forever), view_(isatty(STDOUT_FILENO) == 1) {}

    int run(const interruption &signals) {
        for (;;) {
            const queue_times before = times_of_queue(where_);
            const auto jobs = read();
            if (!jobs) {
                error_ = jobs.error();
                return exit_code::failure;
            }
            show_ended(*jobs);
            view_.show(*jobs, std::chrono::steady_clock::now());
            last_ = *jobs;
            const bool active = std::any_of(last_.begin(), last_.end(), is_active);
            if (!active && !forever_)
                return exit_code::success;
            policy_ = active ? when_none_runs::start_if_queue : when_none_runs::leave;
            if (!active)
                engine_.reset();
            do {
                if (signals.wait(active ? interval : idle_interval))
                    return interrupted;
            } while (!active && times_of_queue(where_) == before);
        }
    }

    const std::string &error() const { return error_; }
    bool has_jobs() const { return !last_.empty(); }

  private:
    // Connects where that is needed; once more when the engine has gone since the last time.
    std::expected<std::vector<job>, std::string> read() {
        for (bool again = engine_.has_value();; again = false) {
            if (!engine_) {
                auto connected = connect_to_engine(where_, policy_);
                if (!connected)
                    return std::unexpected(connected.error());
                if (!*connected)
                    return last_; // an engine that has left has changed nothing since
                engine_.emplace(std::move(**connected));
            }
            auto jobs = read_jobs(*engine_);
            if (jobs || !again)
                return jobs;
            engine_.reset();
        }
    }

    void show_ended(const std::vector<job> &jobs) {
        for (const job &old : last_) {
            const bool listed =
                std::any_of(jobs.begin(), jobs.end(), [&](const job &item) { return item.id == old.id; });
            if (!listed)
                view_.show_end(engine_ ? read_job(*engine_, old.id).value_or(old) : old);
        }
    }

    const prefix &where_;
    const bool forever_;
    when_none_runs policy_ = when_none_runs::start_if_queue;
    std::optional<rpc::client> engine_;
    std::vector<job> last_;
    std::string error_;
    progress_view view_;
};

} // namespace

int watch_command(int argc, char **argv) {
    bool forever = false;
    const auto where = parse_prefix_command(
        argc, argv, "Shows the progress of the jobs of a Wine prefix until no job is active.",
        {{"forever", 'f', "Stay when no job is active", &forever}});
    if (!where)
        return where.error();
    const interruption signals;
    watcher watch(*where, forever);
    const int code = watch.run(signals);
    if (!watch.error().empty())
        print_error(watch.error());
    else if (code == exit_code::success && !watch.has_jobs())
        std::puts("no jobs");
    return code;
}

} // namespace winebits::cli
