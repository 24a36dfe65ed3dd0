// SPDX-License-Identifier: LGPL-2.1-or-later
// Files as the simulation needs them: how much is written and flushed, and which version of the remote file
// it is. Test thread only.
#pragma once

#include "engine/queue/job.hpp"
#include "tests/engine/simulation/chance.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace winebits::simulation {

struct disk_file {
    std::uint64_t written = 0, flushed = 0;
    std::string content;  // which remote file, in which version; "" for an empty file
    bool mixed = false;   // bytes of two versions: corruption
    bool foreign = false; // was there before, and belongs to somebody else
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
        for (auto &[path, file] : files)
            file.written = dice.between(file.flushed, file.written);
    }

    std::map<std::string, disk_file> files;
};

} // namespace winebits::simulation
