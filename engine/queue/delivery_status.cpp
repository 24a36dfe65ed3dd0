// SPDX-License-Identifier: LGPL-2.1-or-later
// What a job is as a download of DO (do-api 5.1, 5.2, 5.5).
// Pure functions; any thread.
#include "engine/queue/job.hpp"
#include "engine/queue/personality.hpp"
#include "engine/queue/state_table.hpp"

#include <algorithm>

namespace winebits::queue {
namespace {

// It goes on by itself when something else than the server allows it: do-api 5.5 calls that Paused.
bool waits_for_circumstances(const job &of) {
    return of.state == job_state::transient_error && of.last_error &&
           !judge(of.owner_surface, of.last_error->what).retried_by_timer;
}

download_state state_of(const job &of) {
    if (of.abandoned)
        return download_state::aborted;
    switch (of.state) {
    case job_state::suspended:
        return of.was_resumed ? download_state::paused : download_state::created;
    case job_state::error:
        return download_state::paused;
    case job_state::transient_error:
        return waits_for_circumstances(of) ? download_state::paused : download_state::transferring;
    case job_state::transferred:
        return download_state::transferred;
    case job_state::acknowledged:
        return download_state::finalized;
    case job_state::cancelled:
        return download_state::aborted;
    default:
        return download_state::transferring;
    }
}

// do-api 5.2: 0/0 as long as the size of any file is unknown. Of a stream counts what the program has.
void count_bytes(const job &of, download_status &out) {
    for (const auto &one : of.files) {
        if (!one.size) {
            out.bytes_total = out.bytes_transferred = 0;
            return;
        }
        const bool streamed = one.delivery.sink == sink_kind::stream;
        out.bytes_total += *one.size;
        out.bytes_transferred += std::min(streamed ? one.delivery.consumed : one.written, *one.size);
    }
}

} // namespace

download_status status_of(const job &of) {
    download_status out{.state = state_of(of)};
    if (out.state != download_state::created)
        count_bytes(of, out);
    if (!of.last_error)
        return out;
    if (of.state == job_state::error) {
        out.error = of.last_error->hresult;
        out.extended_error = of.last_error->earlier;
    } else if (of.state == job_state::transient_error || is_active(of.state)) {
        out.extended_error = of.last_error->hresult;
    }
    return out;
}

bool awaits_consumer(const job &of) {
    return std::ranges::any_of(of.files, [](const file &one) {
        return one.delivery.sink == sink_kind::stream && one.transferred &&
               one.delivery.consumed < one.size.value_or(0);
    });
}

bool feeds_stream(const job &of) {
    return is_delivery(of.owner_surface) && std::ranges::any_of(of.files, [](const file &one) {
               return one.delivery.sink == sink_kind::stream;
           });
}

} // namespace winebits::queue
