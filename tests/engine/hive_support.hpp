// SPDX-License-Identifier: LGPL-2.1-or-later
// A fresh folder for each hive test, and shorthands for transactions.
// Test thread only.
#pragma once

#include "engine/store/hive.hpp"

#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

namespace winebits::test {

class fresh_folder {
  public:
    fresh_folder() {
        const char *base = std::getenv("TMPDIR");
        path_ = std::string(base ? base : "/tmp") + "/winebits-test-XXXXXX";
        if (!::mkdtemp(path_.data()))
            throw std::system_error(errno, std::generic_category(), path_);
    }
    ~fresh_folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    fresh_folder(const fresh_folder &) = delete;
    fresh_folder &operator=(const fresh_folder &) = delete;

    const std::string &path() const { return path_; }
    std::string file(const std::string &name) const { return path_ + "/" + name; }

  private:
    std::string path_;
};

inline queue::hive_change writes(std::string key, std::string name, queue::hive_data data) {
    return queue::hive_write{{std::move(key), std::move(name), std::move(data)}};
}

inline queue::hive_transaction transaction(std::vector<queue::hive_change> changes,
                                           queue::durability keeps = queue::durability::process_kill) {
    return {std::move(changes), keeps};
}

} // namespace winebits::test
