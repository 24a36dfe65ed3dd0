// SPDX-License-Identifier: LGPL-2.1-or-later
// What certificates are called, and how the client's own one gets into libcurl.
// Pure functions; any thread.
#pragma once

#include "engine/queue/job.hpp"

#include <optional>
#include <string>

namespace winebits::transfer {

// SHA-256 of the DER bytes, 64 hexadecimal digits.
std::string fingerprint_of(const std::string &der);
// SHA-256 of the SubjectPublicKeyInfo, base64; empty: it is no certificate.
std::string public_key_pin_of(const std::string &der);

// A client certificate with its key, as libcurl takes them. The key is not kept longer than needed.
struct client_identity {
    std::string certificate, private_key; // PEM
};
// none: there is no key, or it can't be read, or it belongs to another certificate.
std::optional<client_identity> identity_of(const queue::client_certificate &);

} // namespace winebits::transfer
