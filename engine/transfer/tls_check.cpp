// SPDX-License-Identifier: LGPL-2.1-or-later
// See tls_check.hpp.
// Network thread, inside OpenSSL: no exception may leave.
#include "engine/transfer/tls_check.hpp"

#include "engine/queue/job.hpp"

#include <new>

namespace winebits::transfer {
namespace {

namespace security = queue::security;

constexpr std::uint32_t of_checks = security::check_revocation | security::ignore_host_name |
                                    security::ignore_date | security::ignore_unknown_authority |
                                    security::ignore_wrong_usage;

using shared_witness = std::shared_ptr<tls_witness>;

void free_witness(void *, void *held, CRYPTO_EX_DATA *, int, long, void *) noexcept {
    delete static_cast<shared_witness *>(held);
}

int context_index() {
    static const int index = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, &free_witness);
    return index;
}

tls_witness *witness_of(const SSL *connection) {
    auto *held =
        static_cast<shared_witness *>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(connection), context_index()));
    return held ? held->get() : nullptr;
}

tls_witness *witness_of(X509_STORE_CTX *context) {
    return witness_of(
        static_cast<const SSL *>(X509_STORE_CTX_get_ex_data(context, SSL_get_ex_data_X509_STORE_CTX_idx())));
}

// The flag that forgives an error of OpenSSL's; 0: none does.
std::uint32_t forgiving_flag(int error) {
    switch (error) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return security::ignore_date;
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_CERT_UNTRUSTED:
        return security::ignore_unknown_authority;
    case X509_V_ERR_INVALID_PURPOSE:
        return security::ignore_wrong_usage;
    default:
        return 0;
    }
}

int forgive(int good, X509_STORE_CTX *context) noexcept {
    if (good == 1)
        return 1;
    const auto *witness = witness_of(context);
    const auto flag = forgiving_flag(X509_STORE_CTX_get_error(context));
    if (!witness || flag == 0 || (witness->security_flags & flag) == 0)
        return 0;
    X509_STORE_CTX_set_error(context, X509_V_OK);
    return 1;
}

std::string der_of(const X509 *certificate) {
    unsigned char *bytes = nullptr;
    const int length = i2d_X509(certificate, &bytes);
    if (length < 0)
        throw std::bad_alloc();
    const std::unique_ptr<unsigned char, void (*)(unsigned char *)> owner(
        bytes, [](unsigned char *gone) { OPENSSL_free(gone); });
    return {reinterpret_cast<const char *>(bytes), static_cast<std::size_t>(length)};
}

int refuse(X509_STORE_CTX *context, tls_witness &witness, cause why) {
    witness.failure = why;
    X509_STORE_CTX_set_error(context, X509_V_ERR_APPLICATION_VERIFICATION);
    return 0;
}

int judge(X509_STORE_CTX *context, tls_witness &witness) {
    witness.chain.clear();
    witness.missing_lists.clear();
    witness.failure.reset();
    X509_STORE_CTX_set_verify_cb(context, [](int good, X509_STORE_CTX *one) { return forgive(good, one); });
    if (X509_verify_cert(context) != 1)
        return 0;
    const auto *chain = X509_STORE_CTX_get0_chain(context);
    for (int i = 0; i < sk_X509_num(chain); ++i)
        witness.chain.push_back(der_of(sk_X509_value(chain, i)));
    if ((witness.security_flags & security::check_revocation) == 0)
        return 1;
    auto answer = check_revocation(context, witness.memory->revocation_lists);
    if (answer.outcome == revocation::good)
        return 1;
    witness.missing_lists = std::move(answer.missing);
    return refuse(context, witness,
                  answer.outcome == revocation::revoked ? cause::certificate_revoked
                                                        : cause::revocation_unknown);
}

int verify(X509_STORE_CTX *context, void *) noexcept {
    auto *witness = witness_of(context);
    try {
        return witness ? judge(context, *witness) : 0;
    } catch (const std::bad_alloc &) {
        return refuse(context, *witness, cause::out_of_memory);
    }
}

// The server asks for a client certificate, and there is none.
int certificate_asked(SSL *connection, X509 **, EVP_PKEY **) noexcept {
    if (auto *witness = witness_of(connection)) {
        try {
            witness->memory->asking.insert(witness->origin);
        } catch (const std::bad_alloc &) { // then it is not remembered
        }
    }
    return 0; // go on without one
}

void state_changed(const SSL *connection, int where, int value) noexcept {
    if ((where & SSL_CB_READ_ALERT) != SSL_CB_READ_ALERT)
        return;
    const int alert = value & 0xff;
    if (auto *witness = witness_of(connection))
        witness->certificate_refused = alert == TLS13_AD_CERTIFICATE_REQUIRED ||
                                       alert == SSL_AD_HANDSHAKE_FAILURE || alert == SSL_AD_BAD_CERTIFICATE;
}

} // namespace

bool changes_checks(std::uint32_t security_flags) {
    return (security_flags & of_checks) != 0;
}

void attach(SSL_CTX *context, shared_witness witness) {
    auto held = std::make_unique<shared_witness>(std::move(witness));
    if (SSL_CTX_set_ex_data(context, context_index(), held.get()) != 1)
        throw std::bad_alloc();
    (void)held.release(); // freed with the context
    SSL_CTX_set_cert_verify_callback(context, &verify, nullptr);
    SSL_CTX_set_info_callback(context, &state_changed);
    SSL_CTX_set_client_cert_cb(context, &certificate_asked);
}

} // namespace winebits::transfer
