// SPDX-License-Identifier: LGPL-2.1-or-later
// The prefix' engine as the command line uses it. Main thread; calls block, 5 s at most when the engine has
// to be started.
#pragma once

#include "engine/rpc/client.hpp"
#include "tools/winebits/prefix.hpp"

#include <cstdint>
#include <expected>
#include <optional>
#include <string>

namespace winebits::cli {

enum class when_none_runs { start_if_queue, leave };

// A connection to the running engine, or to one that is started because the prefix has a queue. None: none
// runs and none was started; with start_if_queue there are no jobs then. Error: a sentence for the user.
std::expected<std::optional<rpc::client>, std::string>
connect_to_engine(const prefix &where, when_none_runs policy = when_none_runs::start_if_queue,
                  const std::string &surface = protocol::surface::bits);

// Asks a running engine to flush and leave, and waits for that. False: none was running.
bool stop_engine(const prefix &where);

// The same, only for one of another version than this program.
bool stop_engine_of_other_version(const prefix &where);

// How many unfinished jobs the queue holds; none when the engine can't tell.
std::optional<std::uint64_t> unfinished_jobs(const prefix &where);

} // namespace winebits::cli
