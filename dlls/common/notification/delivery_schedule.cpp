// SPDX-License-Identifier: LGPL-2.1-or-later
// Whose turn it is.
// One thread at a time.
#include "dlls/common/notification/delivery_schedule.hpp"

#include "dlls/common/jobs/ranges.hpp"

#include <bits.h>

#include <algorithm>

namespace winebits::notify {

namespace {

constexpr std::uint32_t first_retry = 60'000, last_retry = 600'000;
// A callback that was made from a class is kept as long: notifications come in bursts.
constexpr std::uint64_t activated_stays = 30'000;
constexpr std::uint32_t of_the_job = BG_NOTIFY_JOB_TRANSFERRED | BG_NOTIFY_JOB_ERROR;

} // namespace

delivery_schedule::line &delivery_schedule::line_of(const GUID &job) {
    auto &found = lines_[job];
    if (found.number == 0)
        found.number = ++last_number_;
    return found;
}

// Nothing when the listener has changed since the task began.
delivery_schedule::line *delivery_schedule::line_of(const task &due) {
    const auto known = lines_.find(due.job);
    return known == lines_.end() || known->second.number != due.line ? nullptr : &known->second;
}

void delivery_schedule::retire(const GUID &job, line &entry) {
    if (entry.whom.callback)
        to_release_.push_back({job, 0, std::move(entry.whom), {}, {}, false, entry.delivered});
    entry.whom = {};
    entry.delivered = 0;
    entry.number = ++last_number_;
    entry.in_delivery = false;
}

bool delivery_schedule::set(const GUID &job, listener whom) {
    const bool is_new = !lines_.contains(job);
    auto &entry = line_of(job);
    retire(job, entry);
    entry.whom = std::move(whom);
    entry.silent = false;
    entry.retry_at = entry.retry_delay = 0;
    add_again(job, std::exchange(entry.lost, 0));
    return is_new;
}

std::shared_ptr<client_callback> delivery_schedule::find(const GUID &job) const {
    const auto known = lines_.find(job);
    return known == lines_.end() || known->second.whom.activated ? nullptr : known->second.whom.callback;
}

// The interface was valid: what it was told is not told to a later one.
void delivery_schedule::clear(const GUID &job) {
    const auto known = lines_.find(job);
    if (known == lines_.end())
        return;
    known->second.delivered = 0;
    retire(job, known->second);
}

void delivery_schedule::forget(const GUID &job) {
    clear(job);
    lines_.erase(job);
}

std::vector<GUID> delivery_schedule::jobs() const {
    std::vector<GUID> list;
    for (const auto &[job, entry] : lines_)
        list.push_back(job);
    return list;
}

void delivery_schedule::expect_listener(const GUID &job) {
    if (const auto known = lines_.find(job); known != lines_.end()) {
        known->second.silent = false;
        known->second.retry_at = known->second.retry_delay = 0;
    }
}

void delivery_schedule::add(const GUID &job, const notification &what) {
    auto &entry = line_of(job);
    for (auto *told : {&entry.again, &entry.delivered, &entry.lost})
        *told &= ~what.what; // this one is new
    if (std::ranges::find(entry.owed, what) == entry.owed.end())
        entry.owed.push_back(what);
}

void delivery_schedule::add_again(const GUID &job, std::uint32_t what) {
    auto &entry = line_of(job);
    for (const std::uint32_t one : {BG_NOTIFY_JOB_TRANSFERRED, BG_NOTIFY_JOB_ERROR}) {
        const notification lost{one, 0};
        if (!(what & one) || std::ranges::find(entry.owed, lost) != entry.owed.end())
            continue;
        entry.owed.push_back(lost);
        entry.again |= one;
    }
}

void delivery_schedule::add_modification(const GUID &job) {
    auto &entry = line_of(job);
    entry.modified = entry.whom.callback || !entry.silent;
}

void delivery_schedule::add_ranges(const GUID &job, std::uint32_t file, const range_list &ranges) {
    auto &entry = line_of(job);
    if (entry.whom.callback || !entry.silent)
        jobs::merge_ranges(entry.ranges[file], ranges);
}

bool delivery_schedule::has_work() const {
    return !to_release_.empty() || std::ranges::any_of(lines_, [](const auto &entry) {
        return !entry.second.in_delivery && (entry.second.has_due() || entry.second.whom.activated);
    });
}

// A callback that is no longer wanted, of a client that is not being called: letting it go calls out as well.
std::optional<delivery_schedule::task> delivery_schedule::begin_release(std::uint64_t now) {
    const auto free = std::ranges::find_if(
        to_release_, [&](const auto &entry) { return !calls_.is_active(entry.whom.client); });
    if (free == to_release_.end())
        return std::nullopt;
    task due = std::move(*free);
    to_release_.erase(free);
    calls_.begin(due.whom.client, now);
    return due;
}

void delivery_schedule::take(task &due, line &entry) {
    due.again = entry.again & due.what.what;
    entry.in_delivery = true;
    if (due.what.what == BG_NOTIFY_FILE_RANGES_TRANSFERRED)
        due.ranges = std::move(entry.ranges.extract(due.what.file).mapped());
    if (due.what.what == BG_NOTIFY_JOB_MODIFICATION)
        entry.modified = false;
}

std::optional<delivery_schedule::task> delivery_schedule::begin_in(const GUID &job, line &entry,
                                                                   std::uint64_t now, std::uint64_t &next) {
    if (entry.in_delivery)
        return std::nullopt;
    notification what;
    if (!entry.ranges.empty())
        what = {BG_NOTIFY_FILE_RANGES_TRANSFERRED, entry.ranges.begin()->first};
    else if (!entry.owed.empty() && entry.retry_at <= now)
        what = entry.owed.front();
    else if (entry.modified)
        what = {BG_NOTIFY_JOB_MODIFICATION, 0};
    if (!entry.owed.empty() && entry.retry_at > now)
        next = std::min(next, entry.retry_at);
    if (what.what == 0) {
        if (entry.whom.activated && entry.release_at > now)
            next = std::min(next, entry.release_at);
        else if (entry.whom.activated)
            retire(job, entry);
        return std::nullopt;
    }
    task due{job, entry.number, entry.whom, what, {}, false, 0};
    if (!due.whom.callback)
        due.whom.client = entry.number; // nobody's; calls of it count like others
    if (!calls_.may_start(due.whom.client, now, next))
        return std::nullopt;
    take(due, entry);
    calls_.begin(due.whom.client, now);
    last_served_ = job;
    return due;
}

std::optional<delivery_schedule::task> delivery_schedule::begin(std::uint64_t now, std::uint32_t &wait) {
    std::uint64_t next = UINT64_MAX;
    const auto after_last = lines_.upper_bound(last_served_);
    for (auto entry = after_last; entry != lines_.end(); ++entry) {
        if (auto due = begin_in(entry->first, entry->second, now, next))
            return due;
    }
    for (auto entry = lines_.begin(); entry != after_last; ++entry) {
        if (auto due = begin_in(entry->first, entry->second, now, next))
            return due;
    }
    if (auto release = begin_release(now))
        return release;
    if (next != UINT64_MAX)
        wait = static_cast<std::uint32_t>(std::min<std::uint64_t>(next - now, INT32_MAX));
    return std::nullopt;
}

void delivery_schedule::postpone(line &entry, std::uint32_t retry, std::uint64_t now) {
    entry.retry_delay = retry               ? 0
                        : entry.retry_delay ? std::min(entry.retry_delay * 2, last_retry)
                                            : first_retry;
    entry.retry_at = now + (retry ? retry : entry.retry_delay);
}

// A callback was let go that had become invalid: its successor hears what it was told (bits-api 9.2).
void delivery_schedule::lose(const task &released) {
    const auto known = lines_.find(released.job);
    if (known == lines_.end())
        return;
    if (known->second.whom.callback)
        add_again(released.job, released.delivered);
    else
        known->second.lost |= released.delivered;
}

void delivery_schedule::finish(const task &due, const report &said, std::uint64_t now) {
    if (said.result != outcome::program && !calls_.end(due.whom.client))
        calls_.end(due.line);
    auto *entry = line_of(due);
    if (due.what.what == 0 && said.client_gone)
        lose(due);
    if (!entry)
        return; // ended, cleared or replaced in the meantime
    if (said.result != outcome::program)
        entry->in_delivery = false;
    if (said.told)
        entry->delivered |= due.what.what & of_the_job;
    if (said.client_gone) { // the interface goes, the job stays
        entry->lost |= entry->delivered;
        entry->delivered = 0;
        to_release_.push_back({due.job, 0, std::move(entry->whom), {}, {}, false, 0});
        entry->whom = {};
    }
    if (said.activated.callback)
        entry->whom = said.activated;
    if (entry->whom.activated)
        entry->release_at = now + activated_stays;
    const bool may_be_dropped =
        due.what.what == BG_NOTIFY_JOB_MODIFICATION || due.what.what == BG_NOTIFY_FILE_RANGES_TRANSFERRED;
    if (may_be_dropped) {
        entry->silent = !entry->whom.callback;
        return;
    }
    if (said.result == outcome::failed)
        postpone(*entry, said.retry, now);
    else if (said.result != outcome::program) {
        std::erase(entry->owed, due.what);
        entry->again &= ~due.what.what;
        entry->retry_at = entry->retry_delay = 0;
    }
}

// The client itself is free again, the job is not.
void delivery_schedule::begin_program(const task &due) {
    calls_.hand_over(due.whom.client, due.line);
}

void delivery_schedule::end_program(const task &due, std::optional<std::uint32_t> retry, std::uint64_t now) {
    calls_.end(due.line);
    auto *entry = line_of(due);
    if (!entry)
        return;
    entry->in_delivery = false;
    if (retry) {
        postpone(*entry, *retry, now);
        return;
    }
    std::erase(entry->owed, due.what);
    entry->again &= ~due.what.what;
    entry->retry_at = entry->retry_delay = 0;
}

} // namespace winebits::notify
