// SPDX-License-Identifier: LGPL-2.1-or-later
// Compares the transfer layer with the curl tool: the same file from an nginx of its own, in turns, a process
// for each run. Prints wall time, CPU time and memory of each, the medians and their ratio.
//
//     transfer_bench [--size MIB] [--runs N] [--folder PATH] [--nginx PROGRAM]
//
// Main thread.
#include "engine/transfer/transfer_service.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <glib.h>
#include <spawn.h>
#include <stdexcept>
#include <string>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

namespace {

namespace fs = std::filesystem;
using namespace winebits;

struct settings {
    std::uint64_t mebibytes = 1024;
    unsigned runs = 5;
    std::string folder = "/dev/shm";
    std::string nginx = "nginx";
};

struct measurement {
    double wall = 0, cpu = 0; // seconds
    long memory = 0;          // KiB at most
};

// ---- One run of ours, in a process of its own
// -----------------------------------------------------------------

int download_once(const std::string &url, const fs::path &target) {
    int exit_code = 1;
    GMainLoop *loop = g_main_loop_new(nullptr, FALSE);
    {
        const auto root = target.parent_path().string();
        const auto sink = [&](const queue::event &event) {
            if (const auto *last = std::get_if<queue::transfer_finished>(&event)) {
                exit_code = last->failure ? 1 : 0;
                g_main_loop_quit(loop);
            }
        };
        transfer::transfer_service service(
            {}, [&](char) { return root; }, sink);
        queue::start_transfer what;
        what.id = 1;
        what.remote_name = url;
        what.target = {"C:\\" + target.filename().string(), 'c', target.filename().string()};
        what.temporary_name = target.filename().string();
        what.proxy.usage = queue::proxy_usage::none;
        service.start(what);
        g_main_loop_run(loop);
    }
    g_main_loop_unref(loop);
    return exit_code;
}

// ---- Processes
// ------------------------------------------------------------------------------------------------

class process {
  public:
    explicit process(const std::vector<std::string> &command) {
        std::vector<char *> arguments;
        for (const auto &one : command)
            arguments.push_back(const_cast<char *>(one.c_str()));
        arguments.push_back(nullptr);
        if (posix_spawnp(&id_, arguments.front(), nullptr, nullptr, arguments.data(), environ) != 0)
            throw std::runtime_error("can't run " + command.front());
    }
    ~process() {
        if (id_ > 0) {
            ::kill(id_, SIGTERM);
            ::waitpid(id_, nullptr, 0);
        }
    }
    process(const process &) = delete;
    process &operator=(const process &) = delete;

    rusage wait() {
        rusage usage{};
        int status = 0;
        ::wait4(std::exchange(id_, -1), &status, 0, &usage);
        if (status != 0)
            throw std::runtime_error("a run failed");
        return usage;
    }

