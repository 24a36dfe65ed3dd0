// SPDX-License-Identifier: LGPL-2.1-or-later
// See file_server.hpp.
#include "tests/faults/kill/file_server.hpp"

#include "tests/engine/daemon_harness.hpp"
#include "tests/support/origin/content.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <sstream>

namespace winebits::test::kill {
namespace {

constexpr std::uint64_t mebibyte = 1 << 20;

constexpr char lines[] = "access_log access.log fetches;\n"
                         "location /marathon/ { limit_rate 32m; sendfile_max_chunk 256k; }\n"
                         "location /slow/ { limit_rate 20k; sendfile_max_chunk 4k; }\n";

struct logged {
    std::string target;
    fetch what;
};

// METHOD TARGET STATUS BYTES "RANGE"
std::vector<logged> read_log(const std::string &path) {
    std::vector<logged> out;
    std::istringstream text(contents_of(path));
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

const served_file &file_server::small() {
    static const served_file file{"small", 3000, 1};
    return file;
}
const served_file &file_server::middle() {
    static const served_file file{"middle", 300'000, 2};
    return file;
}
const served_file &file_server::marathon() {
    static const served_file file{"marathon/file", 64 * mebibyte, 3};
    return file;
}
const served_file &file_server::endless() {
    static const served_file file{"slow/file", 64 * mebibyte, 4};
    return file;
}

std::string file_server::content(const served_file &file) {
    return origin::content(file.size, file.seed);
}

file_server::file_server() : nginx_(lines) {
    for (const auto *folder : {"marathon", "slow"})
        std::filesystem::create_directory(nginx_.path("www/") + folder);
    for (const auto *file : {&small(), &middle(), &marathon(), &endless()})
        nginx_.put(file->path, content(*file));
}

std::string file_server::url(const std::string &path, const std::string &use) const {
    auto out = nginx_.url("/" + path + "?" + use);
    if (path == endless().path) // as another host: what never ends must not take the connections of others
        out.replace(out.find("127.0.0.1"), std::string_view("127.0.0.1").size(), "localhost");
    return out;
}

std::vector<fetch> file_server::fetches_of(const std::string &url) const {
    std::vector<fetch> out;
    const auto target = url.substr(url.find('/', url.find("://") + 3));
    for (const auto &one : read_log(nginx_.path("access.log")))
        if (one.target == target)
            out.push_back(one.what);
    return out;
}

fetched_bytes file_server::bytes_fetched() const {
    std::map<std::string, std::vector<fetch>> by_target;
    fetched_bytes out;
    for (const auto &one : read_log(nginx_.path("access.log"))) {
        by_target[one.target].push_back(one.what);
        out.sent += one.what.sent;
    }
    out.twice = out.sent;
    for (const auto &[target, fetches] : by_target)
        out.twice -= distinct_bytes(fetches);
    return out;
}

} // namespace winebits::test::kill
