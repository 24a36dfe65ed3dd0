// SPDX-License-Identifier: LGPL-2.1-or-later
// Events of transfers: what they mean for the file, and how the job goes on.
// Main thread only.
#include "engine/queue/names.hpp"
#include "engine/queue/state.hpp"

#include <algorithm>

namespace winebits::queue {
namespace {

constexpr std::size_t most_names_taken = 100;

// Where the transfer continues. Without anything to tell the remote file by there is nothing to build on
// (bits-api 5.5: size and time stamp). All bytes but no end: the last one is fetched again, because a range
// that begins behind the end can't be asked for.
std::uint64_t offset_of(const job &of, const file &one) {
    if (of.dynamic_content || !of.http.method.empty()) // bits-api 3.9, 6.6: from the start each time
        return 0;
    if (!one.temporary_created || (!one.size && one.remote == validator{}))
        return 0;
    if (one.size && one.written >= *one.size)
        return *one.size == 0 ? 0 : *one.size - 1;
    return one.written;
}

// What the job's other files leave of MAX_DOWNLOAD_SIZE (bits-api 3.8).
std::optional<std::uint64_t> size_limit_of(const job &of, const file &one) {
    if (!of.max_download_size)
        return std::nullopt;
    std::uint64_t others = 0;
    for (const auto &each : of.files)
        others += &each == &one ? 0 : each.written;
    return *of.max_download_size - std::min(*of.max_download_size, others);
}

} // namespace

record *queue::state::record_of(transfer_id id) {
    const auto found = transfers_.find(id);
    return found == transfers_.end() ? nullptr : found->second;
}

// Starts the transfer of the job's next file. The scheduler has given the job its place.
void queue::state::begin(record &r) {
    const auto index = *next_file(r);
    auto &one = changes_.edit_file(r, index);
    const auto offset = offset_of(r.data, one);
    if (offset == 0) { // kept before the file is emptied: design promise 2
        if (one.flushed > 0)
            changes_.keep_over_power_cut();
        one.written = one.flushed = 0;
    }
    const bool created = one.temporary_created;
    r.attempted[index] = true;
    changes_.edit(r);
    change(r, trigger::scheduled);

    const auto id = ++last_transfer_;
    r.came_back = false;
    r.transfer = {.id = id,
                  .file_index = index,
                  .offset = offset,
                  .host = r.host,
                  .opened = now_.monotonic,
                  .last_moved = now_.monotonic};
    transfers_.emplace(id, &r);
    const bool foreground = r.data.priority == job_priority::foreground;
    if (r.where == place::foreground)
        count_foreground(*r.transfer, true);
    actions_.push_back(start_transfer{.id = id,
                                      .job = r.data.id,
                                      .file_index = index,
                                      .remote_name = one.remote_name,
                                      .target = one.target,
                                      .temporary_name = one.temporary_name,
                                      .temporary_created = created,
                                      .offset = offset,
                                      .size = offset == 0 ? std::nullopt : one.size,
                                      .remote = offset == 0 ? validator{} : one.remote,
                                      .foreground = foreground,
                                      .proxy = r.data.proxy,
                                      .source = one.source,
                                      .ranges = one.ranges,
                                      .http = r.data.http,
                                      .validates_certificates = r.data.validates_certificates,
                                      .accepted = r.accepted,
                                      .dynamic_content = r.data.dynamic_content,
                                      .in_place = r.data.high_performance,
                                      .size_limit = size_limit_of(r.data, one)});
}

void queue::state::stop(record &r) {
    if (!r.transfer || r.transfer->stopping)
        return;
    changes_.edit(r);
    r.transfer->stopping = true;
    if (r.transfer->foreground)
        ++foreground_stopping_;
    actions_.push_back(stop_transfer{r.transfer->id});
}

void queue::state::close_transfer(record &r) {
    changes_.edit(r);
    auto &open = *r.transfer;
    if (open.foreground && open.stopping)
        --foreground_stopping_;
    count_foreground(open, false);
    r.download_time_used += now_.monotonic - open.opened;
    transfers_.erase(open.id);
    r.transfer.reset();
    schedule_needed_ = true;
}

void queue::state::on(const transfer_started &what) {
    auto *r = record_of(what.id);
    if (!r)
        return;
    auto &open = *r->transfer;
    auto &one = changes_.edit_file(*r, open.file_index);
    const bool anew = what.offset == 0;
    one.temporary_created = one.temporary_created || what.temporary_created;
    if (what.size || anew)
        one.size = what.size;
    if (what.remote != validator{} || anew)
        one.remote = what.remote;
    if (what.remote_time != 0 || anew)
        one.remote_time = what.remote_time;
    one.written = what.offset;
    one.flushed = std::min(one.flushed, what.offset);
    open.started = true;
    open.last_moved = now_.monotonic;
    if (open.stopping)
        return;
    change(*r, trigger::connected);
    if (r->where == place::stalled)
        came_back(*r);
}

void queue::state::on(const transfer_progress &what) {
    auto *r = record_of(what.id);
    if (!r)
        return;
    auto &open = *r->transfer;
    auto &one = changes_.edit_file(*r, open.file_index);
    const bool more = what.written > one.written;
    one.written = what.written;
    one.flushed = std::min(what.flushed, what.written);
    if (!more)
        return;
    bytes_moved(*r);
    open.last_moved = now_.monotonic;
    open.started = true;
    if (open.stopping)
        return;
    change(*r, trigger::connected);
    r->modification_wanted = true;
    if (r->where == place::stalled)
        came_back(*r);
}

// bits-api 4.3: any byte resets the no-progress clock.
void queue::state::bytes_moved(record &r) {
    note_activity(r);
    r.no_progress_since.reset();
    r.had_its_chance = r.began_anew = false;
    r.names_taken = 0;
}

void queue::state::on(const transfer_finished &what) {
    auto *r = record_of(what.id);
    if (!r)
        return;
    const auto ended = *r->transfer;
    take_result(*r, ended, what);
    const bool wanted = !ended.stopping && r->intent == intent_kind::none;
    auto failure = what.stopped ? std::nullopt : what.failure;
    close_transfer(*r);
    if (failure && worth_going_on(*r, ended, *failure))
        failure.reset();
    go_on_after(*r, wanted, failure, ended.file_index);
}

// What the end of a transfer tells about its file, whether or not anybody still waits for it.
void queue::state::take_result(record &r, const open_transfer &ended, const transfer_finished &what) {
    auto &one = changes_.edit_file(r, ended.file_index);
    const bool taken = what.failure && what.failure->why == cause::temporary_name_taken;
    if (!taken)
        one.temporary_created = true; // as far as there is one of that name, it is ours
    const bool complete = !what.stopped && !what.failure;
    if (!ended.started && !complete)
        return; // it never got to the body: the offsets are those of before
    if (what.written > one.written)
        bytes_moved(r);
    one.written = what.written;
    one.flushed = std::min(what.flushed, what.written);
    if (complete)
        file_done(r, ended.file_index);
}

// Failures that the queue gets over by itself.
bool queue::state::worth_going_on(record &r, const open_transfer &ended, const error &failure) {
    auto &one = changes_.edit_file(r, ended.file_index);
    if (failure.why == cause::temporary_name_taken) {
        if (++r.names_taken > most_names_taken)
            return false;
        name_temporary_file(r, ended.file_index);
        return true;
    }
    const bool other_file =
        failure.why == cause::remote_file_changed || failure.why == cause::range_not_satisfiable;
    if (!other_file || r.began_anew || (ended.offset == 0 && one.written == 0))
        return false;
    // bits-api 5.5: only this file, from its start.
    r.began_anew = true;
    if (one.flushed > 0)
        changes_.keep_over_power_cut(); // the file is about to be emptied: design promise 2
    one.written = one.flushed = 0;
    one.size.reset();
    one.remote = {};
    one.remote_time = 0;
    return true;
}

void queue::state::go_on_after(record &r, bool was_wanted, const std::optional<error> &failure,
                               std::uint32_t file_index) {
    if (r.intent != intent_kind::none) {
        advance(r);
    } else if (!is_active(r.data.state)) {
        return;
    } else if (!next_file(r)) {
        job_done(r);
    } else if (failure && was_wanted) {
        fail(r, explained(r, *failure, file_index), file_index);
    } else if (r.where == place::stalled) {
        leave(r);
        to_tail(r);
        enter(r);
    } else if (r.where == place::nowhere) {
        enter(r);
    }
    // Else it has a place to run in, and the scheduler starts its next transfer.
}

void queue::state::file_done(record &r, std::uint32_t index) {
    auto &one = changes_.edit_file(r, index);
    one.transferred = true;
    one.size = one.written;
    one.flushed = one.written;
    r.names_taken = 0;
    r.began_anew = r.had_its_chance = false;
    r.no_progress_since.reset();
    if (wants(r, notify::file_transferred)) {
        one.notified = false;
        notify_client(r, notify::file_transferred, index);
    }
    note_activity(r);
    r.modification_wanted = true;
}

void queue::state::job_done(record &r) {
    leave(r);
    const bool again = r.data.transfer_completed != 0; // it was only suspended meanwhile
    change(r, trigger::all_transferred);
    auto &data = changes_.edit(r);
    r.no_progress_since.reset();
    data.owes_error = false;
    if (!again) {
        data.transfer_completed = now_.wall;
        data.owes_transferred = true;
    }
    if (data.owes_transferred)
        notify_client(r, notify::job_transferred);
}

} // namespace winebits::queue
