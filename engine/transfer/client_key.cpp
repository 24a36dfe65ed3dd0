// SPDX-License-Identifier: LGPL-2.1-or-later
// See client_key.hpp.
// Any thread.
#include "engine/transfer/client_key.hpp"

#include <initializer_list>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>

namespace winebits::transfer {
namespace {

using number = std::unique_ptr<BIGNUM, void (*)(BIGNUM *)>;
using scratch = std::unique_ptr<BN_CTX, void (*)(BN_CTX *)>;
using parameter_builder = std::unique_ptr<OSSL_PARAM_BLD, void (*)(OSSL_PARAM_BLD *)>;
using parameters = std::unique_ptr<OSSL_PARAM, void (*)(OSSL_PARAM *)>;
using key_context = std::unique_ptr<EVP_PKEY_CTX, void (*)(EVP_PKEY_CTX *)>;

number none() {
    return {nullptr, BN_clear_free};
}

number fresh() {
    return {BN_secure_new(), BN_clear_free};
}

number part_of(const EVP_PKEY *key, const char *name) {
    BIGNUM *found = nullptr;
    EVP_PKEY_get_bn_param(key, name, &found);
    return {found, BN_clear_free};
}

struct rsa_key {
    number modulus, exponent, prime, other_prime; // what the blob is trusted for
    number secret = none(), for_prime = none(), for_other_prime = none(), coefficient = fresh();
};

// The private exponent modulo `prime` - 1.
number exponent_for(const BIGNUM *prime, const BIGNUM *exponent, BN_CTX *context) {
    number out = fresh(), less = fresh();
    const bool done = out && less && BN_sub(less.get(), prime, BN_value_one()) &&
                      BN_mod_inverse(out.get(), exponent, less.get(), context);
    return done ? std::move(out) : none();
}

// The private exponent modulo (p - 1)(q - 1).
number exponent_for_both(const rsa_key &of, BN_CTX *context) {
    number p = fresh(), q = fresh(), product = fresh(), out = fresh();
    const bool done = p && q && product && out && BN_sub(p.get(), of.prime.get(), BN_value_one()) &&
                      BN_sub(q.get(), of.other_prime.get(), BN_value_one()) &&
                      BN_mul(product.get(), p.get(), q.get(), context) &&
                      BN_mod_inverse(out.get(), of.exponent.get(), product.get(), context);
    return done ? std::move(out) : none();
}

bool primes_make_modulus(const rsa_key &of, BN_CTX *context) {
    const number product = fresh();
    return product && BN_mul(product.get(), of.prime.get(), of.other_prime.get(), context) &&
           BN_cmp(product.get(), of.modulus.get()) == 0;
}

bool derive(rsa_key &of) {
    const scratch context(BN_CTX_secure_new(), BN_CTX_free);
    if (!context || !of.modulus || !of.exponent || !of.prime || !of.other_prime ||
        !primes_make_modulus(of, context.get()))
        return false;
    of.secret = exponent_for_both(of, context.get());
    of.for_prime = exponent_for(of.prime.get(), of.exponent.get(), context.get());
    of.for_other_prime = exponent_for(of.other_prime.get(), of.exponent.get(), context.get());
    return of.secret && of.for_prime && of.for_other_prime && of.coefficient &&
           BN_mod_inverse(of.coefficient.get(), of.other_prime.get(), of.prime.get(), context.get());
}

parameters parameters_of(const rsa_key &of) {
    const parameter_builder builder(OSSL_PARAM_BLD_new(), OSSL_PARAM_BLD_free);
    const std::initializer_list<std::pair<const char *, const BIGNUM *>> parts{
        {OSSL_PKEY_PARAM_RSA_N, of.modulus.get()},
        {OSSL_PKEY_PARAM_RSA_E, of.exponent.get()},
        {OSSL_PKEY_PARAM_RSA_D, of.secret.get()},
        {OSSL_PKEY_PARAM_RSA_FACTOR1, of.prime.get()},
        {OSSL_PKEY_PARAM_RSA_FACTOR2, of.other_prime.get()},
        {OSSL_PKEY_PARAM_RSA_EXPONENT1, of.for_prime.get()},
        {OSSL_PKEY_PARAM_RSA_EXPONENT2, of.for_other_prime.get()},
        {OSSL_PKEY_PARAM_RSA_COEFFICIENT1, of.coefficient.get()},
    };
    bool complete = builder != nullptr;
    for (const auto &[name, value] : parts)
        complete = complete && OSSL_PARAM_BLD_push_BN(builder.get(), name, value);
    return {complete ? OSSL_PARAM_BLD_to_param(builder.get()) : nullptr, OSSL_PARAM_free};
}

// Wine 8.0 hands out one of some hundred imported keys with wrong exponents: where a part begins with a zero
// byte, what comes after it has moved. Modulus and primes are right, and everything follows from them.
key_pointer derived_again(const EVP_PKEY *read) {
    rsa_key all{part_of(read, OSSL_PKEY_PARAM_RSA_N), part_of(read, OSSL_PKEY_PARAM_RSA_E),
                part_of(read, OSSL_PKEY_PARAM_RSA_FACTOR1), part_of(read, OSSL_PKEY_PARAM_RSA_FACTOR2)};
    const parameters from = derive(all) ? parameters_of(all) : parameters{nullptr, OSSL_PARAM_free};
    const key_context context(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr), EVP_PKEY_CTX_free);
    EVP_PKEY *made = nullptr;
    if (from && context && EVP_PKEY_fromdata_init(context.get()) == 1)
        EVP_PKEY_fromdata(context.get(), &made, EVP_PKEY_KEYPAIR, from.get());
    return {made, EVP_PKEY_free};
}

} // namespace

key_pointer private_key_from(const std::string &blob) {
    const auto *at = reinterpret_cast<const unsigned char *>(blob.data());
    key_pointer read(b2i_PrivateKey(&at, static_cast<long>(blob.size())), EVP_PKEY_free);
    return read && EVP_PKEY_is_a(read.get(), "RSA") ? derived_again(read.get()) : std::move(read);
}

} // namespace winebits::transfer
