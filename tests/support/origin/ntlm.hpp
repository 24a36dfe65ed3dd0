// SPDX-License-Identifier: LGPL-2.1-or-later
// NTLM version 2 of the fault server, for its one user (MS-NLMP 2.2, 3.3.2).
// Any thread.
#pragma once

#include <string>
#include <string_view>

namespace winebits::origin {

// The server's message in base64, with its challenge.
std::string ntlm_challenge();

enum class ntlm_message { none, negotiate, good_proof, bad_proof };
// Reads the value of an Authorization header.
ntlm_message read_ntlm(std::string_view header);

} // namespace winebits::origin
