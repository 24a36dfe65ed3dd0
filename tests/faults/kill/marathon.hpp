// SPDX-License-Identifier: LGPL-2.1-or-later
// One large download after another, each through many kills of a daemon of its own: how much is fetched twice
// (design promise 2). Test thread only.
#pragma once

#include "tests/engine/daemon_harness.hpp"
#include "tests/faults/kill/client_program.hpp"
#include "tests/faults/kill/file_server.hpp"

namespace winebits::test::kill {

class marathon {
  public:
    marathon(const file_server &server, tally &counts) : server_(server), tally_(counts) {}

    void require_classes();
    // A life of the daemon: the download goes on from about where it was, moves some MiB, and the daemon is
    // killed with that signal.
    void run_leg(dice &, int signal);
    // Without a kill: the last one comes to its end.
    void finish();
    std::uint64_t most_twice() const { return most_twice_; }

  private:
    void begin(rpc::client &);
    void check_progress(rpc::client &);
    bool is_there(rpc::client &);
    void complete(rpc::client &);
    std::uint64_t bytes(rpc::client &);
    rpc::client connect() const;

    const file_server &server_;
    tally &tally_;
    const scratch_prefix prefix_;
    const std::string session_ = new_guid(), wine_session_ = new_guid();
    bool download_ = false; // of Delivery Optimization
    std::string job_, local_;
    std::uint64_t reached_ = 0;
    unsigned number_ = 0;
    std::uint64_t most_twice_ = 0;
};

} // namespace winebits::test::kill
