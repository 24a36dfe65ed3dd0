// SPDX-License-Identifier: LGPL-2.1-or-later
// Delivers notifications: to the client's callback, else to an object of the job's NOTIFICATION_CLSID, else
// by the job's command line (bits-api 9).
//
// Any thread may call it; calls to clients are made on worker threads of its own, with no lock held. Whose
// turn it is says delivery_schedule. There are at most 64 threads, and none while nothing is due. What a
// client said S_OK to, or a program ended well for, is acknowledged to the engine, which keeps what is owed
// for as long as the job lives.
#pragma once

#include "dlls/common/com/mutex.hpp"
#include "dlls/common/com/ptr.hpp"
#include "dlls/common/engine_client/job_calls.hpp"
#include "dlls/common/engine_client/wire_codec.hpp"
#include "dlls/common/notification/client_callback.hpp"
#include "dlls/common/notification/delivery_schedule.hpp"
#include "dlls/common/notification/worker_crew.hpp"

#include <functional>
#include <memory>
#include <mutex>

namespace winebits::notify {

// What a surface makes for the clients that are called.
struct job_objects {
    std::function<com::ptr<IBackgroundCopyJob>(const GUID &)> job; // none: the surface is gone
    // Of that job.
    std::function<com::ptr<IBackgroundCopyFile>(const GUID &, const engine_client::file_record &)> file;
    std::function<engine_client::result<com::ptr<IBackgroundCopyError>>(const GUID &,
                                                                        const engine_client::error_record &)>
        error;
    HRESULT not_found = BG_E_NOT_FOUND; // what the engine says of a job that it does not have
};

class notifier : public std::enable_shared_from_this<notifier> {
  public:
    // For an activated object that knows no callback interface of BITS 1.0 and later: one that does and
    // passes its calls on, or nothing.
    using adapter = std::function<com::ptr<IUnknown>(IUnknown *)>;

    // `calls` lives as long as `objects` gives any.
    notifier(engine_client::job_calls &calls, job_objects objects, adapter adapt = {});

    // Who is to be told about a job; replaces the one before.
    void set(const GUID &job, std::shared_ptr<client_callback>);
    std::shared_ptr<client_callback> find(const GUID &job);
    // Its callback is cleared.
    void clear(const GUID &job);
    // The job has ended.
    void forget(const GUID &job);

    // Asks the engine what the job still owes to its client, and delivers it. Called when a listener or the
    // flags were set.
    void look_for_owed(const GUID &job);
    // The same for every job: the service has just come, or events may have been missed.
    void look_for_all_owed();
    // An event of the engine.
    void on_event(const engine_client::event &);

  private:
    using lock = std::unique_lock<com::mutex>;
    using task = delivery_schedule::task;
    using report = delivery_schedule::report;
    enum class answer { taken, not_due, refused, gone };

    void add_owed(const engine_client::job_record &);
    void wake(lock &);
    worker_crew::work next(std::uint32_t &wait);
    void perform(const task &);

    // notifier_delivery.cpp
    report deliver(const task &);
    report release(const task &);
    bool is_due(const task &, const engine_client::job_record &);
    void tell_listener(const task &, const engine_client::job_record &, report &);
    void tell_class(const task &, const engine_client::job_record &, report &);
    void run_program(const task &, const engine_client::job_record &, report &);
    void on_program_end(const task &, std::uint32_t retry, DWORD code);
    answer call(const client_callback &, const task &, const engine_client::job_record &);
    answer call_for_file(const client_callback &, const task &, IBackgroundCopyJob &);
    std::shared_ptr<client_callback> activate(const GUID &class_id);

    engine_client::job_calls &calls_;
    const job_objects objects_;
    const adapter adapt_;

    // Guards everything below.
    com::mutex lock_;
    delivery_schedule schedule_;
    std::vector<GUID> unknown_past_; // jobs whose first listener of this session has just come
    worker_crew crew_;
};

} // namespace winebits::notify
