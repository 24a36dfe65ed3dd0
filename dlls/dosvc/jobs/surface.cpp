// SPDX-License-Identifier: LGPL-2.1-or-later
// Puts engine, table, notifications and streams together.
// Any thread.
#include "dlls/dosvc/jobs/surface.hpp"

#include "dlls/common/engine_client/process_owner.hpp"
#include "dlls/common/jobs/notified.hpp"
#include "dlls/dosvc/jobs/file.hpp"
#include "dlls/dosvc/jobs/job.hpp"

namespace winebits::dosvc::bits_style {

surface::surface() : owner(engine_client::process_owner()) {}

std::shared_ptr<surface> surface::make() {
    std::shared_ptr<surface> made(new surface);
    made->notifications =
        std::make_shared<notify::notifier>(made->jobs, winebits::jobs::objects_of<job_traits>(made));
    made->sinks = std::make_shared<stream_sinks>(made->jobs);
    return made;
}

com::ptr<DeliveryOptimizationJob> surface::job_object(const GUID &id) {
    return table.find_or_make(id, [&] { return com::make<DeliveryOptimizationJob>(shared_from_this(), id); });
}

void surface::job_ended(const GUID &id) {
    notifications->forget(id);
    sinks->forget(id);
}

void surface::on_subscribed() {
    sinks->all_changed();
    notifications->look_for_all_owed();
}

void surface::on_event(const engine_client::event &what) {
    sinks->changed(what.job);
    notifications->on_event(what);
}

} // namespace winebits::dosvc::bits_style
