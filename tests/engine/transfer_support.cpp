// SPDX-License-Identifier: LGPL-2.1-or-later
// See transfer_support.hpp.
// Test thread.
#include "tests/engine/transfer_support.hpp"

#include "tests/support/origin/content.hpp"

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <glib.h>
#include <ostream>

namespace winebits {

std::ostream &operator<<(std::ostream &out, cause why) {
    return out << "cause " << static_cast<int>(why);
}

std::ostream &operator<<(std::ostream &out, const error &what) {
    return out << what.why << " (status " << what.http_status << ", errno " << what.os_errno << ")";
}

} // namespace winebits

namespace winebits::test {
namespace {

constexpr std::chrono::seconds patience{60};

} // namespace

temporary_folder::temporary_folder() {
    std::string name = (std::filesystem::temp_directory_path() / "winebits-transfer-XXXXXX").string();
    CHECK(::mkdtemp(name.data()) != nullptr);
    path_ = name;
}

temporary_folder::~temporary_folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

downloads::downloads(transfer::options options, std::shared_ptr<transfer::file_system> files) {
    std::signal(SIGPIPE, SIG_IGN); // the fault server writes to connections the client has left
    const auto resolve = [this](char drive) {
        return drive == 'c' ? std::optional(folder_.path().string()) : std::nullopt;
    };
    service_ = std::make_unique<transfer::transfer_service>(
        std::move(options), resolve, [this](const queue::event &event) { take(event); }, std::move(files));
}

transfer::options downloads::test_options() {
    transfer::options out;
    out.connect_timeout = seconds(5);
    out.stall_timeout = seconds(2);
    return out;
}

queue::start_transfer downloads::request(const std::string &url, const std::string &name) {
    queue::start_transfer out;
    out.id = ++last_id_;
    out.remote_name = url;
    out.target = {"C:\\" + name, 'c', name};
    out.temporary_name = std::filesystem::path(name).filename().string() + ".tmp";
    out.proxy.usage = queue::proxy_usage::none;
    return out;
}

void downloads::start(const queue::start_transfer &what) {
    service_->start(what);
}

const transfer_history &downloads::run(const queue::start_transfer &what) {
    start(what);
    return wait_for_end(what.id);
}

const transfer_history &downloads::wait_for_end(queue::transfer_id id) {
    wait_until([&] { return histories_[id].finished.has_value(); });
    return histories_[id];
}

void downloads::wait_until(const std::function<bool()> &condition) {
    // Not every condition comes true by an event, so the loop wakes up now and then.
    const auto tick = g_timeout_add(
        10, [](gpointer) -> gboolean { return G_SOURCE_CONTINUE; }, nullptr);
    const auto end = std::chrono::steady_clock::now() + patience;
    bool holds = condition();
    while (!holds && std::chrono::steady_clock::now() < end) {
        g_main_context_iteration(nullptr, TRUE);
        holds = condition();
    }
    g_source_remove(tick);
    CHECK(holds);
    CHECK(in_order_);
}

void downloads::take(const queue::event &event) {
    if (const auto *started = std::get_if<queue::transfer_started>(&event)) {
        auto &one = histories_[started->id];
        in_order_ = in_order_ && !one.finished && !one.started && one.progress.empty();
        one.started = *started;
    } else if (const auto *progress = std::get_if<queue::transfer_progress>(&event)) {
        auto &one = histories_[progress->id];
        in_order_ = in_order_ && one.started && !one.finished && progress->flushed <= progress->written;
        one.progress.push_back(*progress);
    } else if (const auto *response = std::get_if<queue::response_received>(&event)) {
        auto &one = histories_[response->id];
        in_order_ = in_order_ && !one.finished;
        one.responses.push_back(*response);
    } else if (const auto *certificate = std::get_if<queue::certificate_presented>(&event)) {
        auto &one = histories_[certificate->id];
        in_order_ = in_order_ && !one.finished;
        one.certificates.push_back(*certificate);
    } else if (const auto *finished = std::get_if<queue::transfer_finished>(&event)) {
        histories_[finished->id].finished = *finished;
        ++histories_[finished->id].ends;
    } else if (const auto *renamed = std::get_if<queue::files_renamed>(&event)) {
        renamed_ = *renamed;
    } else if (const auto *deleted = std::get_if<queue::files_deleted>(&event)) {
        deleted_ = *deleted;
    }
}

std::vector<std::optional<error>> downloads::rename(const std::vector<queue::file_rename> &renames) {
    renamed_.reset();
    service_->rename({job_id(), renames});
    wait_until([&] { return renamed_.has_value(); });
    return renamed_->failures;
}

std::uint32_t downloads::remove(const std::vector<queue::temporary_file> &files) {
    deleted_.reset();
    service_->remove({job_id(), files});
    wait_until([&] { return deleted_.has_value(); });
    return deleted_->left_behind;
}

error failure_of(const transfer_history &history) {
    CHECK(history.finished.has_value());
    CHECK(!history.finished->stopped);
    CHECK(history.finished->failure.has_value());
    return *history.finished->failure;
}

void check_succeeded(const transfer_history &history) {
    CHECK(history.finished.has_value());
    if (history.finished->failure)
        CHECK_EQUAL(*history.finished->failure, error{});
    CHECK(!history.finished->stopped);
    CHECK(history.started.has_value());
    CHECK_EQUAL(history.finished->written, *history.started->size);
    CHECK_EQUAL(history.finished->flushed, *history.started->size);
}

std::string content_of(const std::filesystem::path &path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void check_content(const std::filesystem::path &path, std::uint64_t size, std::uint64_t seed) {
    const auto found = content_of(path);
    CHECK_EQUAL(found.size(), size);
    CHECK(found == origin::content(size, seed));
}

void write_content(const std::filesystem::path &path, std::uint64_t size, std::uint64_t seed) {
    std::ofstream(path, std::ios::binary) << origin::content(size, seed);
}

void continue_at(queue::start_transfer &what, std::uint64_t offset, std::uint64_t size) {
    what.temporary_created = true;
    what.offset = offset;
    what.size = size;
    what.remote.last_modified = default_last_modified;
}

} // namespace winebits::test
