// SPDX-License-Identifier: LGPL-2.1-or-later
// Certificates of servers and programs, keys of programs, revocation lists of servers.
//
// Input: the first byte says whether the rest is a certificate (c), a list (l), or a certificate and a key
// with their lengths before them (k: two bytes of the certificate's length). Any thread.
#include "engine/rpc/base64.hpp"
#include "engine/transfer/certificate_identity.hpp"
#include "engine/transfer/revocation.hpp"
#include "tests/fuzz/input.hpp"
#include "tests/fuzz/targets.hpp"
#include "tests/support/check.hpp"

#include <openssl/err.h>

namespace winebits::fuzz {
namespace {

void check_certificate(const std::string &der) {
    const auto fingerprint = transfer::fingerprint_of(der);
    CHECK_EQUAL(fingerprint.size(), 64u);
    CHECK(fingerprint.find_first_not_of("0123456789abcdef") == std::string::npos);
    const auto pin = transfer::public_key_pin_of(der);
    CHECK(pin.empty() || rpc::from_base64(pin).value_or("").size() == 32);
    const auto *at = reinterpret_cast<const unsigned char *>(der.data());
    const std::unique_ptr<X509, void (*)(X509 *)> read(d2i_X509(nullptr, &at, static_cast<long>(der.size())),
                                                       X509_free);
    CHECK(static_cast<bool>(read) || pin.empty());
    if (read)
        for (const auto &address : transfer::crl_addresses_of(read.get()))
            CHECK(address.starts_with("http://") && address.find('\0') == std::string::npos);
    ERR_clear_error();
}

void check_list(std::string_view bytes) {
    transfer::crl_store lists;
    const std::string address = "http://crl.test/list";
    const bool taken = lists.add(address, bytes);
    CHECK_EQUAL(lists.find({address}) != nullptr, taken);
    CHECK(!lists.find({"http://crl.test/another"}));
    ERR_clear_error();
}

void check_identity(std::string_view bytes) {
    const std::size_t length = take_byte(bytes) << 8 | take_byte(bytes);
    queue::client_certificate chosen;
    chosen.certificate = bytes.substr(0, std::min(length, bytes.size()));
    chosen.private_key = bytes.substr(chosen.certificate.size());
    if (const auto identity = transfer::identity_of(chosen)) {
        CHECK(identity->certificate.starts_with("-----BEGIN CERTIFICATE-----"));
        CHECK(identity->private_key.find("PRIVATE KEY") != std::string::npos);
    }
    CHECK_EQUAL(ERR_peek_error(), 0u); // libcurl looks at what is left there
}

} // namespace

void certificates(std::string_view input) {
    switch (take_byte(input)) {
    case 'c':
        return check_certificate(std::string(input));
    case 'l':
        return check_list(input);
    case 'k':
        return check_identity(input);
    default:
        return;
    }
}

} // namespace winebits::fuzz
