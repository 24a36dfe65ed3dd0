// SPDX-License-Identifier: LGPL-2.1-or-later
// How often each class of end state was found. Classes that must occur are named at the start; finding one
// that was not named is a failure of the test, since its author did not think of it.
// Any thread.
#pragma once

#include "tests/support/check.hpp"

#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace winebits::test::kill {

class tally {
  public:
    // A class that has to be found at least once.
    void require(const std::string &name) {
        const std::lock_guard lock(mutex_);
        counts_.emplace(name, 0);
    }
    void found(const std::string &name) {
        const std::lock_guard lock(mutex_);
        const auto known = counts_.find(name);
        if (known == counts_.end())
            throw check_failure{"an end state of no known class: " + name, __FILE__, __LINE__};
        ++known->second;
    }
    std::map<std::string, unsigned> counts() const {
        const std::lock_guard lock(mutex_);
        return counts_;
    }
    std::vector<std::string> never_found() const {
        std::vector<std::string> out;
        for (const auto &[name, count] : counts())
            if (count == 0)
                out.push_back(name);
        return out;
    }

  private:
    mutable std::mutex mutex_;
    std::map<std::string, unsigned> counts_;
};

} // namespace winebits::test::kill
