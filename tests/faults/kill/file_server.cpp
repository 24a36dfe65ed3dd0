// SPDX-License-Identifier: LGPL-2.1-or-later
// See file_server.hpp.
#include "tests/faults/kill/file_server.hpp"

#include "tests/engine/daemon_harness.hpp"
#include "tests/support/origin/content.hpp"

#include <filesystem>

namespace winebits::test::kill {
namespace {

constexpr std::uint64_t mebibyte = 1 << 20;

constexpr char lines[] = "access_log access.log fetches;\n"
                         "location /marathon/ { limit_rate 32m; sendfile_max_chunk 256k; }\n"
                         "location /slow/ { limit_rate 20k; sendfile_max_chunk 4k; }\n";

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

fetched_bytes file_server::bytes_fetched() const {
    return count_fetched(contents_of(nginx_.path("access.log")));
}

} // namespace winebits::test::kill
