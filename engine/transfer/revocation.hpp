// SPDX-License-Identifier: LGPL-2.1-or-later
// Certificate revocation lists: which ones a chain needs, the ones at hand, and the check itself.
//
// A handshake can't wait for a download. So a check that lacks a list fails with its addresses, the download
// fetches them (crl_fetch.hpp) and connects anew. Network thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <openssl/x509.h>
#include <string>
#include <string_view>
#include <vector>

namespace winebits::transfer {

using crl_pointer = std::unique_ptr<X509_CRL, void (*)(X509_CRL *)>;

// HTTP addresses of the list that covers a certificate; each has the same list.
using crl_addresses = std::vector<std::string>;
crl_addresses crl_addresses_of(const X509 *);

// The lists of a network thread by address, until they are out of date.
class crl_store {
  public:
    // Not there, or out of date: null.
    X509_CRL *find(const crl_addresses &) const;
    // DER or PEM. false: it is no list, or out of date.
    bool add(const std::string &address, std::string_view text);

  private:
    std::map<std::string, crl_pointer> lists_;
};

enum class revocation { good, revoked, unknown };
struct revocation_result {
    revocation outcome = revocation::good;
    std::vector<crl_addresses> missing; // with `unknown`: lists that may be fetched
};
// Checks every certificate but the root of the chain that `verified` has found good.
revocation_result check_revocation(X509_STORE_CTX *verified, const crl_store &);

} // namespace winebits::transfer
