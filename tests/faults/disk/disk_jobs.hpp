// SPDX-License-Identifier: LGPL-2.1-or-later
// Jobs of every kind for a folder whose disk is bad, and others for a good one.
// Test thread; the fault server runs threads of its own.
#pragma once

#include "tests/faults/disk/faulty_prefix.hpp"
#include "tests/support/origin/server.hpp"

#include <cstdint>
#include <list>
#include <string>

namespace winebits::test {

inline constexpr std::uint64_t disk_job_size = 3 << 20;

// One job of each kind with a file in the folder `bad` of drive c, each with a content of its own; its name
// is its number.
class disk_jobs {
  public:
    // `behaviour` is added to the query of the fault server's URLs.
    explicit disk_jobs(const std::string &behaviour = {});

    faulty_prefix &prefix() { return prefix_; }
    origin::server &server() { return server_; }
    const std::list<disk_job> &jobs() const { return jobs_; }
    std::string bad_folder() const { return prefix_.drive_c("bad"); }
    std::string name_of(std::size_t number) const { return bad_folder() + '/' + std::to_string(number); }
    rpc::client &client_for(job_kind kind) { return kind == job_kind::download ? downloads_ : bits_; }

    void start() const;
    // A job of each kind for another folder comes through.
    void check_others_go_on();
    void check_moves() const;
    void check_stopped_by(std::uint32_t hresult) const;
    void check_transferred() const;
    // Of jobs that are there: none has its file yet, and each gets it; nothing else is in the folder.
    void check_completed() const;
    // Another job for the same file, from start to end.
    void check_delivered_by_another(job_kind, std::size_t number);

  private:
    std::string url(std::size_t number) const;
    rpc::client connected();

    origin::server server_;
    faulty_prefix prefix_;
    const std::string behaviour_;
    rpc::client bits_, downloads_;
    std::list<disk_job> jobs_;
    unsigned others_ = 0;
};

} // namespace winebits::test
