// SPDX-License-Identifier: LGPL-2.1-or-later
// The order of commits and actions.
// Main thread only.
#include "tools/winebitsd/effect_runner.hpp"

#include <iterator>
#include <utility>

namespace winebits::daemon {

effect_runner::effect_runner(commit_function commit, std::function<void(const queue::action &)> carry_out,
                             std::function<void(const store::store_error &)> failed,
                             std::function<void()> drained)
    : commit_(std::move(commit)), carry_out_(std::move(carry_out)), failed_(std::move(failed)),
      drained_(std::move(drained)) {}

effect_runner::effect_runner(store::store_thread &store, std::function<void(const queue::action &)> carry_out,
                             std::function<void(const store::store_error &)> failed,
                             std::function<void()> drained)
    : effect_runner([&store](queue::hive_transaction transaction,
                             auto done) { store.commit(std::move(transaction), std::move(done)); },
                    std::move(carry_out), std::move(failed), std::move(drained)) {}

void effect_runner::apply(queue::effects wanted) {
    if (wanted.transaction.changes.empty() && wanted.actions.empty())
        return;
    const std::uint64_t number = first_number_ + waiting_.size();
    waiting_.push_back({std::move(wanted.actions), wanted.transaction.changes.empty()});
    if (!waiting_.back().kept)
        commit_(std::move(wanted.transaction),
                [this, number](const auto &outcome) { committed(number, outcome); });
    run();
}

void effect_runner::committed(std::uint64_t number, const store::store_thread::commit_outcome &outcome) {
    if (number < first_number_) // forgotten
        return;
    if (outcome) {
        waiting_[number - first_number_].kept = true;
        run();
    } else if (!std::exchange(broken_, true)) {
        failed_(outcome.error());
    }
}

void effect_runner::run() {
    if (std::exchange(running_, true))
        return; // the outer call goes on with what was added
    while (!broken_ && !waiting_.empty() && waiting_.front().kept) {
        const auto actions = std::move(waiting_.front().actions);
        waiting_.pop_front();
        ++first_number_;
        for (const auto &one : actions)
            carry_out_(one);
    }
    running_ = false;
    if (drained_ && waiting_.empty())
        drained_();
}

std::vector<queue::action> effect_runner::forget() {
    std::vector<queue::action> out;
    for (auto &one : waiting_)
        std::move(one.actions.begin(), one.actions.end(), std::back_inserter(out));
    first_number_ += waiting_.size();
    waiting_.clear();
    broken_ = false;
    return out;
}

} // namespace winebits::daemon
