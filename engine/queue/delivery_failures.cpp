// SPDX-License-Identifier: LGPL-2.1-or-later
// Errors of the jobs of DO: what is tried again, when, and for how long (do-api 5.5, 10).
// Main thread only.
#include "engine/queue/file_content.hpp"
#include "engine/queue/state.hpp"

#include <algorithm>

namespace winebits::queue {
namespace {

// How long a download in the foreground without a byte is tried before its program is told: installers fall
// back to something else only then.
constexpr milliseconds patience_without_byte{10'000};
constexpr std::uint32_t longest_delay = 30; // seconds

instant earlier_by(instant when, milliseconds by) {
    when.monotonic -= by;
    when.wall -= static_cast<file_time>(by.count()) * (file_time_per_second / 1000);
    return when;
}

} // namespace

// `r` has its last_error and no place any more.
void queue::state::fail_delivery(record &r, bool fatal, bool by_timer) {
    if (fatal) {
        give_up(r);
        return;
    }
    if (!by_timer) { // waits for something else than its server: no clock runs
        r.no_progress_since.reset();
        if (change(r, trigger::failed_for_now))
            r.transient_since = now_;
        return;
    }
    if (!r.no_progress_since)
        r.no_progress_since = earlier_by(now_, now_.monotonic - r.quiet_since);
    const auto quiet = now_.monotonic - r.no_progress_since->monotonic;
    if (ends_soon(r) && quiet >= patience_without_byte) {
        give_up(r);
    } else if (out_of_patience(r)) {
        give_up_waiting(r);
    } else if (change(r, trigger::failed_for_now)) {
        r.transient_since = now_;
        ++r.failures;
    }
}

bool queue::state::ends_soon(const record &r) {
    return r.data.owner_surface == personality::delivery_download &&
           r.data.priority == job_priority::foreground && r.data.files[0].written == 0 && !r.cache.stays;
}

// 2, 4, 8, 16, then 30 seconds; the last try of a download that ends soon is at the end of its patience.
milliseconds queue::state::delivery_retry_delay(const record &r) const {
    const milliseconds delay =
        seconds{std::min(2U << std::min(r.failures - (r.failures > 0), 4U), longest_delay)};
    if (!ends_soon(r) || !r.no_progress_since)
        return delay;
    const auto left = r.no_progress_since->monotonic + patience_without_byte - r.transient_since->monotonic;
    return std::clamp(left, milliseconds{0}, delay);
}

// do-api 5.4: a server without ranges gives the whole file once more from its start, by one plain GET. What a
// program has of a stream is not sent to it again: the transfer passes it over.
bool queue::state::begins_plainly(record &r, const open_transfer &ended, const error &failure) {
    auto &one = changes_.edit_file(r, ended.file_index);
    const bool lacks_ranges =
        failure.why == cause::insufficient_range_support || failure.why == cause::invalid_range_response;
    if (!lacks_ranges || !one.ranges.empty() || one.ranges_refused)
        return false;
    if (one.delivery.consumed == 0)
        begin_anew(r, ended.file_index);
    one.ranges_refused = true;
    return true;
}

} // namespace winebits::queue
