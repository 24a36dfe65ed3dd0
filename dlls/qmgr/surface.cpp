// SPDX-License-Identifier: LGPL-2.1-or-later
// Puts engine, table and notifications together.
// Any thread.
#include "dlls/qmgr/surface.hpp"

#include "dlls/common/engine_client/process_owner.hpp"
#include "dlls/common/jobs/notified.hpp"
#include "dlls/qmgr/file.hpp"
#include "dlls/qmgr/job.hpp"
#include "dlls/qmgr/legacy/status_callback.hpp"

namespace winebits::qmgr {

surface::surface() : owner(engine_client::process_owner()) {}

std::shared_ptr<surface> surface::make() {
    std::shared_ptr<surface> made(new surface);
    // Both live no longer than their threads, and they ask for objects only while the surface is there.
    const auto object_of = [weak = std::weak_ptr(made)](const GUID &id) {
        const auto alive = weak.lock();
        return alive ? alive->job_object(id) : com::ptr<BackgroundCopyJob>();
    };
    made->notifications = std::make_shared<notify::notifier>(
        made->jobs, jobs::objects_of<job_traits>(made), [weak = std::weak_ptr(made)](IUnknown *object) {
            const auto alive = weak.lock();
            return alive ? legacy::make_status_callback(alive, object) : com::ptr<IUnknown>();
        });
    made->judge = std::make_shared<certificate_judge>(made->jobs, object_of);
    return made;
}

com::ptr<BackgroundCopyJob> surface::job_object(const GUID &id) {
    return table.find_or_make(id, [&] { return com::make<BackgroundCopyJob>(shared_from_this(), id); });
}

void surface::job_ended(const GUID &id) {
    notifications->forget(id);
    judge->forget(id);
}

void surface::on_subscribed() {
    judge->announce();
    notifications->look_for_all_owed();
}

void surface::on_event(const engine_client::event &what) {
    if (what.what == engine_client::certificate_event)
        judge->on_event(what);
    else
        notifications->on_event(what);
}

} // namespace winebits::qmgr
