// SPDX-License-Identifier: LGPL-2.1-or-later
// Reads requests for the fault server.
// Any thread.
#include "tests/support/origin/request.hpp"

#include "tests/support/origin/behaviours.hpp"

#include <algorithm>
#include <charconv>

namespace winebits::origin {
namespace {

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r'))
        text.remove_suffix(1);
    return text;
}

// Splits at the first `separator`; the second part is empty when there is none.
std::pair<std::string_view, std::string_view> split(std::string_view text, std::string_view separator) {
    const auto at = text.find(separator);
    if (at == std::string_view::npos)
        return {text, {}};
    return {text.substr(0, at), text.substr(at + separator.size())};
}

std::optional<std::uint64_t> plain_number(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || failure != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

// "http://host/path?x" as a client sends it to a proxy becomes "/path?x".
std::string_view without_authority(std::string_view target) {
    const auto scheme = target.find("://");
    if (target.starts_with('/') || scheme == std::string_view::npos)
        return target;
    const auto path = target.find('/', scheme + 3);
    return path == std::string_view::npos ? "/" : target.substr(path);
}

} // namespace

std::string lower_case(std::string_view text) {
    std::string out(text);
    std::ranges::transform(
        out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return out;
}

std::string percent_decoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned value = 0;
        if (text[i] == '%' && i + 2 < text.size() &&
            std::from_chars(text.data() + i + 1, text.data() + i + 3, value, 16).ptr == text.data() + i + 3) {
            out += static_cast<char>(value);
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

std::optional<std::uint64_t> parse_number(std::string_view text) {
    unsigned shift = 0;
    if (text.ends_with('K'))
        shift = 10;
    else if (text.ends_with('M'))
        shift = 20;
    else if (text.ends_with('G'))
        shift = 30;
    if (shift != 0)
        text.remove_suffix(1);
    const auto value = plain_number(text);
    return value ? std::optional(*value << shift) : std::nullopt;
}

query::query(std::string_view text) {
    while (!text.empty()) {
        const auto [parameter, rest] = split(text, "&");
        const auto [name, value] = split(parameter, "=");
        if (!name.empty())
            values_[percent_decoded(name)].push_back(percent_decoded(value));
        text = rest;
    }
}

std::string query::text(const std::string &name) const {
    const auto *values = all(name);
    return values ? values->front() : std::string();
}

const std::vector<std::string> *query::all(const std::string &name) const {
    const auto found = values_.find(name);
    return found == values_.end() ? nullptr : &found->second;
}

std::optional<std::uint64_t> query::number(const std::string &name) const {
    const auto *values = all(name);
    return values ? parse_number(values->front()) : std::nullopt;
}

std::uint64_t query::number(const std::string &name, std::uint64_t otherwise) const {
    return number(name).value_or(otherwise);
}

void query::add_missing(const query &from) {
    constexpr std::string_view placeholder = "{other}";
    for (const auto &[name, values] : from.values_) {
        if (has(name))
            continue;
        auto &mine = values_[name];
        mine = values;
        for (auto &one : mine)
            if (const auto at = one.find(placeholder); at != std::string::npos)
                one.replace(at, placeholder.size(), text("other"));
    }
}

std::string request::header(const std::string &lower_case_name) const {
    const auto found = headers.find(lower_case_name);
    return found == headers.end() ? std::string() : found->second;
}

std::optional<request> parse_request(std::string_view head) {
    auto [line, rest] = split(head, "\r\n");
    const auto [method, after_method] = split(line, " ");
    const auto [target, version] = split(after_method, " ");
    if (method.empty() || target.empty() || !version.starts_with("HTTP/1.") || version.size() != 8)
        return std::nullopt;

    request out;
    out.method = method;
    out.target = target;
    out.minor_version = version.back() - '0';
    const auto [path, parameters] = split(without_authority(target), "?");
    out.path = path;
    out.parameters = query(parameters);
    if (const auto *named = behaviour_named(out.parameters.text("behaviour")))
        out.parameters.add_missing(query(named->parameters));
    while (!rest.empty() && !rest.starts_with("\r\n")) {
        const auto [header, remaining] = split(rest, "\r\n");
        const auto [name, value] = split(header, ":");
        auto &kept = out.headers[lower_case(trimmed(name))];
        kept += (kept.empty() ? "" : ", ") + std::string(trimmed(value));
        rest = remaining;
    }
    return out;
}

range_answer parse_range(std::string_view value, std::uint64_t size) {
    constexpr std::string_view unit = "bytes=";
    if (!value.starts_with(unit))
        return {};
    const auto [first_text, last_text] = split(value.substr(unit.size()), "-");
    const auto first = plain_number(first_text);
    const auto last = plain_number(last_text);
    if ((!first && !first_text.empty()) || (!last && !last_text.empty()) || (!first && !last))
        return {};
    if (!first) { // the last so many bytes
        if (*last == 0 || size == 0)
            return {range_kind::unsatisfiable, {}};
        return {range_kind::satisfiable, {size - std::min(*last, size), size - 1}};
    }
    if (last && *last < *first)
        return {};
    if (*first >= size)
        return {range_kind::unsatisfiable, {}};
    return {range_kind::satisfiable, {*first, last ? std::min(*last, size - 1) : size - 1}};
}

} // namespace winebits::origin