  private:
    pid_t id_ = -1;
};

double seconds_of(const timeval &time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

measurement measure(const std::vector<std::string> &command, const fs::path &target, std::uint64_t size) {
    const auto begin = std::chrono::steady_clock::now();
    const auto usage = process(command).wait();
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;
    if (fs::file_size(target) != size)
        throw std::runtime_error("a run left a wrong file");
    fs::remove(target);
    return {wall.count(), seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime), usage.ru_maxrss};
}

// ---- The server
// -------------------------------------------------------------------------------------------------

std::uint16_t free_port() {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    ::bind(socket, reinterpret_cast<const sockaddr *>(&address), length);
    ::getsockname(socket, reinterpret_cast<sockaddr *>(&address), &length);
    ::close(socket);
    return ntohs(address.sin_port);
}

bool answers(std::uint16_t port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const bool connected =
        ::connect(socket, reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0;
    ::close(socket);
    return connected;
}

// A folder with everything in it, gone at the end.
class scratch {
  public:
    explicit scratch(const std::string &parent) {
        std::string name = parent + "/transfer-bench-XXXXXX";
        if (!::mkdtemp(name.data()))
            throw std::runtime_error("can't make a folder in " + parent);
        path_ = name;
    }
    ~scratch() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    scratch(const scratch &) = delete;
    scratch &operator=(const scratch &) = delete;
    const fs::path &path() const { return path_; }

  private:
    fs::path path_;
};

void write_configuration(const fs::path &folder, std::uint16_t port) {
    std::ofstream out(folder / "nginx.conf");
    if (::geteuid() == 0)
        out << "user root;\n";
    out << "daemon off;\nworker_processes 1;\npid " << (folder / "pid").string() << ";\nerror_log "
        << (folder / "error.log").string() << ";\nevents {}\nhttp {\n  access_log off;\n  sendfile on;\n";
    for (const char *one : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"})
        out << "  " << one << "_temp_path " << (folder / one).string() << ";\n";
    out << "  server { listen 127.0.0.1:" << port << "; root " << (folder / "www").string() << "; }\n}\n";
}

void write_entity(const fs::path &path, std::uint64_t size) {
    fs::create_directories(path.parent_path());
    std::ofstream out(path, std::ios::binary);
    std::vector<char> piece(1 << 20);
    for (std::uint64_t at = 0; at < size; at += piece.size()) {
        for (std::size_t i = 0; i < piece.size(); ++i)
            piece[i] = static_cast<char>((at + i) * 0x9E3779B97F4A7C15U >> 56);
        out.write(piece.data(), static_cast<std::streamsize>(piece.size()));
    }
}

// ---- The comparison
// ---------------------------------------------------------------------------------------------

double median(std::vector<double> values) {
    std::ranges::sort(values);
    return values[values.size() / 2];
}

void show(const char *who, const measurement &one) {
    std::printf("%-8s wall %6.3f s   cpu %6.3f s   memory %6.1f MiB\n", who, one.wall, one.cpu,
                static_cast<double>(one.memory) / 1024);
    std::fflush(stdout);
}

void compare(const settings &chosen) {
    const scratch place(chosen.folder);
    const auto size = chosen.mebibytes << 20;
    const auto port = free_port();
    write_entity(place.path() / "www" / "entity", size);
    write_configuration(place.path(), port);
    const process nginx({chosen.nginx, "-p", place.path().string(), "-c",
                         (place.path() / "nginx.conf").string(), "-e",
                         (place.path() / "error.log").string()});
    while (!answers(port))
        std::this_thread::sleep_for(std::chrono::milliseconds(20));

    const auto url = "http://127.0.0.1:" + std::to_string(port) + "/entity";
    const auto target = place.path() / "target";
    std::vector<double> ours, theirs;
    for (unsigned run = 0; run <= chosen.runs; ++run) {
        const auto curl = measure({"curl", "-s", "-o", target.string(), url}, target, size);
        const auto mine = measure({"/proc/self/exe", "--once", url, target.string()}, target, size);
        if (run == 0) // warms up
            continue;
        show("curl", curl);
        show("winebits", mine);
        theirs.push_back(curl.wall);
        ours.push_back(mine.wall);
    }
    std::printf("median: curl %.3f s, winebits %.3f s, throughput ratio %.2f\n", median(theirs), median(ours),
                median(theirs) / median(ours));
}

} // namespace

int main(int count, char **arguments) {
    if (count == 4 && std::strcmp(arguments[1], "--once") == 0)
        return download_once(arguments[2], arguments[3]);
    settings chosen;
    for (int i = 1; i + 1 < count; i += 2) {
        const std::string name = arguments[i], value = arguments[i + 1];
        if (name == "--size")
            chosen.mebibytes = std::stoull(value);
        else if (name == "--runs")
            chosen.runs = static_cast<unsigned>(std::stoul(value));
        else if (name == "--folder")
            chosen.folder = value;
        else if (name == "--nginx")
            chosen.nginx = value;
    }
    try {
        compare(chosen);
    } catch (const std::exception &failure) {
        std::fprintf(stderr, "transfer_bench: %s\n", failure.what());
        return 1;
    }
    return 0;
}
