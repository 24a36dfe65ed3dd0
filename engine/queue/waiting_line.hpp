// SPDX-License-Identifier: LGPL-2.1-or-later
// Jobs of one priority that wait for their turn: first come, first served, with a quick way past hosts that
// can't take another connection. Main thread only.
#pragma once

#include "engine/queue/record.hpp"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>

namespace winebits::queue {

class waiting_line {
  public:
    using bucket = std::set<std::pair<std::uint64_t, record *>>;

    // Uses the record's host and ticket, which must not change while it waits.
    void insert(record &r) { hosts_[r.host].emplace(r.ticket, &r); }
    void erase(record &r) {
        const auto found = hosts_.find(r.host);
        if (found == hosts_.end())
            return;
        found->second.erase({r.ticket, &r});
        if (found->second.empty())
            hosts_.erase(found);
    }

    // The longest waiting of the hosts' first jobs that `may` run; nullptr: none.
    template <class Predicate>
    record *first(Predicate may) const {
        const std::pair<std::uint64_t, record *> *best = nullptr;
        for (const auto &[host, jobs] : hosts_) {
            const auto &head = *jobs.begin();
            if ((!best || head.first < best->first) && may(*head.second))
                best = &head;
        }
        return best ? best->second : nullptr;
    }

    bool empty() const { return hosts_.empty(); }
    const std::map<std::string, bucket> &hosts() const { return hosts_; }

  private:
    std::map<std::string, bucket> hosts_;
};

} // namespace winebits::queue
