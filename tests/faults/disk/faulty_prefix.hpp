// SPDX-License-Identifier: LGPL-2.1-or-later
// A prefix whose daemon runs with the shim, so that its file system calls fail when a test wants them to, and
// jobs of each kind in it. Test thread only.
#pragma once

#include "tests/engine/daemon_harness.hpp"
#include "tests/faults/disk/fault_table.hpp"
#include "tests/support/fresh_folder.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace winebits::test {

struct fault_plan {
    std::uint32_t calls = 0; // bits of namespace call
    int error = 0;
    std::string part;                                          // of the paths that are hit
    std::int64_t free = 0, left = unlimited, room = unlimited; // as in fault_rule
};

// In force as long as it lives.
class disk_fault {
  public:
    disk_fault(fault_table &, const fault_plan &);
    disk_fault(disk_fault &&other) noexcept : rule_(std::exchange(other.rule_, nullptr)) {}
    ~disk_fault() {
        if (rule_)
            rule_->active = false;
    }
    disk_fault &operator=(disk_fault &&) = delete;

    std::uint64_t met() const { return rule_->met; }

  private:
    fault_rule *rule_;
};

class faulty_prefix : public scratch_prefix {
  public:
    faulty_prefix();
    ~faulty_prefix();

    disk_fault fault(const fault_plan &plan) { return {*table_, plan}; }
    // What starts a daemon with the shim, in place of winebitsd.
    std::string program() const { return beside("winebitsd-with-faults"); }
    // Its exit code as the starter sees it.
    int start_daemon() const;
    // Start the daemon when none runs.
    rpc::client connect_bits() const { return connect_faulty(protocol::surface::bits); }
    rpc::client connect_downloads() const { return connect_faulty(protocol::surface::delivery_download); }

  private:
    rpc::client connect_faulty(const std::string &surface) const;

    const std::string wine_session_;
    fault_table *table_;
};

enum class job_kind { background, foreground, download };

// A job with one file, made on its surface; `local` is a name below drive c.
class disk_job {
  public:
    disk_job(job_kind, rpc::client &, const std::string &url, const std::string &local);

    job_kind kind() const { return kind_; }
    const std::string &id() const { return id_; }
    rpc::json::value get() const { return get_job(client_, id_); }
    // The first time, and to go on after an error.
    void start() const;
    // 0: it was not refused.
    std::uint32_t try_to_complete() const;
    std::uint64_t bytes() const;
    std::string temporary_name() const; // without its folder

    // Each waits, and throws check_failure when it never comes to that.
    void check_moves() const;
    void check_stopped_by(std::uint32_t hresult) const; // ERROR in the context of the local file, or Paused
    void check_transferred() const;

  private:
    bool is_download() const { return kind_ == job_kind::download; }

    job_kind kind_;
    rpc::client &client_;
    std::string id_;
};

} // namespace winebits::test
