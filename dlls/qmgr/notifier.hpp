// SPDX-License-Identifier: LGPL-2.1-or-later
// Delivers notifications to the clients' callbacks (bits-api 9).
//
// Any thread may call it; calls to clients are made on worker threads of its own, with no lock held. A client
// is served by one thread at a time; four clients are served at once, where a call older than 10 s no longer
// counts: Wine can neither time out nor cancel a call to a client that hangs. There are at most 64 threads,
// and none while nothing is due. The notifications of a job come in order: JobTransferred waits for the
// FileTransferred before it, each is repeated until the client says S_OK, after 1 min at first and 10 min at
// last. What was said S_OK to is acknowledged to the engine, which keeps what is owed for as long as the job
// lives. JobModification is sent once, when there is time.
#pragma once

#include "dlls/common/com/guid.hpp"
#include "dlls/common/com/mutex.hpp"
#include "dlls/common/com/ptr.hpp"
#include "dlls/common/engine_client/job_calls.hpp"
#include "dlls/common/engine_client/wire_codec.hpp"
#include "dlls/qmgr/client_callback.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace winebits::qmgr {

class BackgroundCopyJob;

class notifier : public std::enable_shared_from_this<notifier> {
  public:
    using object_source = std::function<com::ptr<BackgroundCopyJob>(const GUID &)>;

    // `calls` lives as long as `object_of` returns objects.
    notifier(engine_client::job_calls &calls, object_source object_of);

    // Who is to be told about a job; replaces the one before.
    void set(const GUID &job, std::shared_ptr<client_callback>);
    std::shared_ptr<client_callback> find(const GUID &job);
    // The job has ended or its callback was cleared.
    void forget(const GUID &job);

    // Asks the engine what the job still owes to its client, and delivers it.
    void look_for_owed(const GUID &job);
    // The same for every job with a callback: events may have been missed.
    void look_for_all_owed();
    // An event of the engine.
    void on_event(const engine_client::event &);

  private:
    struct notification {
        std::uint32_t what = 0; // BG_NOTIFY_*
        std::uint32_t file = 0;
        friend bool operator==(const notification &, const notification &) = default;
    };
    struct registration {
        std::shared_ptr<client_callback> callback;
        std::vector<notification> owed; // in order, the first is next
        bool modified = false;          // a JobModification is due
        bool in_delivery = false;
        std::uint64_t retry_at = 0; // GetTickCount64; for `owed`
        std::uint32_t retry_delay = 0;
    };
    struct task {
        GUID job{};
        std::shared_ptr<client_callback> callback;
        std::optional<notification> what; // none: only let the callback go
    };
    struct active_call {
        std::uint64_t client = 0;
        std::uint64_t started = 0; // GetTickCount64
    };
    enum class outcome { delivered, not_due, failed, client_dead };

    using lock = std::unique_lock<com::mutex>;

    void add_owed(const GUID &job, const std::vector<notification> &);
    void wake(lock &);
    void work();
    std::optional<task> pick(std::uint64_t now, DWORD &wait);
    std::optional<task> pick_release();
    bool is_active(std::uint64_t client) const;
    bool may_start(std::uint64_t client, std::uint64_t now, std::uint64_t &free_at) const;
    bool has_work() const;
    void begin(const task &, std::uint64_t now);
    void finish(const task &, outcome);
    outcome deliver(const task &);
    outcome call(const task &, const engine_client::job_record &);

    engine_client::job_calls &calls_;
    const object_source object_of_;

    // Guards everything below.
    com::mutex lock_;
    com::condition changed_;
    std::map<GUID, registration, com::guid_less> registrations_;
    std::vector<std::shared_ptr<client_callback>> to_release_;
    std::vector<active_call> active_;
    GUID last_served_{}; // jobs take turns
    unsigned threads_ = 0, idle_threads_ = 0;
};

} // namespace winebits::qmgr
