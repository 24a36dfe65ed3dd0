// SPDX-License-Identifier: LGPL-2.1-or-later
// A request as the fault server read it: request line, headers, query.
// Plain values; any thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace winebits::origin {

// The parameters after '?', percent-decoded. A parameter without '=' has an empty value.
class query {
  public:
    query() = default;
    explicit query(std::string_view text);

    bool has(const std::string &name) const { return values_.contains(name); }
    // The first value of that name, or "".
    std::string text(const std::string &name) const;
    const std::vector<std::string> *all(const std::string &name) const;
    // none: not given, or no number.
    std::optional<std::uint64_t> number(const std::string &name) const;
    std::uint64_t number(const std::string &name, std::uint64_t otherwise) const;
    // Takes over what isn't here; "{other}" in it stands for the value of "other".
    void add_missing(const query &);

  private:
    std::map<std::string, std::vector<std::string>> values_;
};

struct request {
    std::string method;
    std::string target; // as in the request line
    std::string path;   // without query, scheme and authority
    query parameters;
    int minor_version = 1;                      // HTTP/1.x
    std::map<std::string, std::string> headers; // names in lower case
    bool connection_is_known = false;           // an earlier request on it has passed by NTLM
    std::uint64_t on_connection = 1;            // which request of its connection it is

    std::string header(const std::string &lower_case_name) const;
};

// Takes everything up to and including the empty line. none: not an HTTP/1 request.
std::optional<request> parse_request(std::string_view head);

struct byte_range {
    std::uint64_t first = 0, last = 0; // both included
};
enum class range_kind { none, satisfiable, unsatisfiable };
struct range_answer {
    range_kind kind = range_kind::none;
    byte_range range;
};
// Reads a Range header for an entity of `size` bytes. Several ranges or another unit count as none.
range_answer parse_range(std::string_view value, std::uint64_t size);

std::string lower_case(std::string_view text);
std::string percent_decoded(std::string_view text);
// Digits with an optional K, M or G.
std::optional<std::uint64_t> parse_number(std::string_view text);

} // namespace winebits::origin
