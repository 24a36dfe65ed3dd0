// SPDX-License-Identifier: LGPL-2.1-or-later
// Puts engine and downloads together.
// Any thread.
#include "dlls/dosvc/downloads/surface.hpp"

namespace winebits::dosvc::downloads {

std::shared_ptr<surface> surface::make() {
    return std::shared_ptr<surface>(new surface);
}

void surface::on_subscribed() {}

void surface::on_event(const engine_client::event &) {}

} // namespace winebits::dosvc::downloads
