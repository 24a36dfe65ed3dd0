// SPDX-License-Identifier: LGPL-2.1-or-later
// Events for the queue, and its effects.
// Main thread only.
#include "tools/winebitsd/core.hpp"

#include "engine/rpc/encode.hpp"

#include <algorithm>
#include <utility>

namespace winebits::daemon {
namespace {

using std::chrono::milliseconds;

// A file in a folder that a confined daemon may not write to waits like one whose drive is not there.
queue::event explained(const queue::event &what) {
    const auto *finished = std::get_if<queue::transfer_finished>(&what);
    if (!finished || !finished->failure || finished->failure->why != cause::os_error ||
        finished->failure->os_errno != folder_withheld || finished->failure->at_source)
        return what;
    auto out = *finished;
    out.failure = plain_failure(cause::drive_not_mapped);
    return out;
}

constexpr milliseconds longest_sleep = std::chrono::hours(24); // a timer of GLib holds no more than 49 days

} // namespace

queue::event core::surface_event(queue::personality surface, bool running) {
    return running ? queue::event(queue::surface_started{surface})
                   : queue::event(queue::surface_stopped{surface});
}

void core::handle(const queue::event &what) {
    apply(queue_->handle(what, present()));
}

void core::apply(queue::effects wanted) {
    refresh_status(); // the page tells of a change before its answer does
    runner_->apply(std::move(wanted));
    arm_deadline();
    check_idle();
}

void core::carry_out(const queue::action &what) {
    std::visit([this](const auto &one) { on(one); }, what);
}

transfer::transfer_service &core::transfers() {
    if (!transfers_)
        transfers_ = std::make_unique<transfer::transfer_service>(
            transfer_options(),
            [this](char drive) -> std::optional<std::string> {
                const auto found = notes_.drives.find(drive);
                return found == notes_.drives.end() ? std::nullopt : std::optional(found->second);
            },
            [this](const queue::event &one) { on_transfer_event(one); },
            confinement::file_system(confinement_));
    return *transfers_;
}

void core::on(const queue::start_transfer &what) {
    if (condition_ != condition::working)
        return;
    activity_.transfer_started(what);
    running_.emplace(what.id, what);
    if (what.surface == queue::personality::bits) { // the page is read by the proxies of BITS only
        status_->track(what.job);
        refresh_status();
    }
    transfers().start(what);
}

void core::on(const queue::limit_transfer &what) {
    transfers().limit(what);
}

void core::on(const queue::move_window &what) {
    transfers().move_window(what);
}

void core::on(const queue::release_spool &what) {
    transfers().release_spool(what);
}
void core::on(const queue::stop_transfer &what) {
    transfers().stop(what.id);
}
void core::on(const queue::rename_files &what) {
    transfers().rename(what);
}
void core::on(const queue::delete_files &what) {
    transfers().remove(what);
}

void core::on(const queue::reply &what) {
    activity_.answered(what.to, what.hresult, *queue_);
    asked_.erase(what.to);
    if (empty_answers_.erase(what.to) > 0)
        server_->reply_result(what.to, "{}");
    else
        server_->reply(what.to, what.hresult);
}

void core::on(const queue::notification &what) {
    if (server_)
        server_->notify(what);
}

void core::on_transfer_event(const queue::event &what) {
    const auto *finished = std::get_if<queue::transfer_finished>(&what);
    const auto begun = finished ? running_.extract(finished->id) : decltype(running_)::node_type();
    if (condition_ != condition::storage_failed)
        handle(confinement_ ? explained(what) : what);
    if (!begun.empty())
        activity_.transfer_finished(*finished, begun.mapped(), *queue_);
    check_idle();
}

void core::arm_deadline() {
    const auto due = queue_->next_deadline();
    if (!due || condition_ != condition::working) {
        deadline_.stop();
        return;
    }
    const auto delay = std::clamp(*due - present().monotonic, milliseconds(0), longest_sleep);
    deadline_.start(delay, [this] { deadline_reached(); });
}

void core::deadline_reached() {
    const auto due = queue_->next_deadline();
    if (due && *due <= present().monotonic)
        handle(queue::timer_expired{});
    else
        arm_deadline();
}

void core::refresh_status() {
    const bool tracked =
        status_->refresh([this](const job_id &id) { return queue_->find(queue::personality::bits, id); },
                         [this](const queue::job &job) { return rpc::bytes_transferred(job, live(job.id)); });
    if (!tracked)
        status_due_.stop();
    else
        status_due_.start(milliseconds(status_page::refresh_ms), [this] { refresh_status(); });
}

} // namespace winebits::daemon
