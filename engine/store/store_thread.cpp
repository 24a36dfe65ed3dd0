// SPDX-License-Identifier: LGPL-2.1-or-later
// The thread that owns the hive.
// `work_loop` and what it calls run on the store thread; the rest on the main thread.
#include "engine/store/store_thread.hpp"

#include "engine/store/main_mailbox.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <iterator>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <variant>

namespace winebits::store {
namespace {

struct commit_task {
    queue::hive_transaction transaction;
    std::function<void(store_thread::commit_outcome)> done;
};
struct read_task {
    std::function<void(store_thread::values_outcome)> done;
};
struct export_task {
    std::function<void(store_thread::text_outcome)> done;
};
using task = std::variant<commit_task, read_task, export_task>;

} // namespace

class store_thread::implementation {
  public:
    explicit implementation(std::unique_ptr<hive> opened)
        : hive_(std::move(opened)), thread_([this] { work_loop(); }) {}

    ~implementation() {
        {
            const std::lock_guard lock(mutex_);
            leaving_ = true;
        }
        wake_.notify_one();
        thread_.join();
    }

    void add(task wanted) {
        {
            const std::lock_guard lock(mutex_);
            tasks_.push_back(std::move(wanted));
        }
        wake_.notify_one();
    }

  private:
    void work_loop() {
        for (;;) {
            std::deque<task> tasks;
            {
                std::unique_lock lock(mutex_);
                wake_.wait(lock, [this] { return leaving_ || !tasks_.empty(); });
                if (tasks_.empty())
                    return;
                tasks.swap(tasks_);
            }
            while (!tasks.empty())
                carry_out_next(tasks);
        }
    }

    void carry_out_next(std::deque<task> &tasks) {
        std::vector<commit_task> together;
        while (!tasks.empty() && std::holds_alternative<commit_task>(tasks.front())) {
            together.push_back(std::move(std::get<commit_task>(tasks.front())));
            tasks.pop_front();
        }
        if (!together.empty()) {
            commit_together(std::move(together));
            return;
        }
        const task next = std::move(tasks.front());
        tasks.pop_front();
        if (const auto *read = std::get_if<read_task>(&next)) {
            auto values = hive_->read_all();
            if (values)
                failure_.reset();
            mailbox_.post({[done = read->done, values = std::move(values)] { done(values); }});
        } else {
            const auto &exported = std::get<export_task>(next);
            mailbox_.post({[done = exported.done, text = hive_->export_reg_text()] { done(text); }});
        }
    }

    void commit_together(std::vector<commit_task> waiting) {
        std::vector<std::function<void()>> letters;
        const bool merged_is_kept =
            waiting.size() > 1 && !failure_ && hive_->commit(merged(waiting)).has_value();
        for (auto &one : waiting) {
            commit_outcome outcome;
            if (!merged_is_kept)
                outcome = commit_alone(one.transaction);
            letters.push_back([done = std::move(one.done), outcome] { done(outcome); });
        }
        mailbox_.post(std::move(letters));
    }

    commit_outcome commit_alone(const queue::hive_transaction &transaction) {
        if (failure_)
            return std::unexpected(*failure_);
        auto outcome = hive_->commit(transaction);
        if (!outcome)
            failure_ = outcome.error();
        return outcome;
    }

    static queue::hive_transaction merged(const std::vector<commit_task> &waiting) {
        queue::hive_transaction all;
        for (const auto &one : waiting) {
            std::ranges::copy(one.transaction.changes, std::back_inserter(all.changes));
            all.keeps = std::max(all.keeps, one.transaction.keeps);
        }
        return all;
    }

    main_mailbox mailbox_;
    std::unique_ptr<hive> hive_;         // store thread only
    std::optional<store_error> failure_; // store thread only: the commit after which nothing is tried
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<task> tasks_;
    bool leaving_ = false;
    std::thread thread_; // last: it uses the others
};

store_thread::store_thread(std::unique_ptr<hive> opened)
    : implementation_(std::make_unique<implementation>(std::move(opened))) {}
store_thread::~store_thread() = default;

void store_thread::commit(queue::hive_transaction transaction, std::function<void(commit_outcome)> done) {
    implementation_->add(commit_task{std::move(transaction), std::move(done)});
}
void store_thread::read_all(std::function<void(values_outcome)> done) {
    implementation_->add(read_task{std::move(done)});
}
void store_thread::export_reg_text(std::function<void(text_outcome)> done) {
    implementation_->add(export_task{std::move(done)});
}

} // namespace winebits::store
