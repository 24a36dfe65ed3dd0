// SPDX-License-Identifier: LGPL-2.1-or-later
// What the COM objects of the BITS surface share: the engine, the objects that live, the notifications.
// Any thread.
#pragma once

#include "dlls/common/com/object_table.hpp"
#include "dlls/common/engine_client/client.hpp"
#include "dlls/common/engine_client/job_calls.hpp"
#include "dlls/common/notification/notifier.hpp"
#include "dlls/common/proxy/auto_proxy.hpp"
#include "dlls/qmgr/certificate_judge.hpp"
#include "dlls/qmgr/legacy/group_list.hpp"
#include "winebits/protocol.hpp"

#include <memory>

namespace winebits::qmgr {

class BackgroundCopyJob;

class surface : public std::enable_shared_from_this<surface> {
  public:
    static std::shared_ptr<surface> make();

    // The one COM object of a job, made when nobody holds it at present.
    com::ptr<BackgroundCopyJob> job_object(const GUID &);

    // Nobody is told about it any more.
    void job_ended(const GUID &);

    // The engine's events come from now on; those of the time before may have been missed.
    void on_subscribed();
    void on_event(const engine_client::event &);

    engine_client::client engine{protocol::surface::bits};
    engine_client::job_calls jobs{engine};
    proxy::auto_proxy proxies{jobs};
    com::object_table<BackgroundCopyJob> table;
    legacy::group_list groups;
    std::shared_ptr<notify::notifier> notifications;
    std::shared_ptr<certificate_judge> judge;
    const engine_client::owner_record owner; // the one user that owns the prefix

  private:
    surface();
};

} // namespace winebits::qmgr
