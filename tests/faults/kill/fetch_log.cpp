// SPDX-License-Identifier: LGPL-2.1-or-later
// See fetch_log.hpp.
#include "tests/faults/kill/fetch_log.hpp"

#include <algorithm>
#include <map>
#include <sstream>
#include <vector>

namespace winebits::test::kill {
namespace {

// One GET as the server saw it.
struct fetch {
    std::uint64_t begin = 0; // offset of the first byte that was sent
    std::uint64_t sent = 0;  // bytes of the body
};

struct logged {
    std::string target;
    fetch what;
};

// METHOD TARGET STATUS BYTES "RANGE"
std::vector<logged> read(const std::string &log) {
    std::vector<logged> out;
    std::istringstream text(log);
    for (std::string line; std::getline(text, line);) {
        std::istringstream words(line);
        std::string method, target, range;
        unsigned status = 0;
        std::uint64_t sent = 0;
        words >> method >> target >> status >> sent >> range;
        if (method != "GET" || (status != 200 && status != 206))
            continue;
        const auto equals = range.find('=');
        const bool whole = status == 200 || equals == std::string::npos;
        out.push_back({target, {whole ? 0 : std::stoull(range.substr(equals + 1)), sent}});
    }
    return out;
}

std::uint64_t distinct_bytes(std::vector<fetch> fetches) {
    std::ranges::sort(fetches, {}, &fetch::begin);
    std::uint64_t covered = 0, end = 0;
    for (const auto &[begin, sent] : fetches) {
        const auto from = std::max(begin, end);
        end = std::max(end, begin + sent);
        covered += end - std::min(from, end);
    }
    return covered;
}

} // namespace

fetched_bytes count_fetched(const std::string &log) {
    std::map<std::string, std::vector<fetch>> by_target;
    fetched_bytes out;
    for (const auto &one : read(log)) {
        by_target[one.target].push_back(one.what);
        out.sent += one.what.sent;
    }
    out.twice = out.sent;
    for (const auto &[target, fetches] : by_target)
        out.twice -= distinct_bytes(fetches);
    return out;
}

} // namespace winebits::test::kill
