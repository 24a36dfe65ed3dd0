// SPDX-License-Identifier: LGPL-2.1-or-later
// See disk.hpp.
// Test thread only.
#include "tests/engine/simulation/disk.hpp"

#include <algorithm>
#include <utility>

namespace winebits::simulation {
namespace {

constexpr std::uint64_t sector = 512;

} // namespace

void disk::lose_unflushed(chance &dice, disk_file &file) {
    auto left = file.flushed;
    for (const auto &part : std::exchange(file.written, {})) {
        const auto end = queue::end_of(part);
        if (!queue::first_gap(file.flushed, part.offset, end)) {
            queue::add_to(left, part.offset, end);
            continue;
        }
        const auto cut = std::min(end, part.offset + dice.between(0, part.length) / sector * sector);
        switch (dice.below(4)) {
        case 0: // all of it is there
            queue::add_to(left, part.offset, end);
            break;
        case 1:
            counts_.note(fault::torn_write);
            queue::add_to(left, part.offset, cut);
            break;
        case 2: // the middle is missing
            counts_.note(fault::lost_write);
            queue::add_to(left, part.offset, cut);
            queue::add_to(left, std::min(end, cut + sector), end);
            break;
        default:
            counts_.note(fault::lost_write);
        }
    }
    file.written = std::move(left);
}

void disk::cut_power(chance &dice) {
    while (!unsynced_.empty()) {
        auto last = std::move(unsynced_.back());
        unsynced_.pop_back();
        if (dice.percent(50))
            continue;
        counts_.note(fault::lost_name);
        if (!last.to.empty()) {
            if (const auto *moved = find(last.to)) {
                files[last.from] = *moved;
                files.erase(last.to);
            }
            if (last.replaced)
                files[last.to] = *last.replaced;
        } else if (!find(last.from)) {
            files[last.from] = *last.replaced;
        }
    }
    for (auto &[path, file] : files)
        if (queue::bytes_in(file.written) != queue::bytes_in(file.flushed))
            lose_unflushed(dice, file);
}

} // namespace winebits::simulation
