// SPDX-License-Identifier: LGPL-2.1-or-later
// Server certificates that the program judges (bits-api 3.9). A transfer that meets one ends, and the job
// waits in CONNECTING for the verdict without a place of its own, so that it holds nobody up. Main thread
// only.
#include "engine/queue/state.hpp"

#include <algorithm>

namespace winebits::queue {
namespace {

// The service may only have lost its connection, or come back after the daemon.
constexpr milliseconds patience_without_judge{30'000};

bool is_paused(job_state state) {
    return state == job_state::suspended || state == job_state::error || state == job_state::transferred;
}

} // namespace

// Without a live interface nobody is asked, and with none ever set nothing need be.
std::optional<cause> queue::state::set(record &r, validates_certificates wanted) {
    // After a restart of the daemon the service says again what it said before.
    const bool again = wanted.value && r.judges_certificates && !r.data.validates_certificates;
    if (!again && !is_paused(r.data.state))
        return cause::read_only_while_active;
    auto &data = changes_.edit(r);
    data.validates_certificates = r.judges_certificates = wanted.value;
    r.accepted.clear();
    if (r.question)
        ask(r);
    return std::nullopt;
}

void queue::state::on(const certificate_presented &what) {
    auto *r = record_of(what.id);
    if (!r || r->transfer->stopping)
        return;
    const auto known = std::ranges::find(r->accepted, accepted_certificate{what.origin, what.public_key});
    if (known - r->accepted.begin() < static_cast<std::ptrdiff_t>(r->transfer->accepted))
        return; // the transfer knew it: no verdict would help
    changes_.touch(*r);
    r->question = {.file_index = r->transfer->file_index,
                   .origin = what.origin,
                   .fingerprint = what.fingerprint,
                   .public_key = what.public_key,
                   .chain = what.chain,
                   .accepted = known != r->accepted.end()};
    if (!r->question->accepted)
        ask(*r);
}

// Asks the program, or waits a while for somebody to ask.
void queue::state::ask(record &r) {
    changes_.touch(r);
    auto &open = *r.question;
    const bool somebody_is_there = subscriber_connected_[static_cast<std::size_t>(r.data.owner_surface)];
    if (!somebody_is_there || !r.data.validates_certificates) {
        if (!open.patience_ends)
            open.patience_ends = now_.monotonic + patience_without_judge;
        return;
    }
    open.patience_ends.reset();
    actions_.push_back(notification{.surface = r.data.owner_surface,
                                    .job = r.data.id,
                                    .what = notify::certificate,
                                    .file_index = open.file_index,
                                    .origin = open.origin,
                                    .fingerprint = open.fingerprint,
                                    .certificates = open.chain});
}

queue::state::answer queue::state::carry_out(const command &call, const certificate_verdict &body) {
    const auto found = modifiable(call, body.id);
    if (!found)
        return refusal(call.surface, found.error());
    auto &r = **found;
    if (!r.question || r.question->origin != body.origin || r.question->fingerprint != body.fingerprint)
        return refuse(call, cause::invalid_state); // the job has gone another way meanwhile
    if (body.hresult == 0)
        accept(r);
    else
        decline(r, body.hresult);
    return 0;
}

// Remembered for this job as long as the daemon runs.
void queue::state::accept(record &r) {
    changes_.touch(r);
    r.accepted.push_back({r.question->origin, r.question->public_key});
    if (r.transfer) {
        r.question->accepted = true;
        r.question->patience_ends.reset();
    } else {
        withdraw_question(r);
    }
}

void queue::state::decline(record &r, std::uint32_t hresult) {
    const error gone{cause::certificate_judge_gone};
    const error refused{.why = cause::certificate_refused, .hresult = hresult};
    const bool nobody = hresult == refusal(r.data.owner_surface, gone);
    const auto index = r.question->file_index;
    r.question.reset();
    fail(r, nobody ? gone : refused, index);
}

// The transfer ended because of the question; the job goes on without a transfer when the answer is there.
bool queue::state::await_verdict(record &r, const error &failure) {
    if (failure.why != cause::certificate_unjudged || !r.question)
        return false;
    leave(r);
    return true;
}

// The answer came before the transfer had ended.
bool queue::state::is_judged_meanwhile(record &r) {
    if (!r.question || !r.question->accepted)
        return false;
    r.question.reset();
    return true;
}

// The job goes on as if nothing had been asked; what is still to be asked is asked again.
void queue::state::withdraw_question(record &r) {
    changes_.touch(r);
    r.question.reset();
    if (is_active(r.data.state))
        enter(r);
}

// Nobody came who could be asked (bits-api 4.2, last row).
void queue::state::give_up_question(record &r) {
    const auto index = r.question->file_index;
    r.question.reset();
    fail(r, error{cause::certificate_judge_gone}, index);
}

void queue::state::on(const subscriber_changed &what) {
    subscriber_connected_[static_cast<std::size_t>(what.surface)] = what.connected;
    if (what.surface == personality::delivery_download)
        expect_service();
    for (const auto &[order, r] : in_order_)
        if (r->question && !r->question->accepted && r->data.owner_surface == what.surface)
            ask(*r);
}

} // namespace winebits::queue
