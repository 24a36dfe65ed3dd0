// SPDX-License-Identifier: LGPL-2.1-or-later
// SQLite's file system on a disk in memory, as the Unix one treats a real disk: the first sync of a new log
// flushes its folder, too. One thread at a time, and one of these at a time.
#pragma once

#include "engine/store/hive_files.hpp"
#include "tests/faults/crash_states/memory_disk.hpp"

#include <sqlite3.h>

namespace winebits::crash_states {

class memory_vfs : public store::hive_files {
  public:
    explicit memory_vfs(memory_disk &);
    ~memory_vfs() override;
    memory_vfs(const memory_vfs &) = delete;
    memory_vfs &operator=(const memory_vfs &) = delete;

    const char *vfs() const override { return vfs_.zName; }
    int make_private(const std::string &path) override;
    int rename(const std::string &from, const std::string &to) override;
    int remove(const std::string &path) override;

  private:
    sqlite3_vfs vfs_{};
};

} // namespace winebits::crash_states
