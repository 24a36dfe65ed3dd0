// SPDX-License-Identifier: LGPL-2.1-or-later
// See store.hpp.
// Test thread only.
#include "tests/engine/simulation/store.hpp"

#include <cerrno>

namespace winebits::simulation {

void store::commit(queue::hive_transaction what, done_function done, milliseconds now) {
    waiting_.push_back({std::move(what), std::move(done)});
    if (!due_) // a busy disk takes its time now and then
        due_ = now + milliseconds{dice_.percent(3) ? dice_.between(100, 600) : dice_.below(4)};
}

std::optional<milliseconds> store::next() const {
    return due_;
}

bool store::write(const queue::hive_transaction &what, bool full) {
    if (failed_)
        return false;
    if (full || dice_.below(1000) < failing) {
        failed_ = true;
        counts_.note(fault::commit_failed);
        if (full || dice_.percent(75))
            return false;
        counts_.note(fault::commit_failed_but_kept); // the last error came after the last write
    }
    on_write(what);
    hive_.commit(what);
    ++written_;
    ++counts_.commits;
    since_sync_.push_back(what);
    if (!failed_ && what.keeps == queue::durability::power_cut)
        sync();
    return !failed_;
}

void store::run(milliseconds now, bool full) {
    due_ = now;
    if (!letters_.empty()) {
        const auto letter = std::move(letters_.front());
        letters_.pop_front();
        if (letters_.empty() && waiting_.empty())
            due_.reset();
        if (letter.second)
            letter.first({});
        else
            letter.first(std::unexpected(winebits::store::store_error{"no", full ? ENOSPC : EIO}));
        return;
    }
    for (auto &one : std::exchange(waiting_, {})) {
        const bool kept = write(one.transaction, full);
        letters_.emplace_back(std::move(one.done), kept);
    }
    if (letters_.empty())
        due_.reset();
}

void store::sync() {
    for (; !since_sync_.empty(); since_sync_.pop_front())
        synced_.commit(since_sync_.front());
}

std::vector<queue::hive_value> store::read_all() {
    failed_ = false;
    sync();
    return hive_.everything();
}

void store::crash(bool power_cut) {
    waiting_.clear();
    letters_.clear();
    due_.reset();
    failed_ = false;
    left_ = written_;
    if (!power_cut)
        return;
    const auto kept = dice_.below(since_sync_.size() + 1);
    left_ = written_ - (since_sync_.size() - kept);
    for (std::size_t i = 0; i < kept; ++i)
        synced_.commit(since_sync_[i]);
    hive_ = synced_;
    since_sync_.clear();
    written_ = left_;
}

} // namespace winebits::simulation
