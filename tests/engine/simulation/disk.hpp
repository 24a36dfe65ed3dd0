// SPDX-License-Identifier: LGPL-2.1-or-later
// Files as the simulation needs them: what is written and flushed, which version of the remote file it is,
// and what a power cut leaves of all that. Test thread only.
#pragma once

#include "engine/queue/ranges.hpp"
#include "tests/engine/simulation/chance.hpp"
#include "tests/engine/simulation/tally.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace winebits::simulation {

struct disk_file {
    queue::range_list written{}, flushed{};
    std::string content{};              // which remote file, in which version; "" for an empty file
    bool mixed = false;                 // bytes of two versions: corruption
    bool foreign = false;               // was there before, and belongs to somebody else
    std::optional<std::uint64_t> cut{}; // it ends there since a flush failed
    bool crashed = false; // the queue may know less of it than there is, as after a flush that failed
};

class disk {
  public:
    explicit disk(tally &counts) : counts_(counts) {}

    static std::string temporary(const queue::local_path &target, const std::string &name) {
        return target.unix_relative.substr(0, target.unix_relative.rfind('/') + 1) + name;
    }

    disk_file *find(const std::string &path) {
        const auto found = files.find(path);
        return found == files.end() ? nullptr : &found->second;
    }

    // The folder is not flushed yet.
    void rename(const std::string &from, const std::string &to) {
        const auto *replaced = find(to);
        unsynced_.push_back({from, to, replaced ? std::optional(*replaced) : std::nullopt});
        files[to] = files[from];
        files.erase(from);
    }
    void remove(const std::string &path) {
        if (const auto *file = find(path))
            unsynced_.push_back({path, "", *file});
        files.erase(path);
    }
    void flush_folders() { unsynced_.clear(); }

    // What is left of bytes that were not flushed, and of names.
    void cut_power(chance &dice);
    // A failed flush: the kernel forgets such bytes, or some of them.
    void lose_unflushed(chance &, disk_file &);

    std::map<std::string, disk_file> files;
    bool full = false; // for everybody

  private:
    struct name_change {
        std::string from, to;              // no `to`: removed
        std::optional<disk_file> replaced; // what was at `to`, or was removed
    };
    tally &counts_;
    std::vector<name_change> unsynced_;
};

} // namespace winebits::simulation
