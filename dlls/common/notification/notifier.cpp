// SPDX-License-Identifier: LGPL-2.1-or-later
// What the engine tells, what programs set, and the workers that deliver it.
// Any thread; the workers are its own.
#include "dlls/common/notification/notifier.hpp"

#include <algorithm>

namespace winebits::notify {

namespace {

// The notification that a job in this state has given, if any.
std::uint32_t past_notification(const engine_client::job_record &job) {
    return job.state == BG_JOB_STATE_TRANSFERRED ? BG_NOTIFY_JOB_TRANSFERRED
           : job.state == BG_JOB_STATE_ERROR     ? BG_NOTIFY_JOB_ERROR
                                                 : 0;
}

} // namespace

notifier::notifier(engine_client::job_calls &calls, job_objects objects, adapter adapt)
    : calls_(calls), objects_(std::move(objects)), adapt_(std::move(adapt)),
      crew_(lock_,
            {[this](std::uint32_t &wait) { return next(wait); }, [this] { return schedule_.has_work(); }}) {}

void notifier::set(const GUID &job, std::shared_ptr<client_callback> callback) {
    lock hold(lock_);
    const auto client = callback->client();
    if (schedule_.set(job, {std::move(callback), client, false}))
        unknown_past_.push_back(job);
    wake(hold);
}

std::shared_ptr<client_callback> notifier::find(const GUID &job) {
    lock hold(lock_);
    return schedule_.find(job);
}

void notifier::clear(const GUID &job) {
    lock hold(lock_);
    schedule_.clear(job);
    wake(hold);
}

void notifier::forget(const GUID &job) {
    lock hold(lock_);
    schedule_.forget(job);
    std::erase(unknown_past_, job);
    wake(hold);
}

void notifier::on_event(const engine_client::event &what) {
    lock hold(lock_);
    if (what.what == BG_NOTIFY_JOB_MODIFICATION)
        schedule_.add_modification(what.job);
    else if (what.what == BG_NOTIFY_FILE_RANGES_TRANSFERRED)
        schedule_.add_ranges(what.job, what.file, what.ranges);
    else
        schedule_.add(what.job, {what.what, what.file});
    wake(hold);
}

void notifier::look_for_owed(const GUID &job) {
    if (const auto record = calls_.get(job))
        add_owed(*record);
}

void notifier::look_for_all_owed() {
    const auto jobs = calls_.list();
    if (!jobs)
        return; // the stream comes back to it when there is a daemon again
    std::vector<GUID> known;
    {
        lock hold(lock_);
        known = schedule_.jobs();
    }
    for (const auto &job : known) {
        if (std::ranges::find(*jobs, job, &engine_client::job_record::id) == jobs->end())
            forget(job); // it has ended meanwhile
    }
    for (const auto &job : *jobs)
        add_owed(job);
}

void notifier::add_owed(const engine_client::job_record &job) {
    std::vector<notification> owed;
    if (job.owed & BG_NOTIFY_FILE_TRANSFERRED) {
        for (const auto &file : calls_.files(job.id).value_or(std::vector<engine_client::file_record>())) {
            if (file.owed)
                owed.push_back({BG_NOTIFY_FILE_TRANSFERRED, file.index});
        }
    }
    for (const std::uint32_t what : {BG_NOTIFY_JOB_TRANSFERRED, BG_NOTIFY_JOB_ERROR}) {
        if (job.owed & what)
            owed.push_back({what, 0});
    }
    lock hold(lock_);
    schedule_.expect_listener(job.id);
    for (const auto &what : owed)
        schedule_.add(job.id, what);
    // In an earlier session it may have been told to a program that has ended since (bits-api 9.2).
    if (std::erase(unknown_past_, job.id) > 0)
        schedule_.add_again(job.id, past_notification(job));
    wake(hold);
}

// Sees to it that one worker looks at what is due.
void notifier::wake(lock &) {
    crew_.wake(shared_from_this());
}

worker_crew::work notifier::next(std::uint32_t &wait) {
    auto due = schedule_.begin(GetTickCount64(), wait);
    if (!due)
        return {};
    return [this, due = std::move(*due)] { perform(due); };
}

void notifier::perform(const task &due) {
    auto said = report();
    try {
        said = deliver(due);
    } catch (...) {
        // Out of memory: as good as a client that failed.
    }
    lock hold(lock_);
    schedule_.finish(due, said, GetTickCount64());
    hold.unlock(); // letting go what was said may call out
}

} // namespace winebits::notify
