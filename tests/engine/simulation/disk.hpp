// SPDX-License-Identifier: LGPL-2.1-or-later
// Files as the simulation needs them: what is written and flushed, and which version of the remote file
// it is. Test thread only.
#pragma once

#include "engine/queue/ranges.hpp"
#include "tests/engine/simulation/chance.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace winebits::simulation {

struct disk_file {
    queue::range_list written{}, flushed{};
    std::string content;  // which remote file, in which version; "" for an empty file
    bool mixed = false;   // bytes of two versions: corruption
    bool foreign = false; // was there before, and belongs to somebody else
    bool crashed = false; // the queue may know less of it than there is
};

class disk {
  public:
    static std::string temporary(const queue::local_path &target, const std::string &name) {
        return target.unix_relative.substr(0, target.unix_relative.rfind('/') + 1) + name;
    }

    disk_file *find(const std::string &path) {
        const auto found = files.find(path);
        return found == files.end() ? nullptr : &found->second;
    }

    // What a power cut leaves of the bytes that were not flushed.
    void cut_power(chance &dice) {
        for (auto &[path, file] : files) {
            const auto end = file.written.empty() ? 0 : queue::end_of(file.written.back());
            auto left = queue::part_of(file.written, 0, dice.between(0, end));
            for (const auto &safe : file.flushed)
                queue::add_to(left, safe.offset, queue::end_of(safe));
            file.written = std::move(left);
        }
    }

    std::map<std::string, disk_file> files;
};

} // namespace winebits::simulation
