// SPDX-License-Identifier: LGPL-2.1-or-later
// Finds the host's bundle, and joins it with another in memory.
// Any thread.
#include "engine/transfer/certificates.hpp"

#include <array>
#include <curl/curl.h>
#include <fstream>
#include <iterator>
#include <sys/mman.h>
#include <unistd.h>

namespace winebits::transfer {
namespace {

// libcurl's default is where it was built; a static build runs on other distributions.
std::string host_bundle() {
    const auto *version = curl_version_info(CURLVERSION_NOW);
    if (version->cainfo && ::access(version->cainfo, R_OK) == 0)
        return version->cainfo;
    for (const char *path :
         std::array{"/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt",
                    "/etc/ssl/ca-bundle.pem", "/etc/ssl/cert.pem"})
        if (::access(path, R_OK) == 0)
            return path;
    return {};
}

std::string content_of(const std::string &path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

bool write_all(int file, std::string_view text) {
    while (!text.empty()) {
        const auto written = ::write(file, text.data(), text.size());
        if (written <= 0)
            return false;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

} // namespace

certificates::certificates(const std::string &additional) : bundle_(host_bundle()) {
    const auto ours = additional.empty() ? std::string() : content_of(additional);
    if (ours.empty())
        return;
    // A name in /proc rather than CURLOPT_CAINFO_BLOB: libcurl keeps the parsed bundle of a file between
    // connections.
    joined_ = descriptor(::memfd_create("winebits certificates", MFD_CLOEXEC));
    if (joined_ && write_all(joined_.number(), content_of(bundle_) + "\n" + ours))
        bundle_ = "/proc/self/fd/" + std::to_string(joined_.number());
}

} // namespace winebits::transfer
