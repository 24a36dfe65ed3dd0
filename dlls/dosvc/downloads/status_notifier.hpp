// SPDX-License-Identifier: LGPL-2.1-or-later
// Calls clients back about their downloads (do-api 5.6). What is told when, says callback_schedule.
//
// Any thread may call it; calls to clients are made on worker threads of its own, with no lock held, so that
// a client may call the download from inside. A client that is gone loses its callback, never its download.
#pragma once

#include "dlls/common/com/mutex.hpp"
#include "dlls/common/com/ptr.hpp"
#include "dlls/common/engine_client/job_calls.hpp"
#include "dlls/common/notification/worker_crew.hpp"
#include "dlls/dosvc/downloads/callback_schedule.hpp"
#include "dlls/dosvc/downloads/status_callback.hpp"

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace winebits::dosvc::downloads {

class status_notifier : public std::enable_shared_from_this<status_notifier> {
  public:
    using object_source = std::function<com::ptr<IDODownload>(const GUID &)>;

    // `calls` lives as long as `object_of` returns objects.
    status_notifier(engine_client::job_calls &calls, object_source object_of);

    // Who is to be told from now on; null: nobody. Fails with what QueryInterface said. The former callback
    // gets nothing more: one that is being called is waited for, for a moment, unless this is a call from
    // inside it. Calls out of the process.
    HRESULT set(const GUID &download, IUnknown *);
    com::ptr<IUnknown> find(const GUID &download);

    // Around a Start: until it has returned nothing is told. A Start that blocks ends here when the engine
    // has taken it.
    void begin_start(const GUID &download);
    void end_start(const GUID &download, bool started);
    // The client made a call: it lives and need not be told the end again.
    void called(const GUID &download) noexcept;
    // The engine told of a change.
    void changed(const GUID &download);
    // Events may have been missed.
    void all_changed();

  private:
    using lock = std::unique_lock<com::mutex>;
    using task = callback_schedule::task;
    using outcome = callback_schedule::outcome;
    struct running {
        const status_callback *callback = nullptr;
        GUID download{};
        GUID thread{}; // COM's logical one: calls from inside the callback belong to it
    };

    notify::worker_crew::work next(std::uint32_t &wait);
    void deliver(const task &);
    outcome tell(const task &);
    HRESULT call(const task &, const DO_DOWNLOAD_STATUS &);
    void wait_for_call(const GUID &download, const status_callback *former);

    engine_client::job_calls &calls_;
    const object_source object_of_;

    com::mutex lock_; // guards everything below
    com::condition call_ended_;
    callback_schedule schedule_;
    std::vector<running> running_;
    notify::worker_crew crew_;
};

// What GetStatus and callbacks tell of a download.
DO_DOWNLOAD_STATUS status_of(const engine_client::job_record &);

} // namespace winebits::dosvc::downloads
