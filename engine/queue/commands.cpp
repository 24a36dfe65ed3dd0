// SPDX-License-Identifier: LGPL-2.1-or-later
// Calls: repeated ones, and those that move a job from state to state.
// Main thread only.
#include "engine/queue/state.hpp"

#include <algorithm>

namespace winebits::queue {
namespace {

struct adds_something {
    bool operator()(const create_job &) const { return true; }
    bool operator()(const add_files &) const { return true; }
    bool operator()(const set_property &) const { return true; }
    bool operator()(const set_file_property &) const { return true; }
    bool operator()(const replace_remote_prefix &) const { return true; }
    template <class Other>
    bool operator()(const Other &) const {
        return false;
    }
};

} // namespace

void queue::state::on(const command &call) {
    if (call.request) {
        if (const auto kept = replies_of(call.surface).find(*call.request)) {
            send_reply(call.reply_to, *kept);
            return;
        }
        if (joins_running_intent(call))
            return;
    }
    const auto hresult = carry_out(call);
    if (!hresult)
        return;
    keep_reply(call.surface, call.request, *hresult);
    send_reply(call.reply_to, *hresult);
}

// The repeated call of a Complete or Cancel that still runs gets the same answer when it is done.
bool queue::state::joins_running_intent(const command &call) {
    const auto join = [&](const job_id &id) {
        auto *r = record_of(call.surface, id);
        if (!r || r->intent == intent_kind::none || !r->intent_request ||
            r->intent_request->session != call.request->session ||
            r->intent_request->counter != call.request->counter)
            return false;
        r->waiters.push_back(call.reply_to);
        return true;
    };
    if (const auto *complete = std::get_if<complete_job>(&call.body))
        return join(complete->id);
    if (const auto *cancel = std::get_if<cancel_job>(&call.body))
        return join(cancel->id);
    return false;
}

queue::state::answer queue::state::carry_out(const command &call) {
    if (changes_.kept_bytes() >= settings_.most_kept_bytes && std::visit(adds_something{}, call.body))
        return refuse(call, cause::out_of_memory);
    return std::visit([&](const auto &body) { return carry_out(call, body); }, call.body);
}

result<record *> queue::state::modifiable(const command &call, const job_id &id) {
    if (auto *r = record_of(call.surface, id)) {
        if (r->intent != intent_kind::none)
            return std::unexpected(error{cause::invalid_state});
        return r;
    }
    // A final job that is still remembered refuses every change (bits-api 3).
    return std::unexpected(error{find(call.surface, id) ? cause::invalid_state : cause::job_not_found});
}

std::uint32_t queue::state::refuse(const command &call, cause why) const {
    return refusal(call.surface, error{why});
}

void queue::state::send_reply(std::uint64_t to, std::uint32_t hresult) {
    actions_.push_back(reply{to, hresult});
}

void queue::state::keep_reply(personality surface, const std::optional<request_key> &request,
                              std::uint32_t hresult) {
    if (request)
        changes_.append(replies_of(surface).add(*request, hresult));
}

queue::state::answer queue::state::carry_out(const command &call, const resume_job &body) {
    const auto found = modifiable(call, body.id);
    if (!found)
        return refusal(call.surface, found.error());
    return is_delivery(call.surface) ? start(call, **found, body) : resume(call, **found);
}

queue::state::answer queue::state::resume(const command &call, record &r) {
    if (r.data.files.empty())
        return refuse(call, cause::no_files);
    if (r.data.type != job_type::download)
        return refuse(call, cause::unsupported_job_configuration); // uploads are kept, not transferred
    const bool done = all_transferred(r);
    if (done && r.data.state == job_state::transferred)
        return refuse(call, cause::no_files); // bits-api 4.2: nothing new
    changes_.edit(r).was_resumed = true;
    keep_remote_names(r);
    changes_.keep_over_power_cut(); // also files that were added to a job that runs
    if (done && !awaits_consumer(r.data)) {
        job_done(r);
        return 0;
    }
    if ((!next_file(r) && !done) || !change(r, trigger::resume))
        return 0; // bits-api 3.10: an on-demand job waits for requests
    // bits-api 4.3: Resume restarts the clocks.
    auto &data = changes_.edit(r);
    r.no_progress_since.reset();
    r.download_time_used = milliseconds{0};
    r.had_its_chance = false;
    r.began_anew = 0;
    r.reached_before = 0;
    r.failures = 0;
    r.quiet_since = now_.monotonic;
    data.owes_error = data.owes_transferred = false;
    data.transfer_completed = 0;
    for (std::uint32_t index = 0; index < data.files.size(); ++index)
        changes_.edit_file(r, index).ranges_refused = false;
    if (done) {
        deliver(r);
        return 0;
    }
    to_tail(r);
    enter(r);
    return 0;
}

queue::state::answer queue::state::carry_out(const command &call, const suspend_job &body) {
    const auto found = modifiable(call, body.id);
    if (!found)
        return refusal(call.surface, found.error());
    auto &r = **found;
    if (!pauses(r))
        return 0;
    leave(r);
    change(r, trigger::suspend);
    return 0;
}

queue::state::answer queue::state::carry_out(const command &call, const take_ownership &body) {
    const auto found = modifiable(call, body.id);
    if (!found)
        return refusal(call.surface, found.error());
    if (body.owner_sid.empty())
        return refuse(call, cause::invalid_argument);
    auto &r = **found;
    // bits-api 10.3: what belonged to the former owner does not go over.
    auto &data = changes_.edit(r);
    data.owner_sid = body.owner_sid;
    data.http.credentials.clear();
    data.http.certificate.reset();
    data.http.custom_headers.clear();
    data.notify_command.reset();
    note_activity(r);
    r.modification_wanted = true;
    return 0;
}

// Never refused for a job that has gone on or ended meanwhile: the client may complete it in its callback.
queue::state::answer queue::state::carry_out(const command &call, const acknowledge &body) {
    auto *r = record_of(call.surface, body.id);
    if (!r)
        return find(call.surface, body.id) ? 0 : refuse(call, cause::job_not_found);
    switch (body.what) {
    case notify::job_transferred:
        changes_.edit(*r).owes_transferred = false;
        return 0;
    case notify::job_error:
        changes_.edit(*r).owes_error = false;
        return 0;
    case notify::file_transferred:
        if (body.file_index >= r->data.files.size())
            return refuse(call, cause::invalid_argument);
        changes_.edit_file(*r, body.file_index).notified = true;
        return 0;
    default:
        return refuse(call, cause::invalid_argument);
    }
}

} // namespace winebits::queue
