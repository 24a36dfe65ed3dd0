// SPDX-License-Identifier: LGPL-2.1-or-later
// The test server's root object: the manager, which is also the peer cache's administration and the legacy
// queue. Runs on the server's RPC threads.
#pragma once

#include "dlls/common/com/object.hpp"
#include "tests/conformance/proxies/session.hpp"

#include <memory>

namespace winebits::proxy_test {

com::ptr<IUnknown> make_manager(const std::shared_ptr<session> &shared);
com::ptr<IBitsPeerCacheAdministration> make_peer_cache(const std::shared_ptr<session> &shared);
com::ptr<IBackgroundCopyQMgr> make_legacy_queue(const std::shared_ptr<session> &shared);

} // namespace winebits::proxy_test
