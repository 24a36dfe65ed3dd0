// SPDX-License-Identifier: LGPL-2.1-or-later
// A scratch prefix with a real daemon process.
// Test thread only.
#include "tests/engine/daemon_harness.hpp"

#include "tests/support/check.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <sys/file.h>
#include <thread>
#include <unistd.h>

namespace winebits::test {
namespace {

using rpc::json::value;

constexpr std::chrono::seconds patience{60};

const value *at(const value &where, std::string_view path) {
    const value *found = &where;
    while (found && !path.empty()) {
        const auto name = path.substr(0, path.find('.'));
        path.remove_prefix(std::min(name.size() + 1, path.size()));
        found = found->find(name);
    }
    return found;
}

[[noreturn]] void fail_with(const std::string &message) {
    throw check_failure{message, __FILE__, __LINE__};
}

rpc::client connected(const rpc::client_options &with) {
    auto made = rpc::client::connect(with);
    if (!made)
        fail_with("connect: " + made.error().message);
    return std::move(*made);
}

} // namespace

std::string daemon_program() {
    const char *build = std::getenv("WINEBITS_BUILD");
    return build ? std::string(build) + "/winebitsd" : std::filesystem::absolute("winebitsd").string();
}

bool holds_soon(const std::function<bool()> &condition) {
    const auto until = std::chrono::steady_clock::now() + patience;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > until)
            return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return true;
}

std::optional<pid_t> daemon_of(const std::string &state_folder) {
    const rpc::descriptor lock(::open((state_folder + "/lock").c_str(), O_RDONLY | O_CLOEXEC));
    if (!lock || ::flock(lock.get(), LOCK_SH | LOCK_NB) == 0)
        return std::nullopt;
    std::array<char, 32> text{};
    const auto size = ::read(lock.get(), text.data(), text.size());
    pid_t pid = 0;
    std::from_chars(text.data(), text.data() + std::max<ssize_t>(size, 0), pid);
    return pid > 1 ? std::optional(pid) : std::nullopt;
}

void end_daemon_of(const std::string &state_folder, int signal) {
    const auto pid = daemon_of(state_folder);
    if (!pid)
        return;
    ::kill(*pid, signal);
    if (!holds_soon([&] { return !daemon_of(state_folder); }))
        fail_with("the daemon does not end");
}

scratch_prefix::scratch_prefix() {
    std::filesystem::create_directories(state());
}

scratch_prefix::~scratch_prefix() {
    try {
        end_daemon_of(state(), SIGKILL);
    } catch (const check_failure &) {
        std::fputs("# a daemon was left behind\n", stderr);
    }
}

int scratch_prefix::start() const {
    return rpc::start_daemon(daemon_program(), state());
}
std::optional<pid_t> scratch_prefix::daemon() const {
    return daemon_of(state());
}
void scratch_prefix::end_daemon(int signal) const {
    end_daemon_of(state(), signal);
}

rpc::client_options scratch_prefix::options(const std::string &role) const {
    rpc::client_options out;
    out.state_folder = state();
    out.role = role;
    out.session = new_guid();
    out.daemon_program = daemon_program();
    out.timeout = patience;
    return out;
}

rpc::client scratch_prefix::connect(const std::string &role) const {
    return connected(options(role));
}
rpc::client scratch_prefix::connect_to(const std::string &surface, const std::string &wine_session,
                                       const std::string &role) const {
    auto with = options(role);
    with.surface = surface;
    with.wine_session = wine_session;
    return connected(with);
}

std::string new_guid() {
    auto digits = rpc::random_hex(16).value_or(std::string(32, '0'));
    for (auto &c : digits)
        c = c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c;
    return '{' + digits.substr(0, 8) + '-' + digits.substr(8, 4) + '-' + digits.substr(12, 4) + '-' +
           digits.substr(16, 4) + '-' + digits.substr(20) + '}';
}

value must_call(rpc::client &client, std::string_view method, const std::string &params) {
    auto result = client.call(method, params);
    if (!result)
        fail_with(std::string(method) + ": " + result.error().message + " code " +
                  std::to_string(result.error().code) + " hresult " + std::to_string(result.error().hresult));
    return std::move(*result);
}

