// SPDX-License-Identifier: LGPL-2.1-or-later
// Downloads that the queue ends by itself (do-api 5.7, 5.12): a volatile one with the Wine session it was
// made in, and one whose target another download has taken. Main thread only.
#include "engine/queue/state.hpp"

#include "engine/base/ascii.hpp"

#include <algorithm>

namespace winebits::queue {
namespace {

bool is_volatile(const job &of) {
    return of.owner_surface == personality::delivery_download && !of.delivery.non_volatile;
}

// Windows names differ by more than case.
bool is_same_target(const local_path &one, const local_path &other) {
    return ascii::same(one.dos, other.dos) ||
           (one.drive == other.drive && one.unix_relative == other.unix_relative);
}

bool competes(const job &winner, const job &other) {
    const auto state = status_of(other).state;
    return other.owner_surface == personality::delivery_download && other.id != winner.id &&
           other.owner_sid == winner.owner_sid &&
           (state == download_state::transferring || state == download_state::paused) &&
           other.files[0].delivery.sink == sink_kind::path &&
           is_same_target(other.files[0].target, winner.files[0].target);
}

} // namespace

void queue::state::abandon(record &r) {
    if (r.intent != intent_kind::none)
        return;
    auto &data = changes_.edit(r);
    data.abandoned = is_delivery(data.owner_surface);
    r.modification_sent.reset();
    r.modification_wanted = data.abandoned;
    record_intent(r, intent_kind::cancel, nullptr);
}

template <class Predicate>
void queue::state::abandon_all(Predicate ends) {
    std::vector<record *> ending; // what is concluded leaves the list meanwhile
    for (const auto &[order, r] : in_order_)
        if (ends(r->data))
            ending.push_back(r);
    for (auto *r : ending)
        abandon(*r);
}

void queue::state::on(const session_opened &what) {
    if (what.wine_session.empty())
        return;
    abandon_all(
        [&](const job &of) { return is_volatile(of) && of.delivery.wine_session != what.wine_session; });
    sessions_end_.reset(); // the time begins anew: it will listen for events
    expect_service();
}

bool queue::state::has_volatile() const {
    return std::ranges::any_of(records_, [](const auto &entry) { return is_volatile(entry.second->data); });
}

// While no service is connected, volatile downloads have a limited time.
void queue::state::expect_service() {
    constexpr auto surface = static_cast<std::size_t>(personality::delivery_download);
    if (subscriber_connected_[surface] || !has_volatile())
        sessions_end_.reset();
    else if (!sessions_end_)
        sessions_end_ = now_.monotonic + settings_.volatile_grace;
}

void queue::state::end_sessions() {
    if (!sessions_end_ || *sessions_end_ > now_.monotonic)
        return;
    sessions_end_.reset();
    abandon_all(is_volatile);
}

// do-api 5.7.
void queue::state::other_download_won(const record &winner) {
    if (winner.data.owner_surface == personality::delivery_download &&
        winner.data.files[0].delivery.sink == sink_kind::path)
        abandon_all([&](const job &of) { return competes(winner.data, of); });
}

} // namespace winebits::queue
