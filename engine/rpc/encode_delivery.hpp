// SPDX-License-Identifier: LGPL-2.1-or-later
// What jobs and files of the DO surfaces show beside the rest (docs/wire.md, "delivery").
// Pure functions; main thread, because they look at the queue's jobs.
#pragma once

#include "engine/queue/job.hpp"
#include "engine/rpc/json.hpp"

#include <cstdint>
#include <string>

namespace winebits::rpc {

// The values of the members `delivery`. `transferred`, `written`: bytes that are there at this moment.
void write_job_delivery(json::writer &, const queue::job &, std::uint64_t transferred);
void write_file_delivery(json::writer &, const queue::job &, const queue::file &, std::uint64_t written);

// The file of a stream as Windows programs name it; empty while it has none.
std::string spool_dos_name(const queue::file &);

} // namespace winebits::rpc
