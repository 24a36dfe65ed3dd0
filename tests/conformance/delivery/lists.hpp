// SPDX-License-Identifier: LGPL-2.1-or-later
// The lists of behaviours of the programs of Delivery Optimization, and what their sources share.
// Test thread only.
#pragma once

#include "tests/conformance/support/download.hpp"
#include "tests/conformance/support/download_clients.hpp"
#include "tests/conformance/support/folder.hpp"
#include "tests/conformance/support/interfaces.hpp"
#include "tests/conformance/support/program.hpp"
#include "tests/conformance/support/server.hpp"
#include "tests/conformance/support/wait.hpp"

namespace winebits::conformance {

// The small file of the SDK's own tests.
inline constexpr std::uint64_t small_size = 1837;
text small_file();
// 64 MiB that would take minutes: whatever is tried meets it in mid-transfer.
text endless_file();
// 8 MiB that take some seconds: a test can stop it on its way and see it end.
text slow_file();
inline constexpr std::uint64_t slow_size = 8u << 20;

// do-download
behaviours states();
behaviours file_sink();
behaviours progress();
behaviours same_path();
// do-properties
behaviours texts();
behaviours numbers();
behaviours objects();
behaviours answers_of_the_server();
behaviours states_of_setting();
behaviours deprecated_properties();
// do-manager
behaviours manager_of_downloads();
// do-ranges
behaviours ranges_of_downloads();
// do-callback
behaviours callbacks_of_downloads();
// do-stream
behaviours streams();
// do-errors
behaviours errors_of_downloads();

} // namespace winebits::conformance
