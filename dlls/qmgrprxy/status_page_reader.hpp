// SPDX-License-Identifier: LGPL-2.1-or-later
// The client's side of the status page: what the daemon says of a running job, without a call.
// Any thread of the client.
#pragma once

#include "winebits/status_page.hpp"

#include <array>
#include <cstdint>
#include <optional>

namespace winebits::qmgrprxy {

using job_bytes = std::array<std::uint8_t, 16>; // a GUID in the order of its text form

// The job's entry when it can be trusted now: CONNECTING or TRANSFERRING, and younger than two seconds
// (design 4, "Status page"). none: ask the service. Every number in the page is foreign; only the state is
// checked here.
std::optional<status_page::entry> read_status(const job_bytes &job) noexcept;

} // namespace winebits::qmgrprxy
