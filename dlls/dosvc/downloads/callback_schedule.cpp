// SPDX-License-Identifier: LGPL-2.1-or-later
// When which callback is made.
// One thread at a time.
#include "dlls/dosvc/downloads/callback_schedule.hpp"

#include "dlls/dosvc/download_state.hpp"

#include <algorithm>
#include <utility>

namespace winebits::dosvc::downloads {

namespace {

constexpr std::uint64_t never = UINT64_MAX;
// After a Start has returned: until the client may have got to where it waits.
constexpr std::uint64_t first_quiet = 100, end_quiet = 600;
// Between two looks at one download, however fast its bytes come.
constexpr std::uint64_t shortest_pause = 100;
constexpr std::uint64_t repeat_pause = 1'000, repeat_time = 60'000;
constexpr std::uint64_t retry_pause = 1'000; // while the engine can't be asked

bool is_paused(const DO_DOWNLOAD_STATUS &status) {
    return status.State == DODownloadState_Paused;
}

// What a client waits for: bytes that are complete, or a failure.
bool is_end(const DO_DOWNLOAD_STATUS &status) {
    return status.State == DODownloadState_Transferred || FAILED(status.Error);
}

bool is_same_state(const DO_DOWNLOAD_STATUS &a, const DO_DOWNLOAD_STATUS &b) {
    return a.State == b.State && a.Error == b.Error && a.ExtendedError == b.ExtendedError;
}

// How many steps of so many per cent have been made.
std::uint64_t steps(const DO_DOWNLOAD_STATUS &status, std::uint32_t percent) {
    if (status.BytesTotal == 0 || status.BytesTotal == UINT64_MAX)
        return 0;
    const double share =
        static_cast<double>(status.BytesTransferred) / static_cast<double>(status.BytesTotal);
    return static_cast<std::uint64_t>(share * 100) / percent;
}

} // namespace

// Nothing when the listener has changed since the task began.
callback_schedule::line *callback_schedule::line_of(const task &due) {
    const auto known = lines_.find(due.download);
    return known == lines_.end() || known->second.number != due.line ? nullptr : &known->second;
}

callback_schedule::listener callback_schedule::replace(line &entry, listener whom) {
    auto former = std::exchange(entry.whom, std::move(whom));
    entry.number = ++last_number_;
    entry.busy = false;
    entry.told.reset();
    entry.again_at.reset();
    entry.repeat_until = 0;
    entry.called = false;
    return former;
}

callback_schedule::listener callback_schedule::set(const GUID &download, listener whom) {
    auto &entry = lines_[download];
    auto former = replace(entry, std::move(whom));
    entry.changed = entry.late = true;
    return former;
}

callback_schedule::listener callback_schedule::clear(const GUID &download) {
    const auto known = lines_.find(download);
    if (known == lines_.end())
        return {};
    auto former = replace(known->second, {});
    if (known->second.starting == 0)
        lines_.erase(known);
    return former;
}

std::shared_ptr<status_callback> callback_schedule::find(const GUID &download) const {
    const auto known = lines_.find(download);
    return known == lines_.end() ? nullptr : known->second.whom.callback;
}

void callback_schedule::begin_start(const GUID &download) {
    lines_[download].starting++;
}

void callback_schedule::end_start(const GUID &download, bool started, std::uint64_t now) {
    const auto known = lines_.find(download);
    if (known == lines_.end())
        return;
    auto &entry = known->second;
    if (entry.starting > 0)
        entry.starting--;
    if (entry.starting == 0 && !entry.whom.callback) {
        lines_.erase(known);
        return;
    }
    if (!started)
        return;
    entry.changed = true;
    entry.late = entry.called = false;
    entry.told.reset();
    entry.repeat_until = 0;
    entry.not_before = now + first_quiet;
    entry.end_not_before = now + end_quiet;
}

void callback_schedule::changed(const GUID &download) {
    if (const auto known = lines_.find(download); known != lines_.end())
        known->second.changed = true;
}

void callback_schedule::all_changed() {
    for (auto &[download, entry] : lines_)
        entry.changed = true;
}

void callback_schedule::called(const GUID &download) {
    if (const auto known = lines_.find(download); known != lines_.end())
        known->second.called = true;
}

// When a worker is to look at it.
std::uint64_t callback_schedule::due_at(const line &entry) {
    if (!entry.whom.callback || entry.busy || entry.starting > 0)
        return never;
    const std::uint64_t wanted = entry.changed ? 0 : entry.again_at.value_or(never);
    return wanted == never ? never : std::max(wanted, entry.not_before);
}

bool callback_schedule::has_work() const {
    return std::ranges::any_of(lines_, [](const auto &entry) { return due_at(entry.second) != never; });
}

std::optional<callback_schedule::task> callback_schedule::begin(std::uint64_t now, std::uint32_t &wait) {
    std::uint64_t next = never;
    const auto look = [&](const GUID &download, line &entry) -> std::optional<task> {
        const std::uint64_t at = due_at(entry);
        if (at > now) {
            next = std::min(next, at);
            return std::nullopt;
        }
        if (!calls_.may_start(entry.whom.client, now, next))
            return std::nullopt;
        entry.busy = true;
        entry.changed = false;
        entry.again_at.reset();
        entry.not_before = now + shortest_pause;
        calls_.begin(entry.whom.client, now);
        last_served_ = download;
        return task{download, entry.number, entry.whom};
    };
    const auto after_last = lines_.upper_bound(last_served_);
    for (auto entry = after_last; entry != lines_.end(); ++entry) {
        if (auto due = look(entry->first, entry->second))
            return due;
    }
    for (auto entry = lines_.begin(); entry != after_last; ++entry) {
        if (auto due = look(entry->first, entry->second))
            return due;
    }
    if (next != never)
        wait = static_cast<std::uint32_t>(std::min<std::uint64_t>(next - now, INT32_MAX));
    return std::nullopt;
}

// A state or an error that the listener has not heard of.
bool callback_schedule::is_news(line &entry, const DO_DOWNLOAD_STATUS &status, std::uint64_t now) {
    if (entry.late && is_paused(status)) {
        entry.told = status; // as good as told
        entry.called = true;
        return false;
    }
    if (is_end(status) && now < entry.end_not_before) {
        entry.again_at = entry.end_not_before;
        return false;
    }
    entry.called = false;
    entry.repeat_until = is_end(status) ? now + repeat_time : 0;
    return true;
}

bool callback_schedule::is_wanted_again(line &entry, const DO_DOWNLOAD_STATUS &status,
                                        const callback_frequency &frequency, std::uint64_t now) {
    std::uint64_t at = never;
    if (status.State == DODownloadState_Transferring) {
        const bool by_bytes =
            frequency.percent > 0 && steps(status, frequency.percent) > steps(*entry.told, frequency.percent);
        if (by_bytes)
            return true;
        if (frequency.seconds > 0)
            at = entry.told_at + std::uint64_t(frequency.seconds) * 1000;
    } else if (is_end(status) && !entry.called) {
        at = entry.told_at + repeat_pause;
        if (at > entry.repeat_until)
            at = never;
    }
    if (at > now && at != never)
        entry.again_at = at;
    return at <= now;
}

bool callback_schedule::is_due(const task &due, const DO_DOWNLOAD_STATUS &status,
                               const callback_frequency &frequency, std::uint64_t now) {
    auto *entry = line_of(due);
    if (!entry || status.State == DODownloadState_Created)
        return false;
    const bool known = entry->told && is_same_state(*entry->told, status);
    if (!(known ? is_wanted_again(*entry, status, frequency, now) : is_news(*entry, status, now)))
        return false;
    entry->late = false;
    entry->told = status;
    entry->told_at = now;
    if (status.State == DODownloadState_Transferring && frequency.seconds > 0)
        entry->again_at = now + std::uint64_t(frequency.seconds) * 1000;
    else if (is_end(status))
        entry->again_at = now + repeat_pause;
    return true;
}

void callback_schedule::finish(const task &due, outcome result, std::uint64_t now) {
    calls_.end(due.whom.client);
    auto *entry = line_of(due);
    if (!entry)
        return; // replaced, cleared or ended in the meantime
    entry->busy = false;
    const bool was_last = result == outcome::told && entry->told && has_ended(entry->told->State);
    if (result == outcome::client_gone || result == outcome::ended || was_last) {
        clear(due.download);
        return;
    }
    if (result == outcome::unknown) {
        entry->again_at = now + retry_pause;
        entry->not_before = std::max(entry->not_before, now + retry_pause);
    }
}

} // namespace winebits::dosvc::downloads
