// SPDX-License-Identifier: LGPL-2.1-or-later
// The private key of a client's certificate, from the form in which Windows hands keys out.
// Pure functions; any thread.
#pragma once

#include <memory>
#include <openssl/evp.h>
#include <string>

namespace winebits::transfer {

using key_pointer = std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY *)>;

// Reads a PRIVATEKEYBLOB. Null: it is none, or its parts do not belong together.
key_pointer private_key_from(const std::string &blob);

} // namespace winebits::transfer
