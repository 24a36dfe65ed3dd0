// SPDX-License-Identifier: LGPL-2.1-or-later
// What the downloads (IDODownload) share: the engine and its calls. They see no BITS-style job.
// Any thread.
#pragma once

#include "dlls/common/engine_client/client.hpp"
#include "dlls/common/engine_client/job_calls.hpp"
#include "dlls/common/engine_client/wire_codec.hpp"

#include <memory>

namespace winebits::dosvc::downloads {

class surface : public std::enable_shared_from_this<surface> {
  public:
    static std::shared_ptr<surface> make();

    // The engine's events come from now on; those of the time before may have been missed.
    void on_subscribed();
    void on_event(const engine_client::event &);

    engine_client::client engine{"do_download"};
    engine_client::job_calls calls{engine};

  private:
    surface() = default;
};

} // namespace winebits::dosvc::downloads
