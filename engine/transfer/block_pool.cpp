// SPDX-License-Identifier: LGPL-2.1-or-later
// Keeps a few blocks for reuse, the one used last first: it is still in the cache.
// Any thread.
#include "engine/transfer/block_pool.hpp"

namespace winebits::transfer {
namespace {

constexpr std::size_t most_kept = 32;

} // namespace

block_pool::block_pool() {
    free_.reserve(most_kept); // so that giving back can't fail
}

block block_pool::take(std::uint64_t offset) {
    {
        const std::lock_guard lock(mutex_);
        if (!free_.empty()) {
            block out{std::move(free_.back()), offset, 0};
            free_.pop_back();
            return out;
        }
    }
    return {std::make_unique_for_overwrite<std::byte[]>(block_size), offset, 0};
}

void block_pool::give_back(block done) noexcept {
    const std::lock_guard lock(mutex_);
    if (done.memory && free_.size() < most_kept)
        free_.push_back(std::move(done.memory));
}

void block_pool::trim() {
    const std::lock_guard lock(mutex_);
    free_.clear();
}

} // namespace winebits::transfer
