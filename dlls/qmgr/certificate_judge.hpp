// SPDX-License-Identifier: LGPL-2.1-or-later
// Asks programs what they say of the certificates of servers (bits-api 3.9).
//
// Any thread may call it. A program is called on a thread of the judge's own, one for each certificate, with
// no lock held: the transfer that the certificate belongs to waits for the verdict and nothing else does.
#pragma once

#include "dlls/common/com/global_interface.hpp"
#include "dlls/common/com/guid.hpp"
#include "dlls/common/com/mutex.hpp"
#include "dlls/common/com/ptr.hpp"
#include "dlls/common/engine_client/job_calls.hpp"
#include "dlls/common/engine_client/wire_codec.hpp"

#include <bits.h>

#include <functional>
#include <map>
#include <memory>

namespace winebits::qmgr {

class BackgroundCopyJob;

class certificate_judge : public std::enable_shared_from_this<certificate_judge> {
  public:
    using object_source = std::function<com::ptr<BackgroundCopyJob>(const GUID &)>;

    // `calls` lives as long as `object_of` returns objects.
    certificate_judge(engine_client::job_calls &calls, object_source object_of)
        : calls_(calls), object_of_(std::move(object_of)) {}

    // A program's object, for set(). Fails with what its QueryInterface said.
    static engine_client::result<com::global_interface> keep(IUnknown *);

    // Who is asked about a job; replaces the one before, an empty one clears it.
    void set(const GUID &job, com::global_interface callback);
    void forget(const GUID &job) { set(job, {}); }

    // The engine asks for a verdict: an event whose `what` is engine_client::certificate_event.
    void on_event(const engine_client::event &);
    // The engine may be a new one that knows of no program that judges: tells it for which jobs one does.
    void announce();

  private:
    void judge(const engine_client::event &);
    HRESULT ask(const engine_client::event &, BackgroundCopyJob &);

    engine_client::job_calls &calls_;
    const object_source object_of_;
    com::mutex lock_;
    std::map<GUID, std::shared_ptr<const com::global_interface>, com::guid_less>
        callbacks_; // guarded by lock_
};

} // namespace winebits::qmgr
