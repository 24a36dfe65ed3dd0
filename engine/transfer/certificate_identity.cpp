// SPDX-License-Identifier: LGPL-2.1-or-later
// See certificate_identity.hpp.
// Any thread.
#include "engine/transfer/certificate_identity.hpp"

#include "engine/transfer/client_key.hpp"

#include <array>
#include <memory>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

namespace winebits::transfer {
namespace {

using certificate_pointer = std::unique_ptr<X509, void (*)(X509 *)>;
using bio_pointer = std::unique_ptr<BIO, int (*)(BIO *)>;
using digest = std::array<unsigned char, 32>;

const unsigned char *bytes_of(const std::string &text) {
    return reinterpret_cast<const unsigned char *>(text.data());
}

certificate_pointer parse(const std::string &der) {
    const auto *at = bytes_of(der);
    return {d2i_X509(nullptr, &at, static_cast<long>(der.size())), X509_free};
}

digest sha256(const unsigned char *bytes, std::size_t length) {
    digest out{};
    EVP_Digest(bytes, length, out.data(), nullptr, EVP_sha256(), nullptr);
    return out;
}

std::string content_of(BIO *memory) {
    char *text = nullptr;
    const auto length = BIO_get_mem_data(memory, &text);
    return {text, static_cast<std::size_t>(length)};
}

std::optional<client_identity> pem_of(X509 *certificate, EVP_PKEY *key) {
    const bio_pointer first(BIO_new(BIO_s_mem()), BIO_free), second(BIO_new(BIO_s_secmem()), BIO_free);
    if (!first || !second || PEM_write_bio_X509(first.get(), certificate) != 1 ||
        PEM_write_bio_PrivateKey(second.get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1)
        return std::nullopt;
    return client_identity{content_of(first.get()), content_of(second.get())};
}

} // namespace

std::string fingerprint_of(const std::string &der) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    for (const auto byte : sha256(bytes_of(der), der.size())) {
        out += digits[byte >> 4];
        out += digits[byte & 15];
    }
    return out;
}

std::string public_key_pin_of(const std::string &der) {
    const auto certificate = parse(der);
    unsigned char *key = nullptr;
    const int length = certificate ? i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate.get()), &key) : -1;
    if (length < 0)
        return {};
    const std::unique_ptr<unsigned char, void (*)(unsigned char *)> owner(
        key, [](unsigned char *gone) { OPENSSL_free(gone); });
    const auto hash = sha256(key, static_cast<std::size_t>(length));
    std::array<unsigned char, 48> text{};
    const int written = EVP_EncodeBlock(text.data(), hash.data(), static_cast<int>(hash.size()));
    return {reinterpret_cast<const char *>(text.data()), static_cast<std::size_t>(written)};
}

std::optional<client_identity> identity_of(const queue::client_certificate &chosen) {
    if (chosen.private_key.empty())
        return std::nullopt;
    const auto certificate = parse(chosen.certificate);
    const auto key = private_key_from(chosen.private_key);
    const bool fits = certificate && key && X509_check_private_key(certificate.get(), key.get()) == 1;
    ERR_clear_error(); // libcurl looks at what is left there
    return fits ? pem_of(certificate.get(), key.get()) : std::nullopt;
}

} // namespace winebits::transfer
