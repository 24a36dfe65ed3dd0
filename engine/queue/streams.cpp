// SPDX-License-Identifier: LGPL-2.1-or-later
// Streams (design 4, "Bulk"; do-api 5.10): what the program has consumed moves the window of its transfer.
// Main thread only.
#include "engine/queue/state.hpp"

#include <algorithm>

namespace winebits::queue {

queue::state::answer queue::state::carry_out(const command &call, const stream_consumed &body) {
    const auto found = modifiable(call, body.id);
    if (!found)
        return refusal(call.surface, found.error());
    auto &r = **found;
    if (body.file_index >= r.data.files.size() ||
        r.data.files[body.file_index].delivery.sink != sink_kind::stream ||
        body.offset > r.data.files[body.file_index].size.value_or(body.offset))
        return refuse(call, cause::invalid_argument);
    consume(r, body.file_index, body.offset);
    const bool runs = is_active(r.data.state) || r.data.state == job_state::transient_error;
    if (body.failure >> 31 && runs)
        fail(r, error{.why = cause::stream_sink_failed, .hresult = body.failure}, body.file_index);
    else if (is_active(r.data.state) && !next_file(r) && !awaits_consumer(r.data))
        job_done(r);
    return 0;
}

// What the service says twice, after a lost connection, moves nothing back.
void queue::state::consume(record &r, std::uint32_t index, std::uint64_t offset) {
    auto &one = changes_.edit_file(r, index);
    if (offset <= one.delivery.consumed)
        return;
    one.delivery.consumed = offset;
    actions_.push_back(release_spool{one.temporary_name, offset});
    r.modification_wanted = true;
    if (!r.transfer || r.transfer->stopping || r.transfer->file_index != index)
        return;
    r.transfer->window_end = offset + settings_.stream_window;
    actions_.push_back(move_window{r.transfer->id, r.transfer->window_end});
}

// Every byte is there; the job goes on until the program has taken them.
void queue::state::deliver(record &r) {
    leave(r);
    change(r, trigger::scheduled);
    change(r, trigger::connected);
}

} // namespace winebits::queue
