// SPDX-License-Identifier: LGPL-2.1-or-later
// Drawing progress bars and plain progress lines. Main thread.
#include "tools/winebits/progress_view.hpp"

#include "tools/winebits/display.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace winebits::cli {

namespace {

using namespace std::chrono_literals;

constexpr double smoothing = 0.25;  // weight of the newest measurement
constexpr auto plain_interval = 5s; // between two lines of a job that only moves on

struct terminal_size {
    std::size_t columns = 80, rows = 24;
};

terminal_size size_of_terminal() {
    winsize size{};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0)
        return {};
    return {size.ws_col, size.ws_row};
}

std::string amount_text(const job &item) {
    return size_text(item.bytes_transferred) + " of " +
           (item.bytes_total ? size_text(*item.bytes_total) : "?");
}

} // namespace

void speed_meter::add(moment now, std::uint64_t bytes) {
    if (last_ && now > *last_ && bytes >= bytes_) {
        const double seconds = std::chrono::duration<double>(now - *last_).count();
        const double measured = static_cast<double>(bytes - bytes_) / seconds;
        speed_ = speed_ ? *speed_ + smoothing * (measured - *speed_) : measured;
    } else if (bytes < bytes_) {
        speed_.reset(); // started again from zero
    }
    last_ = now;
    bytes_ = bytes;
}

progress_view::progress_view(bool terminal) : terminal_(terminal) {
    if (terminal_)
        std::fputs("\x1b[?25l", stdout);
}

progress_view::~progress_view() {
    if (!terminal_)
        return;
    std::fputs("\x1b[?25h", stdout);
    std::fflush(stdout);
}

std::string progress_view::speed_text(const job &item) const {
    const auto found = histories_.find(item.id);
    const auto speed = found == histories_.end() ? std::nullopt : found->second.speed.bytes_a_second();
    if (!speed || *speed < 1 || item.state != state_transferring)
        return "";
    std::string text = size_text(static_cast<std::uint64_t>(*speed)) + "/s";
    if (item.bytes_total && *item.bytes_total > item.bytes_transferred) {
        const double left = static_cast<double>(*item.bytes_total - item.bytes_transferred) / *speed;
        constexpr double longest = 99 * 3600;
        if (left < longest)
            text += "  " + duration_text(std::chrono::seconds(static_cast<long long>(left + 0.5))) + " left";
    }
    return text;
}

std::string progress_view::bar_line(const job &item, std::size_t width) const {
    const std::size_t name_width = std::clamp<std::size_t>(width / 5, 10, 30);
    const std::size_t bar_width = std::clamp<std::size_t>(width / 6, 8, 30);
    const auto done = percent(item);
    std::string line = fitted(printable(item.name), name_width) + " " + bar(done, bar_width) + " ";
    line += fitted(done ? std::to_string(*done) + "%" : "?", 4) + "  " + amount_text(item) + "  ";
    const std::string speed = speed_text(item); // only of a job that transfers
    line += speed.empty() ? state_name(item) : speed;
    // One column less: a full line would move some terminals to the next one.
    return columns(line) < width ? line : fitted(line, width - 1);
}

void progress_view::erase() {
    if (drawn_lines_)
        std::printf("\x1b[%zuA\r\x1b[J", drawn_lines_);
    drawn_lines_ = 0;
}

void progress_view::redraw(const std::vector<job> &jobs) {
    const terminal_size size = size_of_terminal();
    const std::size_t room = std::max<std::size_t>(size.rows, 3) - 2, shown = std::min(jobs.size(), room);
    erase();
    for (std::size_t i = 0; i < shown; i++)
        std::puts(bar_line(jobs[i], size.columns).c_str());
    drawn_lines_ = shown;
    if (jobs.size() > shown) {
        std::printf("... and %zu more\n", jobs.size() - shown);
        drawn_lines_++;
    }
}

void progress_view::print_lines(const std::vector<job> &jobs, moment now) {
    for (const job &item : jobs) {
        history &past = histories_[item.id];
        const std::string state = state_name(item);
        const bool moved_on =
            past.shown && now - *past.shown >= plain_interval && item.bytes_transferred != past.bytes;
        if (past.shown && past.state == state && !moved_on)
            continue;
        past.state = state;
        past.shown = now;
        past.bytes = item.bytes_transferred;
        const auto done = percent(item);
        std::string line = item.id + " " + printable(item.name) + ": " + state + " " + amount_text(item);
        if (done)
            line += " (" + std::to_string(*done) + "%)";
        if (const std::string speed = speed_text(item); !speed.empty())
            line += ", " + speed;
        std::puts(line.c_str());
    }
}

void progress_view::show(const std::vector<job> &jobs, moment now) {
    for (const job &item : jobs)
        if (item.state == state_transferring)
            histories_[item.id].speed.add(now, item.bytes_transferred);
        else
            histories_[item.id].speed = {}; // a pause is not slowness
    if (terminal_)
        redraw(jobs);
    else
        print_lines(jobs, now);
    std::fflush(stdout);
}

void progress_view::show_end(const job &item) {
    erase();
    std::printf("%s %s: %s %s\n", item.id.c_str(), printable(item.name).c_str(), state_name(item).c_str(),
                amount_text(item).c_str());
    histories_.erase(item.id);
    std::fflush(stdout);
}

} // namespace winebits::cli
