// SPDX-License-Identifier: LGPL-2.1-or-later
// What programs may rely on: what was acknowledged, and since which transaction of the store it is kept
// (design promise 1). Test thread only.
#pragma once

#include "engine/queue/event.hpp"
#include "engine/queue/job.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace winebits::simulation {

// Whether the job shows the property as it was set.
bool shows(const queue::job &, const queue::property &);

struct known_job {
    std::uint64_t since = 0;                                                       // created
    std::map<std::size_t, std::pair<std::uint64_t, queue::property>> properties{}; // by kind
    std::vector<std::pair<std::uint64_t, std::size_t>> files{};                    // so many since then
    bool maybe_more_files = false;
    std::string owner{};
    bool must_run = false;      // Resume was acknowledged, and nothing that could end that was called since
    std::uint64_t consumed = 0; // of a stream
    std::uint64_t consumed_since = 0;
};

class knowledge {
  public:
    std::map<job_id, known_job> jobs;
    std::set<job_id> ended;   // Cancel or Complete was acknowledged
    std::set<job_id> told;    // JobTransferred was acknowledged
    std::set<job_id> unsure;  // a call for it was refused, and may have done its work all the same
    std::set<job_id> may_end; // likewise, Cancel or Complete

    // Takes in the answer to a call; `since`: everything up to that transaction is written. `demand`: an
    // on-demand job.
    void take(const queue::command &, std::uint32_t hresult, std::uint64_t since, bool demand);
    // A job as it is after the daemon has come back; `left`: the last transaction that was not lost. Throws
    // check_failure where something is gone.
    void check(const job_id &, const queue::job *, std::uint64_t left) const;
    // Takes what is there for what there has to be: something that was lost was not promised.
    // `open`: a call for it is not answered yet; `since`: what is there now is kept with that transaction.
    void learn(const job_id &, const queue::job *, std::uint64_t left, bool open, std::uint64_t since);
};

} // namespace winebits::simulation
