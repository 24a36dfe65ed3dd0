// SPDX-License-Identifier: LGPL-2.1-or-later
// See custom_headers.hpp.
// Any thread.
#include "engine/transfer/custom_headers.hpp"

#include "engine/base/ascii.hpp"

#include <algorithm>
#include <array>

namespace winebits::transfer {
namespace {

// What frames a request, and what decides which bytes come back: a second opinion would spoil the file.
constexpr std::array ours{"Connection",
                          "Keep-Alive",
                          "Proxy-Connection",
                          "Content-Length",
                          "Transfer-Encoding",
                          "TE",
                          "Trailer",
                          "Upgrade",
                          "Expect",
                          "Accept-Encoding",
                          "Range",
                          "If-Range",
                          "If-Unmodified-Since"};
// Meant for the server that the program named alone.
constexpr std::array secrets{"Authorization", "Cookie", "Host"};

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    return first == std::string_view::npos ? std::string_view()
                                           : text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// RFC 9110 5.6.2.
bool token(std::string_view text) {
    constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    return !text.empty() && std::ranges::all_of(text, [&](char c) {
        return (c >= '0' && c <= '9') || (ascii::lower(c) >= 'a' && ascii::lower(c) <= 'z') ||
               marks.contains(c);
    });
}

bool plain(std::string_view value) {
    return std::ranges::none_of(
        value, [](char c) { return (static_cast<unsigned char>(c) < ' ' && c != '\t') || c == 0x7f; });
}

template <class Names>
bool among(const Names &names, std::string_view name) {
    return std::ranges::any_of(names, [&](const char *one) { return ascii::same(one, name); });
}

} // namespace

std::vector<header_line> parse_headers(std::string_view text) {
    std::vector<header_line> out;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        auto line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        const auto colon = line.find(':');
        if (colon == std::string_view::npos)
            continue;
        const auto name = line.substr(0, colon), value = trimmed(line.substr(colon + 1));
        if (token(name) && plain(value) && !among(ours, name))
            out.push_back({std::string(name), std::string(value)});
    }
    return out;
}

std::vector<header_line> correlation_header(const std::vector<header_line> &of_program,
                                            std::string_view vector) {
    constexpr const char *name = "MS-CV";
    const bool given =
        std::ranges::any_of(of_program, [&](const auto &one) { return ascii::same(one.name, name); });
    if (given || trimmed(vector).empty() || !plain(vector))
        return {};
    return {{name, std::string(trimmed(vector))}};
}

chosen_headers choose_headers(const std::vector<header_line> &lines, const header_destination &where) {
    chosen_headers out;
    for (const auto &one : lines) {
        if (ascii::same(one.name, "Proxy-Authorization")) {
            if (where.proxy_answered)
                continue;
            if (where.tunnelled)
                out.proxy.push_back(one.text());
            else if (where.proxied)
                out.server.push_back(one.text());
            continue;
        }
        if (!where.keeps_secrets && among(secrets, one.name))
            continue;
        if (where.server_answered && ascii::same(one.name, "Authorization"))
            continue;
        out.server.push_back(one.text());
    }
    return out;
}

} // namespace winebits::transfer
