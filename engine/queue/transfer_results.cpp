// SPDX-License-Identifier: LGPL-2.1-or-later
// The end of a transfer: what it means for the file, and how the job goes on.
// Main thread only.
#include "engine/queue/file_content.hpp"
#include "engine/queue/state.hpp"

#include <algorithm>

namespace winebits::queue {
namespace {

constexpr std::size_t most_names_taken = 100;
constexpr std::uint32_t most_beginnings = 5; // at once, as long as a file doesn't come further than before

// Why the transfer ended before its bytes were there. One that says it is done, and is not, lost its server.
std::optional<error> failure_of(const open_transfer &ended, const file &one, const transfer_finished &what) {
    if (what.stopped)
        return std::nullopt;
    if (what.failure || !ended.end)
        return what.failure;
    const auto wanted = std::min(*ended.end, one.size.value_or(what.written));
    return what.written < wanted ? std::optional(error{cause::connection_lost}) : std::nullopt;
}

} // namespace

void queue::state::on(const transfer_finished &what) {
    auto *r = record_of(what.id);
    if (!r)
        return;
    note_received(*r, *r->transfer, what.written, what.delivery);
    auto ended = *r->transfer;
    const auto &one = r->data.files[ended.file_index];
    auto failure = failure_of(ended, one, what);
    const bool wanted = !ended.stopping && r->intent == intent_kind::none;
    const auto flushed = one.flushed;
    take_result(*r, ended, what, !what.stopped && !failure && !ended.spoilt);
    keep_less(flushed, one);
    close_transfer(*r);
    if (failure && worth_going_on(*r, ended, *failure))
        failure.reset();
    go_on_after(*r, wanted, failure, ended.file_index);
}

// What the end of a transfer tells about its file, whether or not anybody still waits for it.
void queue::state::take_result(record &r, open_transfer &ended, const transfer_finished &what,
                               bool complete) {
    auto &one = changes_.edit_file(r, ended.file_index);
    const bool taken = what.failure && what.failure->why == cause::temporary_name_taken;
    if (!taken)
        one.temporary_created = true; // as far as there is one of that name, it is ours
    if (what.cut)
        cut_content(one, *what.cut);
    if (ended.spoilt || (!ended.started && !complete))
        return; // it never got to the body: the offsets are those of before
    take_offsets(r, ended, what.written, what.flushed, what.delivery);
    if (!complete)
        return;
    if (ended.end && !one.size && *ended.end == byte_range::to_end)
        one.size = what.written; // it came to the end of the file
    if (!ended.end || is_whole(one))
        file_done(r, ended.file_index);
}

// Failures that the queue gets over by itself.
bool queue::state::worth_going_on(record &r, const open_transfer &ended, const error &failure) {
    auto &one = changes_.edit_file(r, ended.file_index);
    if (failure.why == cause::temporary_name_taken) {
        if (r.data.high_performance || ++r.names_taken > most_names_taken)
            return false;
        name_temporary_file(r, ended.file_index);
        return true;
    }
    if (is_delivery(r.data.owner_surface) &&
        (turns_from_cache(r, ended, failure) || begins_plainly(r, ended, failure)))
        return true;
    if (failure.why == cause::certificate_unjudged)
        return is_judged_meanwhile(r);
    if (failure.why == cause::insufficient_range_support) {
        // bits-api 3.6: what another server gave is worth nothing where ranges can't be asked for.
        if (r.renamed.contains(ended.file_index) && one.written > 0) {
            begin_anew(r, ended.file_index);
            return true;
        }
        one.ranges_refused = true;
    }
    const bool other_file =
        failure.why == cause::remote_file_changed || failure.why == cause::range_not_satisfiable;
    // bits-api 6.10: with a custom method that is the program's matter.
    const bool streamed = one.delivery.consumed > 0; // its program has bytes of the former file
    if (!other_file || streamed || !r.data.http.method.empty() || (ended.offset == 0 && one.written == 0))
        return false;
    r.reached_before = std::max(r.reached_before, one.written);
    begin_anew(r, ended.file_index);
    // Not again and again: a server that contradicts itself would be asked without end.
    return ++r.began_anew <= most_beginnings;
}

// bits-api 5.5: only this file, from its start.
void queue::state::begin_anew(record &r, std::uint32_t index) {
    auto &one = changes_.edit_file(r, index);
    if (one.flushed > 0)
        changes_.keep_over_power_cut(); // the file is about to be emptied: design promise 2
    forget_content(one);
    r.renamed.erase(index);
    r.untold_ranges.erase(index);
}

void queue::state::go_on_after(record &r, bool was_wanted, const std::optional<error> &failure,
                               std::uint32_t file_index) {
    if (r.intent != intent_kind::none) {
        advance(r);
    } else if (!is_active(r.data.state)) {
        return;
    } else if (failure && was_wanted) {
        if (!await_verdict(r, *failure))
            fail(r, explained(r, *failure, file_index), file_index);
    } else if (!next_file(r)) {
        nothing_left(r);
    } else if (r.where == place::stalled) {
        leave(r);
        to_tail(r);
        enter(r);
    } else if (r.where == place::nowhere) {
        enter(r);
    }
    // Else it has a place to run in, and the scheduler starts its next transfer.
}

// Nothing is to be fetched at present. bits-api 3.10: an on-demand job then waits for further requests.
void queue::state::nothing_left(record &r) {
    if (all_transferred(r)) {
        awaits_consumer(r.data) ? deliver(r) : job_done(r);
        return;
    }
    leave(r);
    change(r, trigger::requests_met);
}

void queue::state::file_done(record &r, std::uint32_t index) {
    auto &one = changes_.edit_file(r, index);
    one.transferred = true;
    one.rename_begun = false; // what has the target's name by now is not this
    one.size = one.written;
    one.flushed = one.written;
    one.filled.clear();
    one.filled_flushed.clear();
    one.requested.clear();
    one.position = 0;
    r.renamed.erase(index);
    count_file(r);
    r.names_taken = 0;
    r.had_its_chance = false;
    r.began_anew = 0;
    r.reached_before = 0;
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
        data.owes_transferred = data.owner_surface != personality::delivery_download;
    }
    if (data.owes_transferred)
        notify_client(r, notify::job_transferred);
}

} // namespace winebits::queue
