// SPDX-License-Identifier: LGPL-2.1-or-later
// Reads response headers.
// Network thread.
#include "engine/transfer/http_response.hpp"

#include "engine/base/ascii.hpp"

#include <charconv>
#include <curl/curl.h>

namespace winebits::transfer {
namespace {

constexpr std::size_t most_text = 64 << 10;
// Seconds since 1970; FILETIMEs are signed where they are compared.
constexpr time_t latest_time = (INT64_MAX - file_time_of_unix_epoch) / file_time_per_second;

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view space = " \t\r\n";
    const auto first = text.find_first_not_of(space);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(space) - first + 1);
}

std::optional<std::uint64_t> number(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    // Sizes travel as off_t later on.
    if (text.empty() || failure != std::errc{} || end != text.data() + text.size() || value > INT64_MAX)
        return std::nullopt;
    return value;
}

bool strong_etag(std::string_view value) {
    return value.size() >= 2 && value.front() == '"' && value.back() == '"';
}

int status_of(std::string_view line) {
    const auto space = line.find(' ');
    if (space == std::string_view::npos)
        return 0;
    const auto code = number(line.substr(space + 1, 3));
    return code ? static_cast<int>(*code) : 0;
}

} // namespace

std::optional<content_range> content_range::parse(std::string_view value) {
    constexpr std::string_view unit = "bytes";
    if (value.size() <= unit.size() || !ascii::starts_with(value, unit))
        return std::nullopt;
    value = trimmed(value.substr(unit.size()));
    const auto slash = value.find('/');
    if (slash == std::string_view::npos)
        return std::nullopt;
    const auto range = trimmed(value.substr(0, slash)), total = trimmed(value.substr(slash + 1));

    content_range out;
    out.total = number(total);
    if (!out.total && total != "*")
        return std::nullopt;
    if (range == "*") {
        out.unsatisfied = true;
        return out;
    }
    const auto dash = range.find('-');
    if (dash == std::string_view::npos)
        return std::nullopt;
    const auto first = number(range.substr(0, dash)), last = number(range.substr(dash + 1));
    if (!first || !last || *last < *first || (out.total && *last >= *out.total))
        return std::nullopt;
    out.first = *first;
    out.last = *last;
    return out;
}

void http_response::take_line(std::string_view line) {
    if (line.starts_with("HTTP/")) {
        *this = {};
        status = status_of(line);
        keep(trimmed(line));
        return;
    }
    line = trimmed(line);
    if (line.empty()) {
        complete = true;
        return;
    }
    if (!complete)
        keep(line);
    const auto colon = line.find(':');
    if (complete || colon == std::string_view::npos) // a trailer says nothing about what we already accepted
        return;
    const auto name = line.substr(0, colon), value = trimmed(line.substr(colon + 1));
    if (ascii::same(name, "Content-Length"))
        take_length(value);
    else if (ascii::same(name, "Content-Range"))
        range = content_range::parse(value);
    else if (ascii::same(name, "Transfer-Encoding"))
        chunked = !ascii::same(value, "identity");
    else if (ascii::same(name, "ETag"))
        etag = strong_etag(value) ? value : std::string_view();
    else if (ascii::same(name, "Last-Modified"))
        last_modified = value;
    else if (ascii::same(name, "Location"))
        location = value;
}

void http_response::take_length(std::string_view value) {
    const auto length = number(value);
    contradictory = contradictory || (has_length_ && length != content_length);
    has_length_ = true;
    content_length = length;
}

void http_response::keep(std::string_view line) {
    if (text.size() + line.size() + 2 <= most_text)
        text.append(line).append("\r\n");
}

file_time http_response::modified() const {
    if (last_modified.empty())
        return 0;
    const time_t seconds_since_1970 = curl_getdate(last_modified.c_str(), nullptr);
    if (seconds_since_1970 < 0 || seconds_since_1970 > latest_time)
        return 0;
    return file_time_of_unix_epoch + static_cast<file_time>(seconds_since_1970) * file_time_per_second;
}

bool differs(const queue::validator &before, const queue::validator &now) {
    const auto both_differ = [](const std::string &a, const std::string &b) {
        return !a.empty() && !b.empty() && a != b;
    };
    return both_differ(before.etag, now.etag) || both_differ(before.last_modified, now.last_modified);
}

} // namespace winebits::transfer
