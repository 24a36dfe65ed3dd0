// SPDX-License-Identifier: LGPL-2.1-or-later
// Carries the queue's effects out in their order: first the transaction is kept, then the actions follow,
// never before those of an earlier event (engine/queue/effect.hpp). Main thread only.
#pragma once

#include "engine/queue/effect.hpp"
#include "engine/store/store_thread.hpp"

#include <cstdint>
#include <deque>
#include <functional>
#include <vector>

namespace winebits::daemon {

class effect_runner {
  public:
    // As store_thread::commit: in order, and `done` is called later.
    using commit_function = std::function<void(
        queue::hive_transaction, std::function<void(const store::store_thread::commit_outcome &)> done)>;

    // `carry_out` may lead to further `apply` calls; their actions come after. `failed` is called once, when
    // a transaction was not kept; until `forget` nothing more is carried out. `drained` is called whenever
    // the runner has become idle.
    effect_runner(commit_function, std::function<void(const queue::action &)> carry_out,
                  std::function<void(const store::store_error &)> failed,
                  std::function<void()> drained = nullptr);
    effect_runner(store::store_thread &, std::function<void(const queue::action &)> carry_out,
                  std::function<void(const store::store_error &)> failed,
                  std::function<void()> drained = nullptr);
    effect_runner(const effect_runner &) = delete;
    effect_runner &operator=(const effect_runner &) = delete;

    void apply(queue::effects);
    bool idle() const { return waiting_.empty() && !running_; }

    // The actions that wait for a commit, which are no longer carried out here. Later effects start afresh.
    std::vector<queue::action> forget();

  private:
    struct entry {
        std::vector<queue::action> actions;
        bool kept = false;
    };
    void committed(std::uint64_t number, const store::store_thread::commit_outcome &);
    void run();

    commit_function commit_;
    std::function<void(const queue::action &)> carry_out_;
    std::function<void(const store::store_error &)> failed_;
    std::function<void()> drained_;
    std::deque<entry> waiting_;
    std::uint64_t first_number_ = 0; // of waiting_.front(); counts every effect
    bool running_ = false, broken_ = false;
};

} // namespace winebits::daemon
