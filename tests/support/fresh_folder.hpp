// SPDX-License-Identifier: LGPL-2.1-or-later
// A new folder for one test, removed with everything in it.
// Test thread only.
#pragma once

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

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

} // namespace winebits::test
