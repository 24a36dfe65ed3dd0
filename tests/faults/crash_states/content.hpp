// SPDX-License-Identifier: LGPL-2.1-or-later
// What the servers of these tests give: bytes that tell by themselves which file, version and place they are
// of, and are never zero. Pure functions.
#pragma once

#include "engine/queue/job.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace winebits::crash_states {

std::byte remote_byte(const std::string &url, unsigned version, std::uint64_t offset);

// "http://host/name?SIZE" has so many bytes.
std::uint64_t remote_size(const std::string &url);

// The local file that these ranges of it make; no ranges: all of it.
std::vector<std::byte> local_content(const std::string &url, unsigned version,
                                     const std::vector<queue::byte_range> &ranges);

// The ETag of a version, and back; 0: of none.
std::string etag_of(unsigned version);
unsigned version_of(const queue::validator &);

} // namespace winebits::crash_states
