// SPDX-License-Identifier: LGPL-2.1-or-later
// See machine.hpp.
// Test thread only.
#include "tests/faults/crash_states/machine.hpp"

#include "engine/queue/personality.hpp"
#include "tests/support/check.hpp"
#include "tools/winebitsd/hive_notes.hpp"

#include <algorithm>

namespace winebits::crash_states {
namespace {

using namespace std::chrono_literals;

const transfer::options &options() {
    static const auto made = [] {
        transfer::options out;
        out.spool_folder = spool_folder;
        out.flush_every_bytes = 5000; // every third block
        out.flush_every = std::chrono::hours(24);
        return out;
    }();
    return made;
}

} // namespace

place place_of_target(const queue::local_path &path) {
    return place_of("/c/" + path.unix_relative);
}

machine::machine(memory_disk &disk, std::string boot_id, std::uint32_t random)
    : disk_(disk), files_(disk), vfs_(disk), boot_id_(std::move(boot_id)),
      session_("{" + std::to_string(random) + "}"),
      random_(random), now_{3'600'000ms, file_time_of_unix_epoch + 1'700'000'000 * file_time_per_second} {}

machine::~machine() = default;

disk_work &machine::work() {
    if (!work_)
        work_ = std::make_unique<disk_work>(files_);
    return *work_;
}

std::unique_ptr<queue::queue> machine::new_queue() {
    queue::settings settings;
    settings.stream_window = 6000;
    return std::make_unique<queue::queue>(settings,
                                          [this] { return random_ = random_ * 1664525 + 1013904223; });
}

bool machine::start() {
    auto opened = store::hive::open(hive_path, vfs_);
    if (!opened) {
        why_not_ = opened.error().message;
        return false;
    }
    hive_ = std::move(*opened);
    damaged_ = hive_->recovered();
    const std::vector<std::uint8_t> key(32, 7);
    hive_->unlock(std::span<const std::uint8_t, 32>(key));
    const auto values = hive_->read_all();
    if (!values) {
        why_not_ = values.error().message;
        return false;
    }
    auto begun = take_up(*values, false);
    sweep_spool();
    apply(std::move(begun));
    settle();
    return true;
}

// As core::take_up_hive and core::reload.
queue::effects machine::take_up(const std::vector<queue::hive_value> &values, bool reload) {
    const auto stored = daemon::read_notes(values);
    daemon::hive_notes notes = stored.value_or(daemon::hive_notes{});
    notes.boot_id = boot_id_;
    const bool same_boot = stored && stored->boot_id == boot_id_;
    queue_ = new_queue();
    auto begun = queue_->load(values, reload || same_boot, now_);
    if (reload || stored != notes)
        daemon::keep_with(begun, notes);
    return begun;
}

void machine::sweep_spool() {
    std::vector<std::string> known;
    for (const auto *job : all_jobs())
        for (const auto &file : job->files)
            if (file.delivery.sink == queue::sink_kind::stream)
                known.push_back(file.temporary_name);
    transfer::remove_unknown(files_, spool_folder, known);
}

std::uint64_t machine::call(queue::personality surface, queue::command_body body) {
    const auto number = ++last_call_;
    if (storage_failed_) {
        on(queue::reply{number, queue::refusal(surface, {cause::storage_failed})});
        return number;
    }
    asked_.emplace(number, surface);
    // Each daemon has a service of its own here: nothing is asked twice.
    handle(queue::command{surface, number, queue::request_key{session_, number}, std::move(body)});
    settle();
    return number;
}

std::optional<std::uint32_t> machine::answer_to(std::uint64_t call) const {
    const auto found = replies_.find(call);
    return found == replies_.end() ? std::nullopt : std::optional(found->second);
}

void machine::handle(const queue::event &what) {
    if (!storage_failed_)
        apply(queue_->handle(what, now_));
}

void machine::apply(queue::effects wanted) {
    if (!hive_->commit(wanted.transaction)) {
        on_storage_failure();
        return;
    }
    for (auto &one : wanted.actions)
        actions_.push_back(std::move(one));
}

void machine::on_storage_failure() {
    storage_failed_ = true;
    actions_.clear();
    for (const auto &[call, surface] : std::exchange(asked_, {}))
        on(queue::reply{call, queue::refusal(surface, {cause::storage_failed})});
    for (const auto &[id, one] : transfers_)
        one->stop();
}

bool machine::recover() {
    while (!transfers_.empty())
        step();
    const auto values = hive_->read_all();
    if (!values)
        return false;
    storage_failed_ = false;
    removals_.clear();
    events_.clear();
    apply(take_up(*values, true));
    settle();
    return !storage_failed_;
}

void machine::settle() {
    while (!actions_.empty() || !events_.empty()) {
        if (!actions_.empty()) {
            const auto one = std::move(actions_.front());
            actions_.pop_front();
            std::visit([this](const auto &what) { on(what); }, one);
        } else {
            const auto one = std::move(events_.front());
            events_.pop_front();
            handle(one);
        }
    }
}

bool machine::step() {
    bool moved = false;
    std::vector<queue::transfer_id> ids;
    for (const auto &[id, one] : transfers_)
        ids.push_back(id);
    for (const auto id : ids) {
        if (!transfers_.contains(id) || transfers_.at(id)->waits())
            continue;
        moved = true;
        for (auto &event : transfers_.at(id)->step()) {
            if (std::holds_alternative<queue::transfer_finished>(event))
                transfers_.erase(id);
            events_.push_back(std::move(event));
            settle();
        }
        remove_waiting();
        settle();
    }
    return moved;
}

void machine::run() {
    for (int guard = 0; step(); ++guard)
        CHECK(guard < 10'000);
}

bool machine::wait() {
    const auto due = queue_->next_deadline();
    const auto passed = due ? std::max(*due, now_.monotonic) - now_.monotonic : 0ms;
    if (!due || storage_failed_ || !transfers_.empty() ||
        passed > 2h) // a job that nobody touches ends after months
        return false;
    now_.monotonic += passed;
    now_.wall += static_cast<std::uint64_t>(passed.count()) * 10'000;
    handle(queue::timer_expired{});
    settle();
    return true;
}

std::vector<const queue::job *> machine::all_jobs() const {
    std::vector<const queue::job *> out;
    for (const auto surface : queue::all_personalities)
        for (const auto *job : queue_->list(surface))
            out.push_back(job);
    return out;
}

const queue::job *machine::find(const job_id &id) const {
    for (const auto surface : queue::all_personalities)
        if (const auto *found = queue_->find(surface, id))
            return found;
    return nullptr;
}

unsigned machine::version_of(const std::string &url) const {
    const auto found = versions.find(url);
    return found == versions.end() ? 1 : found->second;
}

void machine::on(const queue::start_transfer &what) {
    const bool spooled = what.delivery.window_end.has_value();
    auto folder = spooled ? std::string(spool_folder) : place_of_target(what.target).folder;
    transfers_.emplace(what.id, std::make_unique<running_transfer>(
                                    work(), what, transfer::plan_of(what, std::move(folder), options()),
                                    version_of(what.remote_name)));
}

void machine::on(const queue::move_window &what) {
    if (const auto found = transfers_.find(what.id); found != transfers_.end())
        found->second->move_window(what.end);
}

void machine::on(const queue::stop_transfer &what) {
    if (const auto found = transfers_.find(what.id); found != transfers_.end())
        found->second->stop();
}

void machine::on(const queue::release_spool &what) {
    const auto folder = files_.open_folder(spool_folder);
    const auto file =
        folder ? files_.open(*folder, what.temporary_name) : transfer::file_result<transfer::descriptor>();
    if (folder && file)
        files_.release(*file, what.offset);
}

void machine::on(const queue::rename_files &what) {
    std::vector<transfer::located_file> files;
    for (const auto &one : what.renames) {
        auto where = place_of_target(one.target);
        files.push_back({.folder = where.folder,
                         .name = where.name,
                         .temporary_name = one.temporary_name,
                         .modified = one.modified,
                         .size = one.size,
                         .keep_existing = one.keep_existing,
                         .begun = one.begun});
    }
    events_.push_back(queue::files_renamed{what.job, transfer::rename_all(files_, files, 0644)});
}

void machine::on(const queue::delete_files &what) {
    removals_.push_back(what);
    remove_waiting();
}

// A file in use is removed when its transfer has ended.
void machine::remove_waiting() {
    for (auto one = removals_.begin(); one != removals_.end();) {
        const bool in_use = std::ranges::any_of(transfers_, [&](const auto &entry) {
            return std::ranges::any_of(one->files, [&](const auto &file) {
                return file.temporary_name == entry.second->what().temporary_name;
            });
        });
        if (in_use) {
            ++one;
            continue;
        }
        std::vector<transfer::located_file> files;
        for (const auto &file : one->files)
            files.push_back(
                {.folder = file.spooled ? std::string(spool_folder) : place_of_target(file.target).folder,
                 .name = {},
                 .temporary_name = file.temporary_name});
        events_.push_back(queue::files_deleted{one->job, transfer::remove_all(files_, files)});
        one = removals_.erase(one);
    }
}

void machine::on(const queue::reply &what) {
    CHECK(replies_.emplace(what.to, what.hresult).second);
    asked_.erase(what.to);
    if (on_reply)
        on_reply(what.to, what.hresult);
}

} // namespace winebits::crash_states
