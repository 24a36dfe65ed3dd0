// SPDX-License-Identifier: LGPL-2.1-or-later
// Judges a server's certificate under the security flags of a job (bits-api 3.9, 6.9), and writes down what
// a handshake showed. Network thread, inside OpenSSL.
#pragma once

#include "engine/base/cause.hpp"
#include "engine/transfer/revocation.hpp"

#include <memory>
#include <openssl/ssl.h>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace winebits::transfer {

// What the handshakes of a network thread leave for later ones.
struct tls_memory {
    crl_store revocation_lists;
    std::set<std::string> asking; // origins that ask for a client certificate
};

// One for each request: OpenSSL keeps it as long as the connection lives, that may outlive the request.
struct tls_witness {
    std::string origin;
    std::uint32_t security_flags = 0; // queue::security
    std::shared_ptr<tls_memory> memory;

    // Written by the handshake.
    std::vector<std::string> chain; // DER, the leaf first; as verified
    std::vector<crl_addresses> missing_lists;
    std::optional<cause> failure;     // the check of this file said no
    bool certificate_refused = false; // the server's alert is one that follows a missing client certificate
};

// The flags that change what a handshake accepts. Its connection is for that job alone then.
bool changes_checks(std::uint32_t security_flags);

// Makes the connections of `context` judge by the witness. Throws std::bad_alloc.
void attach(SSL_CTX *context, std::shared_ptr<tls_witness>);

} // namespace winebits::transfer
