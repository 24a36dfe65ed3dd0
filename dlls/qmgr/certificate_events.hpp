// SPDX-License-Identifier: LGPL-2.1-or-later
// What the surface tells whoever shows server certificates to programs (bits-api 3.9).
// The thread of the event stream: nothing here waits for a program.
#pragma once

#include "dlls/common/engine_client/wire_codec.hpp"

namespace winebits::qmgr {

class certificate_events {
  public:
    virtual ~certificate_events() = default;

    // The engine asks for a verdict: an event whose `what` is engine_client::certificate_event.
    virtual void on_certificate(const engine_client::event &) = 0;
    // The engine is new and knows of no program that judges: the jobs whose interface still lives are
    // announced to it (`validates_certificates`).
    virtual void announce() = 0;
};

} // namespace winebits::qmgr
