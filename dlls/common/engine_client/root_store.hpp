// SPDX-License-Identifier: LGPL-2.1-or-later
// The authorities that programs of the prefix trust and the host does not.
// Any thread.
#pragma once

#include <windows.h>

#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace winebits::engine_client {

// Where the ROOT store keeps its certificates, below HKEY_LOCAL_MACHINE and HKEY_CURRENT_USER.
inline constexpr wchar_t root_store_key[] = L"Software\\Microsoft\\SystemCertificates\\Root\\Certificates";

// The certificates of the store, base64 of DER, without those that Wine took from the host: the daemon knows
// them. Opening the store by crypt32 would bring the host's in again, which takes seconds.
std::vector<std::string> read_prefix_roots();

// The certificate in a value "Blob" of the store: properties, each as number, a 1, size and data.
std::optional<std::vector<BYTE>> certificate_in_blob(std::span<const BYTE> blob);

} // namespace winebits::engine_client
