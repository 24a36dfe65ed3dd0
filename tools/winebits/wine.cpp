// SPDX-License-Identifier: LGPL-2.1-or-later
// Starting `wine` and `wineserver`, and reading the report of a program. Main thread.
#include "tools/winebits/wine.hpp"

#include "engine/rpc/descriptor.hpp"

#include <fcntl.h>
#include <glib.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <charconv>
#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <thread>

namespace winebits::cli {

namespace {

using namespace std::chrono_literals;
using rpc::descriptor;
using steady = std::chrono::steady_clock;

constexpr auto program_timeout = 180s; // a prefix update, which Wine may make first, takes a while
constexpr auto session_timeout = 60s;
constexpr auto poll_interval = 50ms;

using environment = std::unique_ptr<gchar *, decltype(&g_strfreev)>;

std::string take(gchar *text) {
    const std::unique_ptr<gchar, decltype(&g_free)> owner(text, g_free);
    return text ? text : "";
}

environment environment_for(const std::string &prefix) {
    gchar **list = g_environ_setenv(g_get_environ(), "WINEPREFIX", prefix.c_str(), TRUE);
    list = g_environ_setenv(list, "WINEDEBUG", "-all", FALSE);
    list = g_environ_unsetenv(list, "WINEARCH"); // the prefix has its own
    return environment(list, g_strfreev);
}

struct child {
    GPid pid = 0;
    int output = -1; // read end of its standard output
};

// Standard error goes to `errors`, a file: Wine's server keeps it open long after the program has ended.
std::expected<child, std::string> spawn(const std::vector<std::string> &command, const std::string &prefix,
                                        int errors, bool with_output) {
    std::vector<gchar *> arguments;
    for (const std::string &item : command)
        arguments.push_back(const_cast<gchar *>(item.c_str()));
    arguments.push_back(nullptr);
    const environment variables = environment_for(prefix);
    int pipe_ends[2] = {-1, -1};
    if (with_output && pipe2(pipe_ends, O_CLOEXEC) != 0)
        return std::unexpected("no pipe: " + std::string(g_strerror(errno)));
    const descriptor write_end(pipe_ends[1]);
    const descriptor null(open("/dev/null", O_RDWR | O_CLOEXEC));
    child result{0, pipe_ends[0]};
    GError *error = nullptr;
    if (g_spawn_async_with_fds(nullptr, arguments.data(), variables.get(), G_SPAWN_DO_NOT_REAP_CHILD, nullptr,
                               nullptr, &result.pid, null.get(), with_output ? write_end.get() : null.get(),
                               errors, &error))
        return result;
    const std::unique_ptr<GError, decltype(&g_error_free)> owner(error, g_error_free);
    const descriptor read_end(result.output);
    return std::unexpected(std::string(error->message));
}

// The exit code once the child has ended, 128 + signal when one ended it.
std::optional<int> reap(GPid pid) {
    int status = 0;
    if (waitpid(pid, &status, WNOHANG) != pid)
        return {};
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::optional<int> wait_until(GPid pid, steady::time_point deadline) {
    for (;;) {
        if (const auto code = reap(pid))
            return code;
        if (steady::now() >= deadline)
            return {};
        std::this_thread::sleep_for(poll_interval);
    }
}

void end(GPid pid) {
    kill(pid, SIGTERM);
    if (!wait_until(pid, steady::now() + 2s)) {
        kill(pid, SIGKILL);
        wait_until(pid, steady::now() + 2s);
    }
}

std::string last_lines(int file) {
    constexpr off_t enough = 600;
    const off_t size = lseek(file, 0, SEEK_END), start = size > enough ? size - enough : 0;
    std::string text(static_cast<std::size_t>(size - start), '\0');
    const ssize_t count = pread(file, text.data(), text.size(), start);
    text.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
    while (text.ends_with('\n'))
        text.pop_back();
    return text;
}

// Cuts whole lines off the front of `buffer`; the code when the last line of the report was among them.
std::optional<int> handle_lines(std::string &buffer,
                                const std::function<void(std::string_view, std::string_view)> &on_line) {
    for (std::size_t end = buffer.find('\n'); end != std::string::npos; end = buffer.find('\n')) {
        const std::string line = buffer.substr(0, end);
        buffer.erase(0, end + 1);
        const std::size_t tab = line.find('\t');
        if (tab == std::string::npos)
            continue;
        const std::string_view state = std::string_view(line).substr(0, tab),
                               text = std::string_view(line).substr(tab + 1);
        if (state != "end") {
            on_line(state, text);
            continue;
        }
        int code = -1;
        std::from_chars(text.data(), text.data() + text.size(), code);
        return code;
    }
    return {};
}

// Until the last line, the end of the stream or of the program: services that it started may hold the stream
// open.
std::optional<int> read_report(const child &program,
                               const std::function<void(std::string_view, std::string_view)> &on_line) {
    const auto deadline = steady::now() + program_timeout;
    std::string buffer;
    bool ended = false;
    while (steady::now() < deadline) {
        pollfd waited{program.output, POLLIN, 0};
        if (poll(&waited, 1, 100) == 0) {
            if (ended)
                return {};
            siginfo_t information{};
            ended = waitid(P_PID, static_cast<id_t>(program.pid), &information,
                           WEXITED | WNOHANG | WNOWAIT) == 0 &&
                    information.si_pid == program.pid;
            continue;
        }
        char block[4096];
        const ssize_t count = read(program.output, block, sizeof block);
        if (count <= 0)
            return {};
        buffer.append(block, static_cast<std::size_t>(count));
        if (const auto code = handle_lines(buffer, on_line))
            return code;
    }
    return {};
}

std::string find_server(const std::string &loader) {
    if (const char *variable = g_getenv("WINESERVER"); variable && *variable)
        return variable;
    const std::string beside = std::filesystem::path(loader).parent_path() / "wineserver";
    if (access(beside.c_str(), X_OK) == 0)
        return beside;
    return take(g_find_program_in_path("wineserver"));
}

} // namespace

std::expected<wine, std::string> wine::find(const prefix &where) {
    const char *variable = g_getenv("WINE");
    const std::string name = variable && *variable ? variable : "wine";
    wine found;
    found.prefix_ = where.root;
    found.loader_ = take(g_find_program_in_path(name.c_str()));
    if (found.loader_.empty())
        return std::unexpected(name + " not found: install Wine, or name it in the variable WINE");
    found.server_ = find_server(found.loader_);
    return found;
}

bool wine::session_runs() const {
    if (server_.empty())
        return false;
    // Signal 0: only asks.
    const auto asked = spawn({server_, "-k0"}, prefix_, -1, false);
    return asked && wait_until(asked->pid, steady::now() + 10s) == 0;
}

void wine::wait_for_end_of_session() const {
    if (server_.empty())
        return;
    const auto waiting = spawn({server_, "-w"}, prefix_, -1, false);
    if (waiting && !wait_until(waiting->pid, steady::now() + session_timeout))
        end(waiting->pid);
}

std::expected<int, std::string>
wine::run(const std::string &program, const std::vector<std::string> &arguments,
          const std::function<void(std::string_view, std::string_view)> &on_line) const {
    std::vector<std::string> command{loader_, program};
    command.insert(command.end(), arguments.begin(), arguments.end());
    const descriptor errors(memfd_create("wine-errors", MFD_CLOEXEC));
    const auto started = spawn(command, prefix_, errors.get(), true);
    if (!started)
        return std::unexpected(loader_ + ": " + started.error());
    const descriptor output(started->output);
    const auto code = read_report(*started, on_line);
    const auto status = wait_until(started->pid, steady::now() + 5s);
    if (!status)
        end(started->pid);
    if (code)
        return *code;
    std::string text = loader_ + " did not run " + program + " to its end";
    if (status && *status)
        text += " (code " + std::to_string(*status) + ")";
    const std::string told = last_lines(errors.get());
    return std::unexpected(told.empty() ? text : text + ": " + told);
}

} // namespace winebits::cli
