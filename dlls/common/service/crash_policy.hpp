// SPDX-License-Identifier: LGPL-2.1-or-later
// What happens when the service crashes: its classes are revoked and the service is reported as stopped
// before the process ends, so that the next activation starts it anew. Otherwise every activation would fail
// until the last Windows program has exited, and rpcrt4 would swallow an access violation and go on with
// half-changed objects. Handlers run on the thread that crashed, the last act on a thread that waits for it.
#pragma once

#include <functional>

namespace winebits::service {

// Installs the handlers for the rest of the process' life. `last_act` runs once, after a crash, for at most a
// few seconds; then the process is terminated.
void install_crash_policy(std::function<void()> last_act);

} // namespace winebits::service
