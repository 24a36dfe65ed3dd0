// SPDX-License-Identifier: LGPL-2.1-or-later
// What the downloads (IDODownload) share: the engine and its calls, the objects that live, callbacks and
// streams. They see no BITS-style job.
// Any thread.
#pragma once

#include "dlls/common/com/object_table.hpp"
#include "dlls/common/engine_client/client.hpp"
#include "dlls/common/engine_client/job_calls.hpp"
#include "dlls/common/engine_client/wine_session.hpp"
#include "dlls/common/engine_client/wire_codec.hpp"
#include "dlls/common/proxy/auto_proxy.hpp"
#include "dlls/dosvc/downloads/auth_headers.hpp"
#include "dlls/dosvc/downloads/change_watch.hpp"
#include "dlls/dosvc/downloads/status_notifier.hpp"
#include "dlls/dosvc/stream_sink.hpp"
#include "winebits/protocol.hpp"

#include <memory>

namespace winebits::dosvc::downloads {

class DODownload;

class surface : public std::enable_shared_from_this<surface> {
  public:
    static std::shared_ptr<surface> make();

    // The one COM object of a download, made when nobody holds it at present.
    com::ptr<DODownload> download_object(const GUID &);

    // The engine's events come from now on; those of the time before may have been missed.
    void on_subscribed();
    void on_event(const engine_client::event &);
    // Something of the download has changed, whoever said so.
    void changed(const GUID &download);
    // The download has ended: only its last callback remains.
    void ended(const GUID &download);

    engine_client::client engine{protocol::surface::delivery_download, engine_client::wine_session()};
    engine_client::job_calls calls{engine};
    proxy::auto_proxy proxies{calls};
    com::object_table<DODownload> table;
    change_watch watch;
    auth_header_store auth_headers;
    std::shared_ptr<status_notifier> notifications;
    std::shared_ptr<stream_sinks> sinks;
    const engine_client::owner_record owner; // the one user that owns the prefix

  private:
    surface();
};

} // namespace winebits::dosvc::downloads
