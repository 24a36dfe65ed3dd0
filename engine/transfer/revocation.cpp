// SPDX-License-Identifier: LGPL-2.1-or-later
// See revocation.hpp.
// Network thread.
#include "engine/transfer/revocation.hpp"

#include <new>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace winebits::transfer {
namespace {

// More than a machine meets; the oldest by name goes.
constexpr std::size_t most_lists = 64;

using points_pointer = std::unique_ptr<CRL_DIST_POINTS, void (*)(CRL_DIST_POINTS *)>;
using context_pointer = std::unique_ptr<X509_STORE_CTX, void (*)(X509_STORE_CTX *)>;
using bio_pointer = std::unique_ptr<BIO, int (*)(BIO *)>;
using list_stack = std::unique_ptr<STACK_OF(X509_CRL), void (*)(STACK_OF(X509_CRL) *)>;

void add_addresses(const DIST_POINT *point, crl_addresses &out) {
    // A list for some reasons only, or of another issuer, needs more than one answer.
    if (!point->distpoint || point->distpoint->type != 0 || point->reasons || point->CRLissuer)
        return;
    const auto *names = point->distpoint->name.fullname;
    for (int i = 0; i < sk_GENERAL_NAME_num(names); ++i) {
        int type = 0;
        const auto *value =
            static_cast<const ASN1_STRING *>(GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(names, i), &type));
        if (type != GEN_URI)
            continue;
        const std::string text(reinterpret_cast<const char *>(ASN1_STRING_get0_data(value)),
                               static_cast<std::size_t>(ASN1_STRING_length(value)));
        // The list is signed. Over TLS it would need a list to be fetched.
        if (text.starts_with("http://") && text.find('\0') == std::string::npos)
            out.push_back(text);
    }
}

bool in_date(const X509_CRL *list) {
    const auto *next = X509_CRL_get0_nextUpdate(list);
    return !next || X509_cmp_current_time(next) > 0;
}

bool root(X509 *certificate) {
    return X509_check_issued(certificate, certificate) == X509_V_OK;
}

// Of the last certificate nobody can say whether it is revoked: it is trusted as it is.
int forgive_the_root(int good, X509_STORE_CTX *context) {
    if (good == 1)
        return 1;
    const auto *chain = X509_STORE_CTX_get0_chain(context);
    if (X509_STORE_CTX_get_error(context) == X509_V_ERR_UNABLE_TO_GET_CRL &&
        X509_STORE_CTX_get_error_depth(context) == sk_X509_num(chain) - 1 &&
        X509_STORE_CTX_get_error_depth(context) > 0) {
        X509_STORE_CTX_set_error(context, X509_V_OK);
        return 1;
    }
    const int error = X509_STORE_CTX_get_error(context);
    const bool about_lists =
        error == X509_V_ERR_CERT_REVOKED || error == X509_V_ERR_UNABLE_TO_GET_CRL ||
        error == X509_V_ERR_UNABLE_TO_GET_CRL_ISSUER || error == X509_V_ERR_CRL_HAS_EXPIRED ||
        error == X509_V_ERR_CRL_NOT_YET_VALID || error == X509_V_ERR_CRL_SIGNATURE_FAILURE ||
        error == X509_V_ERR_UNABLE_TO_DECRYPT_CRL_SIGNATURE || error == X509_V_ERR_DIFFERENT_CRL_SCOPE ||
        error == X509_V_ERR_KEYUSAGE_NO_CRL_SIGN || error == X509_V_ERR_CRL_PATH_VALIDATION_ERROR ||
        error == X509_V_ERR_UNHANDLED_CRITICAL_CRL_EXTENSION ||
        error == X509_V_ERR_ERROR_IN_CRL_LAST_UPDATE_FIELD ||
        error == X509_V_ERR_ERROR_IN_CRL_NEXT_UPDATE_FIELD;
    if (about_lists)
        return 0;
    // All the rest was judged before, by the security flags of the job.
    X509_STORE_CTX_set_error(context, X509_V_OK);
    return 1;
}

revocation verify_again(X509_STORE_CTX *verified, STACK_OF(X509_CRL) * lists) {
    const context_pointer context(X509_STORE_CTX_new(), X509_STORE_CTX_free);
    auto *chain = X509_STORE_CTX_get0_chain(verified);
    if (!context || X509_STORE_CTX_init(context.get(), X509_STORE_CTX_get0_store(verified),
                                        sk_X509_value(chain, 0), chain) != 1)
        throw std::bad_alloc();
    X509_STORE_CTX_set_default(context.get(), "ssl_server");
    X509_STORE_CTX_set0_crls(context.get(), lists);
    X509_STORE_CTX_set_flags(context.get(), X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL);
    X509_STORE_CTX_set_verify_cb(context.get(), &forgive_the_root);
    if (X509_verify_cert(context.get()) == 1)
        return revocation::good;
    return X509_STORE_CTX_get_error(context.get()) == X509_V_ERR_CERT_REVOKED ? revocation::revoked
                                                                              : revocation::unknown;
}

} // namespace

crl_addresses crl_addresses_of(const X509 *certificate) {
    crl_addresses out;
    const points_pointer points(static_cast<CRL_DIST_POINTS *>(X509_get_ext_d2i(
                                    certificate, NID_crl_distribution_points, nullptr, nullptr)),
                                CRL_DIST_POINTS_free);
    for (int i = 0; points && i < sk_DIST_POINT_num(points.get()); ++i)
        add_addresses(sk_DIST_POINT_value(points.get(), i), out);
    return out;
}

X509_CRL *crl_store::find(const crl_addresses &addresses) const {
    for (const auto &one : addresses)
        if (const auto found = lists_.find(one); found != lists_.end() && in_date(found->second.get()))
            return found->second.get();
    return nullptr;
}

bool crl_store::add(const std::string &address, std::string_view text) {
    const auto *bytes = reinterpret_cast<const unsigned char *>(text.data());
    crl_pointer list(d2i_X509_CRL(nullptr, &bytes, static_cast<long>(text.size())), X509_CRL_free);
    if (!list) {
        const bio_pointer source(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), BIO_free);
        list.reset(source ? PEM_read_bio_X509_CRL(source.get(), nullptr, nullptr, nullptr) : nullptr);
    }
    if (!list || !in_date(list.get()))
        return false;
    if (lists_.size() >= most_lists)
        lists_.erase(lists_.begin());
    lists_.insert_or_assign(address, std::move(list));
    return true;
}

revocation_result check_revocation(X509_STORE_CTX *verified, const crl_store &known) {
    const auto *chain = X509_STORE_CTX_get0_chain(verified);
    const list_stack lists(sk_X509_CRL_new_null(), [](STACK_OF(X509_CRL) * gone) { sk_X509_CRL_free(gone); });
    if (!lists)
        throw std::bad_alloc();
    revocation_result out;
    bool anything = false;
    for (int i = 0; i < sk_X509_num(chain); ++i) {
        auto *certificate = sk_X509_value(chain, i);
        if (root(certificate) || (i > 0 && i == sk_X509_num(chain) - 1))
            continue;
        anything = true;
        const auto addresses = crl_addresses_of(certificate);
        if (auto *list = known.find(addresses))
            sk_X509_CRL_push(lists.get(), list);
        else if (addresses.empty())
            return {revocation::unknown, {}};
        else
            out.missing.push_back(addresses);
    }
    if (!out.missing.empty()) {
        out.outcome = revocation::unknown;
        return out;
    }
    if (anything)
        out.outcome = verify_again(verified, lists.get());
    return out;
}

} // namespace winebits::transfer
