// SPDX-License-Identifier: LGPL-2.1-or-later
// What keeps a surface and the engine together while it is served: the engine's events, and changes of the
// registry that the engine is to follow. The surface's methods are called on threads of the link.
#pragma once

#include "dlls/common/engine_client/event_stream.hpp"
#include "dlls/common/engine_client/registry_watch.hpp"

#include <memory>

namespace winebits::service {

class surface_link {
  public:
    // A surface has an `engine` (engine_client::client), on_subscribed() and on_event(event).
    template <class Surface>
    explicit surface_link(const std::shared_ptr<Surface> &owner)
        : watch_([owner] { owner->engine.reconfigure(); }),
          events_(
              owner->engine, [owner] { owner->on_subscribed(); },
              [owner](const engine_client::event &what) { owner->on_event(what); }) {}

  private:
    const engine_client::registry_watch watch_;
    const engine_client::event_stream events_;
};

} // namespace winebits::service
