// SPDX-License-Identifier: LGPL-2.1-or-later
// Puts engine, objects, callbacks and streams together.
// Any thread.
#include "dlls/dosvc/downloads/surface.hpp"

#include "dlls/common/engine_client/process_owner.hpp"
#include "dlls/dosvc/downloads/download.hpp"

#include <bits.h>

namespace winebits::dosvc::downloads {

surface::surface() : owner(engine_client::process_owner()) {}

std::shared_ptr<surface> surface::make() {
    std::shared_ptr<surface> made(new surface);
    // Both live no longer than their threads; the first asks for objects only while the surface is there.
    made->notifications =
        std::make_shared<status_notifier>(made->calls, [weak = std::weak_ptr(made)](const GUID &id) {
            const auto alive = weak.lock();
            return alive ? alive->download_object(id).query<IDODownload>() : com::ptr<IDODownload>();
        });
    made->sinks = std::make_shared<stream_sinks>(made->calls);
    return made;
}

com::ptr<DODownload> surface::download_object(const GUID &id) {
    return table.find_or_make(id, [&] { return com::make<DODownload>(shared_from_this(), id); });
}

void surface::on_subscribed() {
    watch.all_changed();
    sinks->all_changed();
    notifications->all_changed();
}

void surface::on_event(const engine_client::event &what) {
    if (what.what == BG_NOTIFY_JOB_MODIFICATION)
        changed(what.job);
}

void surface::changed(const GUID &download) {
    watch.changed(download);
    sinks->changed(download);
    notifications->changed(download);
}

void surface::ended(const GUID &download) {
    sinks->forget(download);
    auth_headers.forget(download);
}

} // namespace winebits::dosvc::downloads
