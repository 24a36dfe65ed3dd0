// SPDX-License-Identifier: LGPL-2.1-or-later
// From parameters on the wire to the queue's commands (docs/wire.md, "Calls"). Shapes are checked here,
// meaning (lengths, ranges, states) by the queue. Pure functions; any thread.
#pragma once

#include "engine/queue/event.hpp"
#include "engine/rpc/configuration.hpp"
#include "engine/rpc/json.hpp"

#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace winebits::rpc {

// English, for the developer of the other side; never shows a value.
struct bad_parameters {
    std::string message;
};
template <class T>
using decoded = std::expected<T, bad_parameters>;

// A member of `params`, which need not be an object. Strings hold no NUL.
decoded<std::string> string_member(const json::value &params, std::string_view name);
decoded<std::uint64_t> number_member(const json::value &params, std::string_view name);
decoded<job_id> id_member(const json::value &params, std::string_view name);

decoded<queue::personality> decode_surface(const json::value &params);
decoded<configuration> decode_configuration(const json::value &params);
// The command of a job.* method that changes something; bad_parameters also for other methods.
decoded<queue::command_body> decode_command(std::string_view method, const json::value &params);
// True for the methods that decode_command knows.
bool is_command(std::string_view method);

} // namespace winebits::rpc
