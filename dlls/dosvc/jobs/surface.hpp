// SPDX-License-Identifier: LGPL-2.1-or-later
// What the BITS-style jobs of Delivery Optimization share: the engine, the objects that live, notifications
// and streams. They see neither BITS' jobs nor downloads.
// Any thread.
#pragma once

#include "dlls/common/com/object_table.hpp"
#include "dlls/common/engine_client/client.hpp"
#include "dlls/common/engine_client/job_calls.hpp"
#include "dlls/common/engine_client/wine_session.hpp"
#include "dlls/common/engine_client/wire_codec.hpp"
#include "dlls/common/notification/notifier.hpp"
#include "dlls/common/proxy/auto_proxy.hpp"
#include "dlls/dosvc/stream_sink.hpp"
#include "winebits/protocol.hpp"

#include <memory>

namespace winebits::dosvc::bits_style {

class DeliveryOptimizationJob;

class surface : public std::enable_shared_from_this<surface> {
  public:
    static std::shared_ptr<surface> make();

    // The one COM object of a job, made when nobody holds it at present.
    com::ptr<DeliveryOptimizationJob> job_object(const GUID &);

    // Nobody is told about it any more.
    void job_ended(const GUID &);

    // The engine's events come from now on; those of the time before may have been missed.
    void on_subscribed();
    void on_event(const engine_client::event &);

    engine_client::client engine{protocol::surface::delivery_job, engine_client::wine_session()};
    engine_client::job_calls jobs{engine};
    proxy::auto_proxy proxies{jobs};
    com::object_table<DeliveryOptimizationJob> table;
    std::shared_ptr<notify::notifier> notifications;
    std::shared_ptr<stream_sinks> sinks;
    const engine_client::owner_record owner; // the one user that owns the prefix

  private:
    surface();
};

} // namespace winebits::dosvc::bits_style
