// SPDX-License-Identifier: LGPL-2.1-or-later
// What a program says of a file of its job (bits-api 3.10), and SetValidationState.
// Main thread only.
#include "engine/queue/file_content.hpp"
#include "engine/queue/state.hpp"

namespace winebits::queue {

queue::state::answer queue::state::carry_out(const command &call, const set_file_property &body) {
    const auto found = modifiable(call, body.id);
    if (!found)
        return refusal(call.surface, found.error());
    auto &r = **found;
    if (body.file_index >= r.data.files.size())
        return refuse(call, cause::invalid_argument);
    if (const auto refused = settable(r, body.value))
        return refuse(call, *refused);
    const auto refused =
        std::visit([&](const auto &value) { return set(r, body.file_index, value); }, body.value);
    if (refused)
        return refuse(call, *refused);
    note_activity(r);
    if (r.data.state != job_state::error) // bits-api 4.2: that one has a notification of its own
        r.modification_wanted = true;
    return 0;
}

std::optional<cause> queue::state::set(record &r, std::uint32_t index, validation_state valid) {
    if (!r.data.files[index].transferred)
        return cause::pending;
    if (!valid.value && r.data.files[index].completed)
        return cause::invalid_state; // the program has it already
    changes_.edit_file(r, index).validation_state = valid.value;
    if (!valid.value)
        reject(r, index);
    return std::nullopt;
}

// bits-api 3.10: the job is in ERROR, the file is as if it had never been fetched, and Resume fetches it.
void queue::state::reject(record &r, std::uint32_t index) {
    auto &one = changes_.edit_file(r, index);
    const auto size = one.size;
    if (one.flushed > 0)
        changes_.keep_over_power_cut(); // the file will be emptied: design promise 2
    forget_content(one);
    one.size = size;
    one.transferred = false;
    one.notified = true;
    leave(r);
    const error why{cause::validation_failed};
    const auto means = judge(r.data.owner_surface, why);
    auto &data = changes_.edit(r);
    data.last_error = {why, means.hresult, means.context, index};
    ++data.error_count;
    data.owes_transferred = false;
    data.transfer_completed = 0;
    change(r, trigger::rejected);
    data.owes_error = true;
    notify_client(r, notify::job_error);
}

} // namespace winebits::queue
