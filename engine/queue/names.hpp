// SPDX-License-Identifier: LGPL-2.1-or-later
// What the queue asks of remote and local names (bits-api 5.1), and what it reads from a URL.
// Pure functions; any thread.
#pragma once

#include "engine/queue/job.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace winebits::queue {

// Length of UTF-8 text in UTF-16 code units, as Windows counts.
std::size_t utf16_length(std::string_view utf8);

// bits-api 5.1: http, https or file, at most 2200 characters, no path segment over 260.
bool is_acceptable_remote_name(std::string_view url);
// A name that means a file may be a path or a file: URL; what it means was found out by the Windows side.
bool is_acceptable_remote_name(std::string_view name, const std::optional<local_path> &source);

// do-api 4: http or https, with a host; BITS' limits of length don't count.
bool is_acceptable_url(std::string_view url);

// Checks again what is cheap; the Windows side has already asked the file system.
bool is_acceptable_local_path(const local_path &);

// "host:port" of a URL in lower case, the unit of the connection limit; empty for file URLs.
std::string authority_of(std::string_view url);

// False for files and for this machine, which are there without any network.
bool needs_network(std::string_view authority);

} // namespace winebits::queue
