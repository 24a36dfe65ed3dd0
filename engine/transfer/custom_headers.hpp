// SPDX-License-Identifier: LGPL-2.1-or-later
// The header lines that a program set for a job (bits-api 3.9, 6.10), and what of them goes where.
// Pure functions; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace winebits::transfer {

struct header_line {
    std::string name, value;
    // As curl_slist takes it, which has a way of its own to say "empty".
    std::string text() const { return value.empty() ? name + ";" : name + ": " + value; }
};

// Lines end with CRLF or LF. What is no header is left out, and so are the headers that BITS must set by
// itself, such as Range and Content-Length.
std::vector<header_line> parse_headers(std::string_view text);

// The header that carries a correlation vector (do-api 5.11), unless the program sends its own; none for text
// that can't go into a header.
std::vector<header_line> correlation_header(const std::vector<header_line> &of_program,
                                            std::string_view vector);

// Where a request goes, as far as its headers matter.
struct header_destination {
    bool keeps_secrets = true; // the server the program named, not one a redirect led to
    bool tunnelled = false;    // the proxy sees a CONNECT of its own
    bool proxied = false;      // the proxy sees the request itself
    bool server_answered = false, proxy_answered = false; // a credential answers its challenge
};
struct chosen_headers {
    std::vector<std::string> server, proxy; // as curl_slist takes them
};
chosen_headers choose_headers(const std::vector<header_line> &, const header_destination &);

} // namespace winebits::transfer
