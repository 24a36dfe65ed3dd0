// SPDX-License-Identifier: LGPL-2.1-or-later
// What subscribers are told and what clients are owed (bits-api 9).
// Main thread only.
#include "engine/queue/state.hpp"

namespace winebits::queue {

void queue::state::notify_client(const record &r, std::uint32_t what, std::uint32_t file_index) {
    actions_.push_back(notification{r.data.owner_surface, r.data.id, what, file_index});
}

bool queue::state::wants(const record &r, std::uint32_t what) const {
    return (r.data.notify_flags & what) != 0 && (r.data.notify_flags & notify::disable) == 0;
}

// At most one in an interval; what happens between is told at its end.
void queue::state::tell_modification(record &r) {
    if (!std::exchange(r.modification_wanted, false))
        return;
    if (!wants(r, notify::job_modification) && !feeds_stream(r.data)) {
        r.modification_due.reset();
        return;
    }
    const auto earliest =
        r.modification_sent ? *r.modification_sent + r.data.minimum_notification_interval : now_.monotonic;
    if (now_.monotonic < earliest) {
        r.modification_due = earliest;
        return;
    }
    r.modification_sent = now_.monotonic;
    r.modification_due.reset();
    notify_client(r, notify::job_modification);
}

// bits-api 9.2: what has happened already is delivered when the flags ask for it later.
void queue::state::tell_owed(record &r, std::uint32_t flags_before) {
    const auto newly_wanted = [&](std::uint32_t what) {
        const bool before = (flags_before & what) != 0 && (flags_before & notify::disable) == 0;
        return !before && wants(r, what);
    };
    if (newly_wanted(notify::file_transferred))
        for (std::uint32_t index = 0; index < r.data.files.size(); ++index) {
            if (!r.data.files[index].transferred)
                continue;
            changes_.edit_file(r, index).notified = false;
            notify_client(r, notify::file_transferred, index);
        }
    if (r.data.owes_transferred && newly_wanted(notify::job_transferred))
        notify_client(r, notify::job_transferred);
    if (r.data.owes_error && newly_wanted(notify::job_error))
        notify_client(r, notify::job_error);
}

} // namespace winebits::queue
