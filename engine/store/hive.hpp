// SPDX-License-Identifier: LGPL-2.1-or-later
// The hive: registry-style keys with typed values in one SQLite file (design 4, "Hive").
// Used by one thread at a time; in the daemon that is the store thread.
#pragma once

#include "engine/queue/hive_record.hpp"
#include "engine/store/hive_files.hpp"

#include <cstdint>
#include <expected>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace winebits::store {

struct store_error {
    std::string message; // English, for the log
    int os_errno = 0;    // 0 when SQLite gave none
};

class hive {
  public:
    // Opens or makes `path` (0600) and takes its exclusive lock. A file that is no database or is damaged is
    // kept beside it as `path`.bad and a new one begins (`recovered()` tells). Errors: locked by another
    // daemon, I/O.
    static std::expected<std::unique_ptr<hive>, store_error> open(const std::string &path);
    // Likewise, by way of these calls.
    static std::expected<std::unique_ptr<hive>, store_error> open(const std::string &path, hive_files &);
    ~hive();
    hive(const hive &) = delete;
    hive &operator=(const hive &) = delete;

    bool recovered() const;

    // The state folder's key, under which secrets are sealed. Before that none can be read or kept.
    void unlock(std::span<const std::uint8_t, 32> folder_key);
    // Where the last read_all met secrets that this key does not open; they were left out.
    struct place {
        std::string key, name;
    };
    const std::vector<place> &unopened() const;

    // Every value, ordered by key and name.
    std::expected<std::vector<queue::hive_value>, store_error> read_all();
    // Secrets are sealed. All or nothing. After an error the hive is as before the call and may be used on.
    std::expected<void, store_error> commit(const queue::hive_transaction &);
    // The whole hive as `.reg` text ("Windows Registry Editor Version 5.00"); secrets stay sealed.
    std::expected<std::string, store_error> export_reg_text();

  private:
    class database;
    explicit hive(std::unique_ptr<database>);
    std::unique_ptr<database> database_;
};

} // namespace winebits::store
