// SPDX-License-Identifier: LGPL-2.1-or-later
// One download of one behaviour: follows what its program sees, step by step, and compares.
// Test thread.
#pragma once

#include "tests/engine/daemon_harness.hpp"
#include "tests/faults/origin/expectations.hpp"

#include <chrono>
#include <string>

namespace winebits::faults {

// What the trials of one surface have in common.
struct place_of_trials {
    surface where;
    test::scratch_prefix &prefix;
    rpc::client &client;
};

// A job that was started: of BITS, or a download of Delivery Optimization.
std::string start_job(const place_of_trials &, const std::string &url, const std::string &local);

class trial {
  public:
    // Starts the job.
    trial(const place_of_trials &, const row &, const std::string &url);

    // Looks at the job, as job.list has it. A failed check ends the trial with its text.
    void look(const rpc::json::value &job) noexcept;
    void give_up_when_late();

    const std::string &job() const { return job_; }
    const row &what() const { return row_; }
    bool over() const { return over_; }
    // Empty: everything was as expected.
    const std::string &failure() const { return failure_; }

  private:
    struct seen {
        bool shows = false; // something to compare; else it is under way
        sight what;
        bool at_rest = true; // the number of bytes stays as it is
    };

    bool delivery() const { return place_.where == surface::delivery; }
    seen as_seen(const rpc::json::value &job) const;
    seen as_seen_by_delivery(const rpc::json::value &job) const;
    void step(const rpc::json::value &job);
    void compare(const seen &, const sight &expected) const;
    void check_temporary_file(std::uint64_t most) const;
    void end(const sight &last);
    void fail(const std::string &text);
    [[noreturn]] void differs(const std::string &text) const;

    const place_of_trials &place_;
    const row row_;
    const outcome expected_;
    std::string local_, job_, failure_, last_seen_;
    std::size_t next_ = 0; // of expected_
    bool over_ = false;
    std::chrono::steady_clock::time_point started_;
};

} // namespace winebits::faults
