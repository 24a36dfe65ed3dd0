// SPDX-License-Identifier: LGPL-2.1-or-later
// Complete and Cancel as recorded intents: stop the transfer, rename, delete, forget (bits-api 5.3; design
// 4). Each step may be repeated after a crash. Main thread only.
#include "engine/queue/state.hpp"

#include <algorithm>
#include <cerrno>
#include <utility>

namespace winebits::queue {
namespace {

constexpr std::uint32_t partial_complete = 0x00200017;       // BG_S_PARTIAL_COMPLETE
constexpr std::uint32_t unable_to_delete_files = 0x0020001A; // BG_S_UNABLE_TO_DELETE_FILES

} // namespace

queue::state::answer queue::state::carry_out(const command &call, const cancel_job &body) {
    const auto found = modifiable(call, body.id);
    if (!found)
        return refusal(call.surface, found.error());
    record_intent(**found, intent_kind::cancel, &call);
    return std::nullopt;
}

queue::state::answer queue::state::carry_out(const command &call, const complete_job &body) {
    if (const auto known = finalize_again(call, body))
        return *known;
    const auto found = modifiable(call, body.id);
    if (!found)
        return refusal(call.surface, found.error());
    if (call.surface == personality::delivery_download && (*found)->data.state != job_state::transferred)
        return refuse(call, cause::invalid_state); // do-api 5.1
    // bits-api 3.4: an upload can be completed when it is done only.
    if ((*found)->data.type != job_type::download && (*found)->data.state != job_state::transferred)
        return refuse(call, cause::invalid_state);
    record_intent(**found, intent_kind::complete, &call);
    return std::nullopt;
}

void queue::state::record_intent(record &r, intent_kind kind, const command *call) {
    leave(r);
    changes_.edit(r);
    r.intent = kind;
    r.step = intent_step::stopping;
    if (call) {
        r.intent_request = call->request;
        r.waiters = {call->reply_to};
    }
    changes_.keep_over_power_cut();
    if (!r.transfer)
        advance(r);
}

// The transfer has ended (or there was none): on with the first step that has something to do.
void queue::state::advance(record &r) {
    if (r.step != intent_step::stopping)
        return;
    if (r.intent == intent_kind::complete)
        start_renames(r);
    else
        start_deletes(r);
}

void queue::state::start_renames(record &r) {
    rename_files work{.job = r.data.id, .renames = {}};
    r.renaming.clear();
    for (std::uint32_t index = 0; index < r.data.files.size(); ++index) {
        if (const auto &it = r.data.files[index];
            !it.transferred || it.completed || r.data.type != job_type::download)
            continue;
        auto &one = changes_.edit_file(r, index);
        one.validation_state = true; // bits-api 3.10: Complete validates
        // bits-api 5.6: it has its name already; a stream has none.
        if (r.data.high_performance || one.delivery.sink == sink_kind::stream) {
            one.completed = true;
            continue;
        }
        r.renaming.push_back(index);
        work.renames.push_back({.target = one.target,
                                .temporary_name = one.temporary_name,
                                .modified = one.remote_time,
                                .size = one.size,
                                .keep_existing = is_delivery(r.data.owner_surface),
                                .begun = one.rename_begun});
        if (!std::exchange(one.rename_begun, true))
            changes_.keep_over_power_cut(); // what is renamed next may outlive one
    }
    r.step = intent_step::renaming;
    if (work.renames.empty())
        start_deletes(r);
    else
        actions_.push_back(std::move(work));
}

void queue::state::on(const files_renamed &what) {
    const auto found = records_.find(what.id);
    if (found == records_.end() || found->second->step != intent_step::renaming ||
        found->second->intent != intent_kind::complete)
        return;
    auto &r = *found->second;
    std::optional<error> failure;
    for (std::size_t i = 0; i < r.renaming.size(); ++i) {
        const auto one = i < what.failures.size() ? what.failures[i] : error{cause::engine_failure};
        if (!one)
            changes_.edit_file(r, r.renaming[i]).completed = true;
        else if (one->os_errno == EEXIST) // surely not renamed
            changes_.edit_file(r, r.renaming[i]).rename_begun = false;
        if (one && !failure)
            failure = one;
    }
    if (failure)
        complete_failed(r, *failure);
    else
        start_deletes(r);
}

void queue::state::start_deletes(record &r) {
    r.step = intent_step::deleting;
    delete_files work{.job = r.data.id, .files = {}};
    for (const auto &one : r.data.files) {
        const bool spooled = one.delivery.sink == sink_kind::stream;
        const bool unfinished = !one.completed && (r.intent == intent_kind::cancel || !one.transferred);
        const bool ours = one.temporary_created && !r.data.high_performance; // bits-api 5.6
        if ((unfinished || spooled) && ours && r.data.type == job_type::download)
            work.files.push_back({one.target, one.temporary_name, spooled});
    }
    r.partial = std::any_of(r.data.files.begin(), r.data.files.end(),
                            [](const file &one) { return !one.transferred; });
    if (work.files.empty())
        conclude(r, 0);
    else
        actions_.push_back(std::move(work));
}

void queue::state::on(const files_deleted &what) {
    const auto found = records_.find(what.id);
    if (found == records_.end() || found->second->intent == intent_kind::none ||
        found->second->step != intent_step::deleting)
        return;
    conclude(*found->second, what.left_behind);
}

// bits-api 5.3: the job stays, and Complete may be called again. Not by itself after a power cut: its program
// has been told that it failed, and may have put a file of its own where the target was to be.
void queue::state::complete_failed(record &r, const error &failure) {
    changes_.edit(r);
    changes_.keep_over_power_cut();
    answer_intent(r, refusal(r.data.owner_surface, failure));
    r.intent = intent_kind::none;
    r.step = intent_step::stopping;
    if (all_transferred(r)) {
        if (r.data.state != job_state::transferred)
            job_done(r);
    } else if (is_active(r.data.state) || r.data.state == job_state::transient_error) {
        change(r, trigger::suspend);
    }
}

void queue::state::conclude(record &r, std::uint32_t left_behind) {
    std::uint32_t hresult = left_behind == 0 ? 0 : unable_to_delete_files;
    if (r.intent == intent_kind::complete && r.partial)
        hresult = partial_complete;
    changes_.keep_over_power_cut();
    const auto what = r.intent == intent_kind::complete ? trigger::completed : trigger::cancelled;
    if (r.intent == intent_kind::complete)
        other_download_won(r);
    answer_intent(r, hresult);
    r.intent = intent_kind::none;
    make_final(r, what);
    if (r.data.owner_surface == personality::delivery_download)
        notify_client(r, notify::job_modification);
}

void queue::state::answer_intent(record &r, std::uint32_t hresult) {
    keep_reply(r.data.owner_surface, r.intent_request, hresult);
    for (const auto to : std::exchange(r.waiters, {}))
        send_reply(to, hresult);
    r.intent_request.reset();
}

} // namespace winebits::queue
