// SPDX-License-Identifier: LGPL-2.1-or-later
// Proxies that a script names (bits-api 6.7): for jobs with BG_JOB_PROXY_USAGE_AUTODETECT, and with
// BG_JOB_PROXY_USAGE_PRECONFIG when the Internet Settings name a script. The daemon keeps the answers with
// the job, since it can't ask while no Wine runs. Any thread; scripts are fetched and run on a thread of its
// own.
#pragma once

#include "dlls/common/com/guid.hpp"
#include "dlls/common/com/mutex.hpp"
#include "dlls/common/com/thread.hpp"
#include "dlls/common/engine_client/job_calls.hpp"

#include <windows.h>

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <set>

namespace winebits::proxy {

class auto_proxy {
  public:
    explicit auto_proxy(engine_client::job_calls &jobs);
    // Waits a moment for a script that is being fetched, then leaves it to itself.
    ~auto_proxy();
    auto_proxy(const auto_proxy &) = delete;
    auto_proxy &operator=(const auto_proxy &) = delete;

    // The job has more files.
    void files_added(const GUID &job) noexcept;
    // The job's BG_JOB_PROXY_USAGE was set.
    void usage_set(const GUID &job, std::uint32_t usage) noexcept;
    // The job's transfers are about to begin: they should know their proxies, if that takes no more than a
    // moment.
    void transfers_begin(const GUID &job) noexcept;

  private:
    // Outlives this object while a script is being fetched.
    struct shared {
        com::mutex lock;
        com::condition changed;
        engine_client::job_calls *jobs = nullptr; // of the thread; null: the end has come
        std::deque<GUID> wanted;
        std::optional<GUID> present;
        std::set<GUID, com::guid_less> detecting; // jobs that are known to want the network's script
    };

    void look_for(const GUID &job);
    static void run(const std::shared_ptr<shared> &);
    static void look(const std::shared_ptr<shared> &, const GUID &job);

    engine_client::job_calls &jobs_;
    const std::shared_ptr<shared> shared_;
    bool started_ = false; // guarded by the lock, like the next one
    com::thread thread_;
};

} // namespace winebits::proxy
