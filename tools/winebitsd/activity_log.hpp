// SPDX-License-Identifier: LGPL-2.1-or-later
// What happens to jobs, as lines of the log. The leading numbers are those of Windows' event log for BITS
// (bits-api, Appendix A), so that users can compare.
// Main thread only.
#pragma once

#include "engine/queue/effect.hpp"
#include "engine/queue/event.hpp"
#include "engine/queue/queue.hpp"
#include "tools/winebitsd/log.hpp"

#include <cstdint>
#include <map>

namespace winebits::daemon {

class activity_log {
  public:
    explicit activity_log(log &journal) : journal_(journal) {}

    // A call came, and later its answer: only what succeeded shows in the log.
    void asked(const queue::command &);
    void answered(std::uint64_t token, std::uint32_t hresult, const queue::queue &);

    // The calls that wait now are not carried out.
    void forget_questions() { open_.clear(); }

    void transfer_started(const queue::start_transfer &);
    // To be called when the queue has taken the event, so that the job's new state shows.
    void transfer_finished(const queue::transfer_finished &, const queue::start_transfer &begun,
                           const queue::queue &);

  private:
    struct question {
        queue::personality surface{};
        job_id job;
        std::uint32_t number = 0; // of the event log
    };
    log &journal_;
    std::map<std::uint64_t, question> open_; // by token
};

} // namespace winebits::daemon
