// SPDX-License-Identifier: LGPL-2.1-or-later
// The daemon's log.
// `write_loop` and what it calls run on the log's own thread; the rest on the main thread.
#include "tools/winebitsd/log.hpp"

#include "engine/base/url_user.hpp"
#include "engine/rpc/descriptor.hpp"
#include "winebits/protocol.hpp"

#include <algorithm>
#include <condition_variable>
#include <cstdio>
#include <ctime>
#include <fcntl.h>
#include <mutex>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace winebits::daemon {
namespace {

constexpr off_t rotated_at = 1 << 20;
constexpr std::size_t max_waiting = 4u << 20; // a disk that is stuck must not eat the memory

std::string time_now() {
    timespec now{};
    ::clock_gettime(CLOCK_REALTIME, &now);
    tm parts{};
    ::gmtime_r(&now.tv_sec, &parts);
    char date[32], text[48];
    std::strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%S", &parts);
    std::snprintf(text, sizeof text, "%s.%03ldZ", date, now.tv_nsec / 1'000'000);
    return text;
}

std::string_view name_of(level how) {
    switch (how) {
    case level::error:
        return "error";
    case level::warning:
        return "warning";
    case level::info:
        return "info";
    case level::debug:
        return "debug";
    }
    return "";
}

} // namespace

class log::implementation {
  public:
    implementation(int folder, level threshold, bool echo)
        : folder_(folder), threshold_(threshold), echo_(echo), writer_([this] { write_loop(); }) {}

    ~implementation() {
        {
            const std::lock_guard lock(mutex_);
            leaving_ = true;
        }
        wake_.notify_one();
        writer_.join();
    }

    void write(level how, std::string_view text) {
        if (how > threshold_)
            return;
        std::string line = time_now();
        line.append(" ").append(name_of(how)).append(" ").append(text);
        std::ranges::replace_if(
            line, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, '?');
        line += '\n';
        {
            const std::lock_guard lock(mutex_);
            if (waiting_.size() < max_waiting)
                waiting_ += line;
        }
        wake_.notify_one();
    }

  private:
    void write_loop() {
        std::unique_lock lock(mutex_);
        for (;;) {
            wake_.wait(lock, [this] { return leaving_ || !waiting_.empty(); });
            if (waiting_.empty())
                return;
            const std::string lines = std::exchange(waiting_, {});
            lock.unlock();
            append(lines);
            lock.lock();
        }
    }

    void append(const std::string &lines) {
        if (echo_)
            std::fwrite(lines.data(), 1, lines.size(), stderr);
        open_or_rotate();
        // A full disk costs lines of the log, nothing else.
        if (file_ && ::write(file_.get(), lines.data(), lines.size()) < 0)
            file_.reset();
    }

    void open_or_rotate() {
        if (!file_)
            file_ = opened();
        struct stat status {};
        if (!file_ || ::fstat(file_.get(), &status) != 0 || status.st_size < rotated_at)
            return;
        const std::string older = std::string(protocol::file::log) + ".1";
        ::renameat(folder_, protocol::file::log, folder_, older.c_str());
        file_ = opened();
    }

    rpc::descriptor opened() const {
        return rpc::descriptor(::openat(folder_, protocol::file::log,
                                        O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600));
    }

    const int folder_;
    const level threshold_;
    const bool echo_;
    rpc::descriptor file_; // log thread only
    std::mutex mutex_;
    std::condition_variable wake_;
    std::string waiting_;
    bool leaving_ = false;
    std::thread writer_; // last: it uses the others
};

log::log(int folder, level threshold, bool echo)
    : implementation_(std::make_unique<implementation>(folder, threshold, echo)) {}
log::~log() = default;

void log::write(level how, std::string_view text) {
    implementation_->write(how, text);
}

std::string without_secrets(std::string_view url) {
    return without_user(url.substr(0, url.find_first_of("?#")));
}

} // namespace winebits::daemon
