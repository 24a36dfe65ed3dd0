// SPDX-License-Identifier: LGPL-2.1-or-later
// Puts engine and jobs together.
// Any thread.
#include "dlls/dosvc/jobs/surface.hpp"

#include "dlls/common/com/process_token.hpp"

namespace winebits::dosvc::jobs {

surface::surface()
    : owner{com::process_user_sid(), com::process_integrity_level(), com::process_is_elevated()} {}

std::shared_ptr<surface> surface::make() {
    return std::shared_ptr<surface>(new surface);
}

void surface::on_subscribed() {}

void surface::on_event(const engine_client::event &) {}

} // namespace winebits::dosvc::jobs
