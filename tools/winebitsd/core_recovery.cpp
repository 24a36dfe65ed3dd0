// SPDX-License-Identifier: LGPL-2.1-or-later
// What happens when the hive can't keep a change, on a full disk for example: the queue is ahead of the hive
// then, so calls are refused, the transfers stop, and the queue is built anew from what the hive holds. Main
// thread only.
#include "tools/winebitsd/core.hpp"

#include "engine/queue/personality.hpp"

#include <utility>

namespace winebits::daemon {
namespace {

constexpr std::chrono::milliseconds before_next_attempt{2000};

} // namespace

void core::on_storage_failure(const store::store_error &why) {
    journal_.write(level::error,
                   "the hive can't be written: " + why.message +
                       (why.os_errno != 0 ? " errno=" + std::to_string(why.os_errno) : std::string()));
    storage_failure_.os_errno = why.os_errno;
    runner_->forget();
    for (const auto &[token, surface] : std::exchange(asked_, {}))
        server_->reply(token, queue::refusal(surface, storage_failure_));
    empty_answers_.clear();
    activity_.forget_questions();
    for (const auto &[id, transfer] : running_)
        transfers().stop(id);
    if (condition_ == condition::leaving)
        return;
    condition_ = condition::storage_failed;
    deadline_.stop();
    idle_.stop();
    recovery_.start(before_next_attempt, [this] { recover(); });
}

// The transfers of the old queue must have ended: the new one counts its own from one.
void core::recover() {
    if (!running_.empty()) {
        recovery_.start(before_next_attempt, [this] { recover(); });
        return;
    }
    store_->read_all([this](const auto &values) { reload(values); });
}

void core::reload(const store::store_thread::values_outcome &values) {
    if (condition_ != condition::storage_failed)
        return;
    if (!values) {
        journal_.write(level::error, "the hive can't be read: " + values.error().message);
        recovery_.start(before_next_attempt, [this] { recover(); });
        return;
    }
    condition_ = condition::working;
    apply(begin_queue(*values));
    for (const auto &[surface, wine_session] : wine_sessions_)
        handle(queue::session_opened{surface, wine_session});
    for (const auto &[surface, running] : surfaces_running_)
        handle(surface_event(surface, running));
    for (const auto surface : subscribed_)
        handle(queue::subscriber_changed{surface, true});
    if (network_ && (!network_->connected() || cost_->state() != cost_unrestricted || cost_->cellular()))
        network_changed();
}

} // namespace winebits::daemon
