// SPDX-License-Identifier: LGPL-2.1-or-later
// The certificate stores of the prefix: client certificates of jobs, and chains for programs to look at.
// Any thread.
#pragma once

#include "dlls/common/engine_client/job_calls.hpp"
#include "dlls/common/engine_client/result.hpp"

#include <bits.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace winebits::certificates {

using certificate_bytes = std::vector<BYTE>; // DER

inline constexpr std::size_t thumbprint_bytes = 20; // of SHA-1

// The certificate with that thumbprint, with its private key where the key can be had (bits-api 3.9).
// E_NOTIMPL: no such location; ERROR_FILE_NOT_FOUND: no such store; CRYPT_E_NOT_FOUND.
engine_client::result<engine_client::certificate_material>
find_certificate(BG_CERT_STORE_LOCATION, const std::wstring &store,
                 std::span<const BYTE, thumbprint_bytes> thumbprint);

// The first one that may identify a client and whose subject contains `subject`; likewise.
engine_client::result<engine_client::certificate_material>
find_certificate(BG_CERT_STORE_LOCATION, const std::wstring &store, const std::wstring &subject);

// Whether a subject matches: `subject` is part of it, whatever the case. `names` are the ways to write it.
bool matches_subject(std::span<const std::wstring> names, std::wstring_view subject);

// The certificate that CertSerializeCertificateStoreElement wrote, with its private key where that can be had
// here. CRYPT_E_FILE_ERROR: the bytes are nothing of the kind.
engine_client::result<engine_client::certificate_material> read_serialized_certificate(std::span<const BYTE>);

// A store with these certificates, as CERT_STORE_PROV_SERIALIZED reads it.
engine_client::result<std::vector<BYTE>> serialized_store(std::span<const certificate_bytes>);

} // namespace winebits::certificates
