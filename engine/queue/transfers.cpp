// SPDX-License-Identifier: LGPL-2.1-or-later
// Transfers: what each is told to fetch, and how it goes. transfer_results.cpp has their ends.
// Main thread only.
#include "engine/queue/download_limit.hpp"
#include "engine/queue/file_content.hpp"
#include "engine/queue/state.hpp"

#include <algorithm>

namespace winebits::queue {
namespace {

// bits-api 6.6, 6.10: what was interrupted is of no use.
bool always_begins_anew(const job &of) {
    return of.dynamic_content || !of.http.method.empty();
}

// Nothing is fetched together with what a server of another version gave.
bool belongs_together(const file &one, const open_transfer &open, const transfer_started &what) {
    return !open.end || one.written == 0 || (what.offset == open.offset && agree(one.remote, what.remote));
}

// Of a stream that begins anew, the program has some bytes already.
bool is_another_stream(const file &one, const transfer_started &what) {
    return one.delivery.sink == sink_kind::stream && one.delivery.consumed > what.offset &&
           !agree(one.remote, what.remote);
}

void learn(file &one, const transfer_started &what, bool anew) {
    one.temporary_created = one.temporary_created || what.temporary_created;
    if (what.size || anew)
        one.size = what.size ? what.size : known_size(one);
    if (what.remote != validator{} || anew)
        one.remote = what.remote;
    if (what.remote_time != 0 || anew)
        one.remote_time = what.remote_time;
}

} // namespace

record *queue::state::record_of(transfer_id id) {
    const auto found = transfers_.find(id);
    return found == transfers_.end() ? nullptr : found->second;
}

// Starts the transfer of the job's next file. The scheduler has given the job its place.
void queue::state::begin(record &r) {
    const auto index = *next_file(r);
    const auto part = is_delivery(r.data.owner_surface) ? take_up_delivery(r, index) : take_up(r, index);
    const auto &one = r.data.files[index];
    const bool created = one.temporary_created;
    if (!r.attempted[index] && !created) // a file that nobody knows of after a power cut would stay for ever
        changes_.keep_over_power_cut();
    r.attempted[index] = true;
    changes_.edit(r);
    auto cache_host = choose_cache(r, index);
    change(r, trigger::scheduled);

    r.came_back = false;
    r.transfer = {.id = ++last_transfer_,
                  .file_index = index,
                  .offset = part.offset,
                  .end = part.end,
                  .begin = part.offset,
                  .told = part.offset,
                  .host = r.host,
                  .rate_limit = rate_of(r),
                  .opened = now_.monotonic,
                  .last_moved = now_.monotonic,
                  .cache_host = std::move(cache_host),
                  .base = one.written,
                  .accepted = r.accepted.size()};
    if (is_delivery(r.data.owner_surface)) {
        r.transfer->scattered = !one.filled.empty();
        r.transfer->window_end = one.delivery.consumed + settings_.stream_window;
    }
    transfers_.emplace(r.transfer->id, &r);
    if (r.where == place::foreground)
        count_foreground(r, true);
    auto wanted = order(r, created);
    if (!r.transfer->cache_host.empty())
        direct_to_cache(wanted, r.transfer->cache_host);
    actions_.push_back(std::move(wanted));
}

// What is fetched of the file. What can't be continued is forgotten first.
piece queue::state::take_up(record &r, std::uint32_t index) {
    auto &one = changes_.edit_file(r, index);
    const auto there = one.flushed;
    piece part;
    if (always_begins_anew(r.data) || !can_continue(one))
        empty_content(one);
    if (!always_begins_anew(r.data))
        part = next_piece(one);
    if (part == piece{})
        empty_content(one);
    if (there > 0 && one.flushed == 0) // kept before the file is emptied: design promise 2
        changes_.keep_over_power_cut();
    return part;
}

start_transfer queue::state::order(const record &r, bool created) const {
    const auto &open = *r.transfer;
    const auto &one = r.data.files[open.file_index];
    const bool anew = one.written == 0;
    start_transfer wanted{.id = open.id,
                          .surface = r.data.owner_surface,
                          .job = r.data.id,
                          .file_index = open.file_index,
                          .remote_name = remote_name_of(one),
                          .target = one.target,
                          .temporary_name = one.temporary_name,
                          .temporary_created = created,
                          .offset = open.offset,
                          .size = anew ? std::nullopt : one.size,
                          .remote = anew ? validator{} : one.remote,
                          .foreground = runs_in_foreground(r.data),
                          .proxy = r.data.proxy,
                          .source = source_of(one),
                          .ranges = one.ranges,
                          .end = open.end,
                          .reaches = reach_of(one),
                          .http = r.data.http,
                          .validates_certificates = r.judges_certificates,
                          .accepted = r.accepted,
                          .dynamic_content = r.data.dynamic_content,
                          .in_place = r.data.high_performance,
                          .size_limit = allowance(r.data, open.file_index),
                          .rate_limit = open.rate_limit};
    if (is_delivery(r.data.owner_surface))
        complete_order(r, wanted);
    return wanted;
}

std::uint64_t queue::state::written_at(const job_id &id, std::uint64_t offset) const {
    const auto found = records_.find(id);
    if (found == records_.end() || !found->second->transfer)
        return offset;
    const auto &open = *found->second->transfer;
    const auto written = found->second->data.files[open.file_index].written;
    if (open.spoilt)
        return written;
    return open.end ? written + offset - std::min(offset, open.told) : offset;
}

void queue::state::stop(record &r) {
    if (!r.transfer || r.transfer->stopping)
        return;
    changes_.edit(r);
    r.transfer->stopping = true;
    if (r.transfer->foreground)
        ++pool_of(r).stopping;
    actions_.push_back(stop_transfer{r.transfer->id});
}

void queue::state::close_transfer(record &r) {
    changes_.edit(r);
    auto &open = *r.transfer;
    if (open.foreground && open.stopping)
        --pool_of(r).stopping;
    count_foreground(r, false);
    r.quiet_since = open.last_moved;
    note_end(r, open);
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
    if (open.spoilt) {
        one.temporary_created = one.temporary_created || what.temporary_created;
        return;
    }
    if (is_another_stream(one, what) && open.cache_host.empty()) {
        open.spoilt = true;
        if (!open.stopping) // else the next one will find the same
            fail(*r, error{cause::remote_file_changed}, open.file_index);
        return;
    }
    if (!belongs_together(one, open, what) || is_another_stream(one, what)) {
        if (!open.cache_host.empty()) {
            reject_cache(*r);
            return;
        }
        begin_anew(*r, open.file_index); // the next transfer empties the file
        open.spoilt = true;
        stop(*r);
        return;
    }
    const auto flushed = one.flushed;
    const bool keeps_content = open.end || open.scattered;
    learn(one, what, keeps_content ? one.written == 0 : what.offset == 0);
    if (!keeps_content) {
        one.written = what.offset;
        one.flushed = std::min(one.flushed, what.offset);
    }
    keep_less(flushed, one);
    open.begin = open.told = what.offset;
    open.base = one.written;
    open.started = true;
    open.last_moved = now_.monotonic;
    drop_met_requests(one);
    if (open.stopping)
        return;
    note_movement(*r);
    reconsider(*r);
}

void queue::state::on(const transfer_progress &what) {
    auto *r = record_of(what.id);
    if (!r || r->transfer->spoilt)
        return;
    auto &open = *r->transfer;
    const auto received = open.received;
    note_received(*r, open, what.written, what.delivery);
    const bool more = what.written > open.told || open.received > received;
    const bool met = take_offsets(*r, open, what.written, what.flushed, what.delivery);
    if (!more)
        return;
    open.last_moved = now_.monotonic;
    open.started = true;
    if (open.stopping)
        return;
    r->modification_wanted = true;
    note_movement(*r);
    if (met)
        reconsider(*r);
}

// After a power cut the hive must not tell of more again (design promise 2): other bytes take their place.
void queue::state::keep_less(std::uint64_t flushed_before, const file &one) {
    if (one.flushed < flushed_before)
        changes_.keep_over_power_cut();
}

// The server has answered, or bytes came.
void queue::state::note_movement(record &r) {
    if (is_over_limit(r.data)) {
        fail(r, error{cause::download_too_large}, r.transfer->file_index);
        return;
    }
    change(r, trigger::connected);
    if (r.where == place::stalled)
        came_back(r);
}

// How far a transfer is, for its file and for everybody who waits for bytes. True: a request is met.
bool queue::state::take_offsets(record &r, open_transfer &open, std::uint64_t written, std::uint64_t flushed,
                                const delivery_progress &delivery) {
    if (is_delivery(r.data.owner_surface)) {
        take_content(r, open, written, flushed, delivery);
        return false;
    }
    // bits-api 5.6: the progress of such a job is not kept while it runs.
    const bool later = r.data.high_performance && !r.no_progress_since;
    auto &one = later ? changes_.edit_file_later(r, open.file_index) : changes_.edit_file(r, open.file_index);
    if (open.end) {
        take_piece(one, {open.begin, open.told, written, flushed});
    } else {
        one.written = written;
        one.flushed = std::min(flushed, written);
    }
    if (written > open.told) {
        note_ranges(r, open.file_index, open.told, written);
        bytes_moved(r, one.written);
    }
    open.told = written;
    return drop_met_requests(one);
}

// bits-api 4.3: any byte resets the no-progress clock. `written`: what is there of its file.
void queue::state::bytes_moved(record &r, std::uint64_t written) {
    note_activity(r);
    r.no_progress_since.reset();
    r.had_its_chance = false;
    r.names_taken = 0;
    if (r.began_anew != 0 && written <= r.reached_before)
        return; // the same once more
    r.began_anew = 0;
    r.reached_before = 0;
    r.failures = 0;
}

// What is wanted first may be something else now: a transfer that fetches other bytes makes way, at its
// present place.
void queue::state::reconsider(record &r) {
    if (r.where == place::waiting) { // in the line of its host
        leave(r);
        enter(r);
    }
    if (!r.transfer || r.transfer->stopping)
        return;
    const auto &open = *r.transfer;
    const auto &its = r.data.files[open.file_index];
    if (open.told >= std::min(open.end.value_or(byte_range::to_end), its.size.value_or(byte_range::to_end)))
        return; // it ends by itself
    const auto next = next_file(r);
    const bool good = next && *next == open.file_index &&
                      (always_begins_anew(r.data) || is_delivery(r.data.owner_surface) ||
                       serves(r.data.files[*next], {open.told, open.end}, r.data.on_demand));
    if (!good)
        stop(r);
}

} // namespace winebits::queue
