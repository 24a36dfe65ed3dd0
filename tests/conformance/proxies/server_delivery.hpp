// SPDX-License-Identifier: LGPL-2.1-or-later
// The test server's objects of Delivery Optimization: the manager of downloads, and a job.
// Runs on the server's RPC threads.
#pragma once

#include "dlls/common/com/ptr.hpp"
#include "tests/conformance/proxies/session.hpp"

#include <memory>

namespace winebits::proxy_test {

com::ptr<IDOManager> make_downloads(const std::shared_ptr<session> &shared);
com::ptr<IDeliveryOptimizationJob> make_delivery_job(const std::shared_ptr<session> &shared);

} // namespace winebits::proxy_test
