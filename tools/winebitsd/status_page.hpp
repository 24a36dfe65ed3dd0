// SPDX-License-Identifier: LGPL-2.1-or-later
// The daemon's side of the status page: keeps the slots of running jobs fresh.
// Main thread only.
#pragma once

#include "engine/queue/job.hpp"
#include "include/winebits/status_page.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

namespace winebits::daemon {

class status_page_writer {
  public:
    // Makes or maps the page in the state folder. The file is never truncated, renamed or unlinked while the
    // prefix lives. When it can't be had the writer does nothing: clients then ask the service.
    explicit status_page_writer(const std::string &state_folder);
    ~status_page_writer();
    status_page_writer(const status_page_writer &) = delete;
    status_page_writer &operator=(const status_page_writer &) = delete;

    // The job has a transfer from now on: it gets a slot, unless all are in use.
    void track(const job_id &);
    // Writes the slots of all tracked jobs; to be called after each event, before its answers and
    // notifications are sent. `find` gives the job (nullptr: gone) and `transferred` its bytes so far. A job
    // that no longer runs is written once more and loses its slot. Gives whether a job is still tracked: call
    // again within refresh_ms then.
    bool refresh(const std::function<const queue::job *(const job_id &)> &find,
                 const std::function<std::uint64_t(const queue::job &)> &transferred);

  private:
    struct unmap {
        void operator()(status_page::page *) const;
    };
    std::size_t free_slot() const;

    std::unique_ptr<status_page::page, unmap> page_;
    std::map<job_id, std::size_t> slots_;
    std::array<bool, status_page::slot_count> in_use_{};
};

} // namespace winebits::daemon
