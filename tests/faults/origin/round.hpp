// SPDX-License-Identifier: LGPL-2.1-or-later
// All behaviours on one surface: a daemon, its trials a few at a time, and another job beside them.
// Test thread.
#pragma once

#include "tests/faults/origin/servers.hpp"
#include "tests/faults/origin/trial.hpp"

#include <list>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace winebits::faults {

class round_of_trials {
  public:
    // `which` tells rounds of one surface apart.
    round_of_trials(surface, std::string which, const servers &, const std::vector<row> &);

    // Starts what there is room for, and looks at what runs. false: everything is over.
    bool advance();

    std::string title() const;
    // By behaviour; empty: as expected.
    const std::map<std::string_view, std::string> &failures() const { return failures_; }
    // After the end. Each is empty when it holds.
    std::string daemon_lives() const;
    std::string memory_is_bounded() const;
    std::string neighbour_is_delivered();
    std::string nothing_is_left() const;
    std::uint64_t steps() const { return steps_; }

  private:
    void configure(const servers &);

    const surface where_;
    const std::string which_;
    const servers &servers_;
    std::vector<row> waiting_; // the next one is the last
    test::scratch_prefix prefix_;
    rpc::client client_;
    const place_of_trials place_;
    pid_t daemon_;
    std::string neighbour_;
    std::list<trial> running_;
    std::map<std::string_view, std::string> failures_;
    std::vector<std::string> delivered_; // file names
    std::uint64_t steps_ = 0;
};

} // namespace winebits::faults
