// SPDX-License-Identifier: LGPL-2.1-or-later
// Connecting to the engine, asking it and ending it. Main thread.
#include "tools/winebits/daemon.hpp"

#include "include/winebits/protocol.hpp"
#include "tools/winebits/pe_files.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <thread>

namespace winebits::cli {

namespace {

using namespace std::chrono_literals;

constexpr auto stop_timeout = 10s;

rpc::client_options options_for(const prefix &where, const std::string &program) {
    rpc::client_options options;
    options.state_folder = where.state_folder();
    options.daemon_program = program;
    return options;
}

// Whether a process holds the lock that an engine has as long as it lives.
bool lock_is_held(const prefix &where) {
    const rpc::descriptor file(
        open((where.state_folder() + "/" + protocol::file::lock).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    return file && flock(file.get(), LOCK_SH | LOCK_NB) != 0;
}

bool stop(const prefix &where, rpc::client &engine) {
    if (!engine.call(protocol::method::daemon_stop))
        return false;
    engine.wait_end(stop_timeout);
    const auto deadline = std::chrono::steady_clock::now() + stop_timeout;
    while (lock_is_held(where) && std::chrono::steady_clock::now() < deadline)
        std::this_thread::sleep_for(20ms);
    return true;
}

} // namespace

std::expected<std::optional<rpc::client>, std::string>
connect_to_engine(const prefix &where, when_none_runs policy, const std::string &surface) {
    std::error_code error;
    const std::string state = where.state_folder();
    if (!std::filesystem::is_directory(state, error))
        return std::unexpected("winebits is not installed in " + where.root + ": winebits setup install");
    const bool start = policy == when_none_runs::start_if_queue &&
                       std::filesystem::exists(state + "/" + protocol::file::hive, error);
    auto options = options_for(where, start ? daemon_program() : "");
    options.surface = surface;
    auto connected = rpc::client::connect(options);
    if (connected)
        return std::optional<rpc::client>(std::move(*connected));
    if (!start && connected.error().what == rpc::client_error::kind::no_daemon)
        return std::nullopt;
    return std::unexpected("the engine can't be reached: " + connected.error().message);
}

bool stop_engine(const prefix &where) {
    auto engine = rpc::client::connect(options_for(where, ""));
    return engine && stop(where, *engine);
}

bool stop_engine_of_other_version(const prefix &where) {
    auto engine = rpc::client::connect(options_for(where, ""));
    if (!engine)
        return false;
    const auto status = engine->call(protocol::method::daemon_status);
    const auto *version = status ? status->find("version") : nullptr;
    if (!version || !version->string() || *version->string() == WINEBITS_VERSION)
        return false;
    return stop(where, *engine);
}

std::optional<std::uint64_t> unfinished_jobs(const prefix &where) {
    auto engine = connect_to_engine(where);
    if (!engine)
        return {};
    if (!*engine)
        return 0;
    const auto status = (*engine)->call(protocol::method::daemon_status);
    const auto *jobs = status ? status->find("jobs") : nullptr;
    return jobs ? jobs->number() : std::nullopt;
}

} // namespace winebits::cli
