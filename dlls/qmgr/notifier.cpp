// SPDX-License-Identifier: LGPL-2.1-or-later
// What is due to whom, and which worker does it.
// Any thread; the workers are its own.
#include "dlls/qmgr/notifier.hpp"

#include "dlls/common/com/thread.hpp"
#include "dlls/qmgr/job.hpp"

#include <algorithm>

namespace winebits::qmgr {

namespace {

constexpr unsigned most_threads = 64, most_calls = 4;
constexpr std::uint64_t call_counts_milliseconds = 10'000;
constexpr std::uint32_t first_retry = 60'000, last_retry = 600'000; // milliseconds
// A worker without work stays for a moment: notifications come in bursts.
constexpr DWORD idle_milliseconds = 5'000;

struct apartment {
    apartment() noexcept { CoInitializeEx(nullptr, COINIT_MULTITHREADED); }
    ~apartment() { CoUninitialize(); }
};

} // namespace

notifier::notifier(engine_client::job_calls &calls, object_source object_of)
    : calls_(calls), object_of_(std::move(object_of)) {}

void notifier::set(const GUID &job, std::shared_ptr<client_callback> callback) {
    lock hold(lock_);
    auto &entry = registrations_[job];
    if (entry.callback)
        to_release_.push_back(std::move(entry.callback));
    entry = registration{};
    entry.callback = std::move(callback);
    wake(hold);
}

std::shared_ptr<client_callback> notifier::find(const GUID &job) {
    lock hold(lock_);
    const auto known = registrations_.find(job);
    return known == registrations_.end() ? nullptr : known->second.callback;
}

void notifier::forget(const GUID &job) {
    lock hold(lock_);
    const auto known = registrations_.find(job);
    if (known == registrations_.end())
        return;
    to_release_.push_back(std::move(known->second.callback));
    registrations_.erase(known);
    wake(hold);
}

void notifier::on_event(const engine_client::event &what) {
    if (what.what != BG_NOTIFY_JOB_MODIFICATION) {
        add_owed(what.job, {{what.what, what.file}});
        return;
    }
    lock hold(lock_);
    if (const auto known = registrations_.find(what.job); known != registrations_.end()) {
        known->second.modified = true;
        wake(hold);
    }
}

void notifier::look_for_owed(const GUID &job) {
    if (!find(job))
        return;
    const auto record = calls_.get(job);
    if (!record || record->owed == 0)
        return;
    std::vector<notification> owed;
    if (record->owed & BG_NOTIFY_FILE_TRANSFERRED) {
        for (const auto &file : calls_.files(job).value_or(std::vector<engine_client::file_record>())) {
            if (file.owed)
                owed.push_back({BG_NOTIFY_FILE_TRANSFERRED, file.index});
        }
    }
    for (const std::uint32_t what : {BG_NOTIFY_JOB_TRANSFERRED, BG_NOTIFY_JOB_ERROR}) {
        if (record->owed & what)
            owed.push_back({what, 0});
    }
    add_owed(job, owed);
}

void notifier::look_for_all_owed() {
    std::vector<GUID> jobs;
    {
        lock hold(lock_);
        for (const auto &[job, entry] : registrations_)
            jobs.push_back(job);
    }
    for (const auto &job : jobs)
        look_for_owed(job);
}

void notifier::add_owed(const GUID &job, const std::vector<notification> &owed) {
    lock hold(lock_);
    const auto known = registrations_.find(job);
    if (known == registrations_.end())
        return; // the engine goes on owing it
    auto &list = known->second.owed;
    for (const auto &what : owed) {
        if (std::ranges::find(list, what) == list.end())
            list.push_back(what);
    }
    wake(hold);
}

bool notifier::has_work() const {
    return !to_release_.empty() || std::ranges::any_of(registrations_, [](const auto &entry) {
        return !entry.second.in_delivery && (entry.second.modified || !entry.second.owed.empty());
    });
}

// Sees to it that one worker looks at what is due.
void notifier::wake(lock &) {
    if (idle_threads_ > 0) {
        changed_.notify_one();
        return;
    }
    if (threads_ >= most_threads || !has_work())
        return;
    threads_++;
    try {
        com::thread([self = shared_from_this()] { self->work(); }).detach();
    } catch (const std::bad_alloc &) {
        threads_--; // a later event tries again
    }
}

void notifier::work() {
    const apartment inside;
    lock hold(lock_);
    for (;;) {
        const auto now = GetTickCount64();
        DWORD wait = idle_milliseconds;
        if (auto due = pick(now, wait)) {
            begin(*due, now);
            wake(hold); // somebody looks after the rest while this one is busy
            hold.unlock();
            auto result = outcome::failed;
            try {
                result = deliver(*due);
            } catch (...) {
                // Out of memory: as good as a client that failed.
            }
            hold.lock();
            finish(*due, result);
            hold.unlock();
            due.reset(); // may call out
            hold.lock();
            continue;
        }
        idle_threads_++;
        const bool woken = changed_.wait(hold, wait);
        idle_threads_--;
        if (!woken && (idle_threads_ > 0 || !has_work()))
            break;
    }
    threads_--;
}

bool notifier::is_active(std::uint64_t client) const {
    return std::ranges::find(active_, client, &active_call::client) != active_.end();
}

bool notifier::may_start(std::uint64_t client, std::uint64_t now, std::uint64_t &free_at) const {
    if (is_active(client))
        return false;
    unsigned counting = 0;
    for (const auto &call : active_) {
        if (now - call.started < call_counts_milliseconds) {
            counting++;
            free_at = std::min(free_at, call.started + call_counts_milliseconds);
        }
    }
    return counting < most_calls;
}

// A callback that is no longer wanted, of a client that is not being called: letting it go calls out as well.
std::optional<notifier::task> notifier::pick_release() {
    const auto free = std::ranges::find_if(
        to_release_, [&](const auto &callback) { return !is_active(callback->client()); });
    if (free == to_release_.end())
        return std::nullopt;
    task due{{}, std::move(*free), std::nullopt};
    to_release_.erase(free);
    return due;
}

// The next thing to do, or in `wait` how long there is nothing.
std::optional<notifier::task> notifier::pick(std::uint64_t now, DWORD &wait) {
    if (auto release = pick_release())
        return release;
    std::uint64_t next = UINT64_MAX;
    auto look_at = [&](const GUID &job, registration &entry) -> std::optional<task> {
        if (entry.in_delivery)
            return std::nullopt;
        std::optional<notification> what;
        if (!entry.owed.empty() && entry.retry_at <= now)
            what = entry.owed.front();
        else if (entry.modified)
            what = notification{BG_NOTIFY_JOB_MODIFICATION, 0};
        if (!entry.owed.empty() && entry.retry_at > now)
            next = std::min(next, entry.retry_at);
        if (!what || !may_start(entry.callback->client(), now, next))
            return std::nullopt;
        last_served_ = job;
        return task{job, entry.callback, what};
    };
    const auto after_last = registrations_.upper_bound(last_served_);
    for (auto entry = after_last; entry != registrations_.end(); ++entry) {
        if (auto due = look_at(entry->first, entry->second))
            return due;
    }
    for (auto entry = registrations_.begin(); entry != after_last; ++entry) {
        if (auto due = look_at(entry->first, entry->second))
            return due;
    }
    if (next != UINT64_MAX)
        wait = static_cast<DWORD>(next - now);
    return std::nullopt;
}

void notifier::begin(const task &due, std::uint64_t now) {
    active_.push_back({due.callback->client(), now});
    if (!due.what)
        return;
    auto &entry = registrations_.find(due.job)->second;
    entry.in_delivery = true;
    if (due.what->what == BG_NOTIFY_JOB_MODIFICATION)
        entry.modified = false;
}

void notifier::finish(const task &due, outcome result) {
    active_.erase(std::ranges::find(active_, due.callback->client(), &active_call::client));
    const auto known = registrations_.find(due.job);
    if (!due.what || known == registrations_.end() || known->second.callback != due.callback)
        return; // forgotten or replaced in the meantime
    auto &entry = known->second;
    entry.in_delivery = false;
    if (result == outcome::client_dead) {
        registrations_.erase(known); // the interface goes, the job stays
        return;
    }
    if (due.what->what == BG_NOTIFY_JOB_MODIFICATION)
        return;
    if (result == outcome::failed) {
        entry.retry_delay = entry.retry_delay ? std::min(entry.retry_delay * 2, last_retry) : first_retry;
        entry.retry_at = GetTickCount64() + entry.retry_delay;
        return;
    }
    std::erase(entry.owed, *due.what);
    entry.retry_delay = 0;
    entry.retry_at = 0;
}

} // namespace winebits::qmgr
