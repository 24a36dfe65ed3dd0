// SPDX-License-Identifier: LGPL-2.1-or-later
// Jobs, files and events as docs/wire.md shows them.
// Pure functions; main thread, because they look at the queue's jobs.
#pragma once

#include "engine/queue/effect.hpp"
#include "engine/queue/job.hpp"
#include "engine/rpc/backend.hpp"
#include "engine/rpc/json.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace winebits::rpc {

// `live` is how far the job's running transfer is; the job's own figures may be a moment older.
void write_job(json::writer &, const queue::job &, const std::optional<live_count> &live);
void write_file(json::writer &, const queue::job &, std::uint32_t index,
                const std::optional<live_count> &live);
std::string event_text(std::uint64_t sequence, const queue::notification &);

// Bytes of all files of the job so far.
std::uint64_t bytes_transferred(const queue::job &, const std::optional<live_count> &live);

// "file" for paths, UNC names and file: URLs, else "http" (bits-api 3.2 GetProtocol).
std::string_view protocol_of(std::string_view remote_name);

} // namespace winebits::rpc
