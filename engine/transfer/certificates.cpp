// SPDX-License-Identifier: LGPL-2.1-or-later
// Finds the host's bundle, and joins it with another in memory.
// Any thread.
#include "engine/transfer/certificates.hpp"

#include <array>
#include <curl/curl.h>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <memory>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <sys/mman.h>
#include <unistd.h>

namespace winebits::transfer {
namespace {

constexpr std::size_t pem_line = 64;
// Descriptors that are otherwise free.
constexpr int lowest_number = 400;
constexpr unsigned different_numbers = 500;

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

// Nothing for what is no certificate: a broken one would end the reading of the whole bundle.
std::string pem_of(const std::string &der) {
    const auto *bytes = reinterpret_cast<const unsigned char *>(der.data());
    const auto *end = bytes;
    const std::unique_ptr<X509, void (*)(X509 *)> read(d2i_X509(nullptr, &end, static_cast<long>(der.size())),
                                                       X509_free);
    ERR_clear_error();
    if (!read || end != bytes + der.size())
        return {};
    std::string base64(4 * ((der.size() + 2) / 3) + 1, '\0');
    base64.resize(static_cast<std::size_t>(EVP_EncodeBlock(reinterpret_cast<unsigned char *>(base64.data()),
                                                           bytes, static_cast<int>(der.size()))));
    std::string out = "-----BEGIN CERTIFICATE-----\n";
    for (std::size_t at = 0; at < base64.size(); at += pem_line)
        out += base64.substr(at, pem_line) + "\n";
    return out + "-----END CERTIFICATE-----\n";
}

} // namespace

certificates::certificates(const std::string &additional, const std::vector<std::string> &roots,
                           unsigned serial)
    : bundle_(host_bundle()) {
    auto ours = additional.empty() ? std::string() : content_of(additional) + "\n";
    for (const auto &root : roots)
        ours += pem_of(root);
    if (ours.empty())
        return;
    // A name in /proc rather than CURLOPT_CAINFO_BLOB: libcurl keeps the parsed bundle of a file between
    // connections.
    descriptor joined(::memfd_create("winebits certificates", MFD_CLOEXEC));
    if (!joined || !write_all(joined.number(), content_of(bundle_) + "\n" + ours))
        return;
    // It keeps it by its name: the one of an earlier bundle, which may be closed by now, must not come back.
    const int lowest = lowest_number + static_cast<int>(serial % different_numbers);
    joined_ = descriptor(::fcntl(joined.number(), F_DUPFD_CLOEXEC, lowest));
    if (!joined_)
        joined_ = std::move(joined);
    bundle_ = "/proc/self/fd/" + std::to_string(joined_.number());
}

} // namespace winebits::transfer
