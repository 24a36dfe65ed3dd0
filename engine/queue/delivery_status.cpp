// SPDX-License-Identifier: LGPL-2.1-or-later
// What GetStatus tells of a download (do-api 5.1, 5.2, 5.5).
// Pure function; any thread.
#include "engine/queue/job.hpp"

namespace winebits::queue {
namespace {

download_state state_of(const job &of) {
    switch (of.state) {
    case job_state::queued:
    case job_state::connecting:
    case job_state::transferring:
        return download_state::transferring;
    case job_state::suspended:
        return of.was_resumed ? download_state::paused : download_state::created;
    case job_state::error:
    case job_state::transient_error:
        return download_state::paused;
    case job_state::transferred:
        return download_state::transferred;
    case job_state::acknowledged:
        return download_state::finalized;
    case job_state::cancelled:
        break;
    }
    return download_state::aborted;
}

} // namespace

download_status status_of(const job &of) {
    download_status out;
    out.state = state_of(of);
    const auto progress = progress_of(of);
    out.bytes_total = progress.bytes_total.value_or(0);
    out.bytes_transferred = progress.bytes_transferred;
    if (of.last_error && of.state == job_state::error)
        out.error = of.last_error->hresult;
    else if (of.last_error && of.state == job_state::transient_error)
        out.extended_error = of.last_error->hresult;
    return out;
}

} // namespace winebits::queue
