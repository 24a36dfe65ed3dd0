// SPDX-License-Identifier: LGPL-2.1-or-later
// See content.hpp.
// Pure functions.
#include "tests/faults/crash_states/content.hpp"

#include <functional>

namespace winebits::crash_states {

std::byte remote_byte(const std::string &url, unsigned version, std::uint64_t offset) {
    const auto seed = std::hash<std::string>{}(url) + version * 0x9E3779B97F4A7C15ULL;
    const auto mixed = (seed + offset / 64) * 0xD6E8FEB86659FD93ULL;
    return static_cast<std::byte>(1 + ((mixed >> 40) + offset) % 255);
}

std::uint64_t remote_size(const std::string &url) {
    return std::stoull(url.substr(url.find('?') + 1));
}

std::vector<std::byte> local_content(const std::string &url, unsigned version,
                                     const std::vector<queue::byte_range> &ranges) {
    const auto size = remote_size(url);
    std::vector<std::byte> out;
    for (const auto &one : ranges.empty() ? std::vector<queue::byte_range>{{0, size}} : ranges) {
        const auto length = one.length == queue::byte_range::to_end ? size - one.offset : one.length;
        for (std::uint64_t i = 0; i < length; ++i)
            out.push_back(remote_byte(url, version, one.offset + i));
    }
    return out;
}

std::string etag_of(unsigned version) {
    return "\"" + std::to_string(version) + "\"";
}

unsigned version_of(const queue::validator &of) {
    return of.etag.size() > 2 ? static_cast<unsigned>(std::stoul(of.etag.substr(1))) : 0;
}

} // namespace winebits::crash_states