std::uint32_t refusal_of(rpc::client &client, std::string_view method, const std::string &params) {
    const auto result = client.call(method, params);
    if (result)
        return 0;
    if (result.error().what != rpc::client_error::kind::refused)
        fail_with(std::string(method) + ": " + result.error().message);
    return result.error().hresult;
}

std::uint64_t number_at(const value &where, std::string_view path) {
    const auto *found = at(where, path);
    if (!found || !found->number())
        fail_with("no number " + std::string(path) + " in " + rpc::json::text(where));
    return *found->number();
}

std::string string_at(const value &where, std::string_view path) {
    const auto *found = at(where, path);
    if (!found || !found->string())
        fail_with("no string " + std::string(path) + " in " + rpc::json::text(where));
    return *found->string();
}

std::string text_at(const value &where, std::string_view path) {
    const auto *found = at(where, path);
    return found ? rpc::json::text(*found) : std::string("(missing)");
}

std::string params_of(const std::string &job, const std::string &members) {
    return R"({"id":")" + job + '"' + members + '}';
}

std::string create_job(rpc::client &client, const std::string &name) {
    const auto id = new_guid();
    rpc::json::writer params;
    params.open_object().name("id").string(id).name("name").string(name).name("type").number(
        std::uint64_t{0});
    params.name("owner").string("S-1-5-21-1-2-3-1000").close_object();
    must_call(client, protocol::method::job_create, params.take());
    return id;
}

void add_file(rpc::client &client, const std::string &job, const std::string &url, const std::string &local) {
    rpc::json::writer params;
    params.open_object().name("id").string(job).name("files").open_list().open_object();
    params.name("remote_name").string(url).name("local_name").string("C:\\" + local);
    params.name("drive").string("c").name("unix_relative").string(local);
    params.close_object().close_list().close_object();
    must_call(client, protocol::method::job_add_files, params.take());
}

value get_job(rpc::client &client, const std::string &job) {
    return must_call(client, protocol::method::job_get, params_of(job));
}

void call_job(rpc::client &client, std::string_view method, const std::string &job) {
    must_call(client, method, params_of(job));
}

void set_job(rpc::client &client, const std::string &job, const std::string &property,
             const std::string &value) {
    must_call(client, protocol::method::job_set,
              params_of(job, R"(,"property":")" + property + R"(","value":)" + value));
}

void set_file(rpc::client &client, const std::string &job, const std::string &property,
              const std::string &value) {
    must_call(client, protocol::method::job_set_file,
              params_of(job, R"(,"file":0,"property":")" + property + R"(","value":)" + value));
}

std::string started_job(rpc::client &client, const std::string &url, const std::string &local,
                        std::optional<int> priority) {
    const auto job = create_job(client);
    add_file(client, job, url, local);
    if (priority)
        set_job(client, job, "priority", std::to_string(*priority));
    call_job(client, protocol::method::job_resume, job);
    return job;
}

std::string create_download(rpc::client &client, const std::string &url, const std::string &local) {
    const auto job = new_guid();
    must_call(
        client, protocol::method::job_create,
        params_of(job, R"(,"name":"","type":0,"owner":"S-1-5-21-1-2-3-1000","correlation_vector":"g.0")"));
    set_file(client, job, "remote_name", R"({"name":")" + url + "\"}");
    if (!local.empty())
        set_file(client, job, "sink_path",
                 R"({"dos":"C:\\)" + local + R"(","drive":"c","unix_relative":")" + local + "\"}");
    return job;
}

bool has_moved(rpc::client &client, const std::string &job, std::uint64_t bytes) {
    return holds_soon([&] { return number_at(get_job(client, job), "progress.bytes_transferred") >= bytes; });
}

bool reaches_state(rpc::client &client, const std::string &job, std::uint64_t state) {
    return holds_soon([&] { return number_at(get_job(client, job), "state") == state; });
}

std::string contents_of(const std::string &path) {
    const std::ifstream file(path, std::ios::binary);
    std::ostringstream out;
    out << file.rdbuf();
    return out.str();
}

} // namespace winebits::test
