// SPDX-License-Identifier: LGPL-2.1-or-later
// Checks of remote and local names (bits-api 5.1).
// Pure functions; any thread.
#include "engine/queue/names.hpp"

#include "engine/base/ascii.hpp"

#include <algorithm>

namespace winebits::queue {
namespace {

constexpr std::size_t max_remote_name = 2200;
constexpr std::size_t max_path = 260;

bool is_control(char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

// What follows "scheme://", or nothing for a scheme that is not spoken.
std::string_view after_scheme(std::string_view url) {
    for (const std::string_view scheme : {"http://", "https://", "file://"})
        if (ascii::starts_with(url, scheme))
            return url.substr(scheme.size());
    return {};
}

// True when every part between separators has at most 260 characters.
bool segments_fit(std::string_view path, char separator) {
    for (;;) {
        const auto end = path.find(separator);
        if (utf16_length(path.substr(0, end)) > max_path)
            return false;
        if (end == std::string_view::npos)
            return true;
        path.remove_prefix(end + 1);
    }
}

// "user@host:port" with something between.
bool has_host(std::string_view authority) {
    const auto at = authority.rfind('@');
    const auto host = at == std::string_view::npos ? authority : authority.substr(at + 1);
    return !host.empty() && host.front() != ':';
}

// A path below a drive's root that can't lead out of it.
bool stays_below_root(std::string_view path) {
    for (;;) {
        const auto end = path.find('/');
        const auto part = path.substr(0, end);
        if (part.empty() || part == "." || part == "..")
            return false;
        if (end == std::string_view::npos)
            return true;
        path.remove_prefix(end + 1);
    }
}

bool has_place(const local_path &path) {
    return path.drive >= 'a' && path.drive <= 'z' && path.unix_relative.find('\0') == std::string::npos &&
           stays_below_root(path.unix_relative);
}

bool is_separator(char c) {
    return c == '\\' || c == '/';
}

} // namespace

std::size_t utf16_length(std::string_view utf8) {
    std::size_t units = 0;
    for (const char c : utf8) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte & 0xc0) != 0x80)
            units += byte >= 0xf0 ? 2 : 1;
    }
    return units;
}

bool is_acceptable_remote_name(std::string_view url) {
    if (utf16_length(url) > max_remote_name || std::any_of(url.begin(), url.end(), is_control))
        return false;
    const auto rest = after_scheme(url);
    if (rest.empty())
        return false;
    const auto authority = rest.substr(0, rest.find_first_of("/?#"));
    if (authority.find(' ') != std::string_view::npos)
        return false;
    if (ascii::starts_with(url, "file://"))
        return rest != "/" && segments_fit(rest, '/');
    if (!has_host(authority))
        return false;
    const auto path = rest.substr(authority.size());
    return segments_fit(path.substr(0, path.find_first_of("?#")), '/');
}

bool is_acceptable_url(std::string_view url) {
    const auto rest = after_scheme(url);
    const auto authority = rest.substr(0, rest.find_first_of("/?#"));
    return !ascii::starts_with(url, "file://") && std::none_of(url.begin(), url.end(), is_control) &&
           authority.find(' ') == std::string_view::npos && has_host(authority);
}

bool is_acceptable_remote_name(std::string_view name, const std::optional<local_path> &source) {
    if (!source)
        return is_acceptable_remote_name(name);
    return !name.empty() && utf16_length(name) <= max_remote_name &&
           std::none_of(name.begin(), name.end(), is_control) && has_place(*source);
}

bool is_acceptable_local_path(const local_path &path) {
    const std::string_view dos = path.dos;
    if (dos.size() < 4 || utf16_length(dos) > max_path)
        return false;
    const bool on_drive =
        ascii::lower(dos[0]) >= 'a' && ascii::lower(dos[0]) <= 'z' && dos[1] == ':' && is_separator(dos[2]);
    const bool on_share = is_separator(dos[0]) && is_separator(dos[1]);
    if (!on_drive && !on_share)
        return false;
    const auto rest = dos.substr(on_drive ? 3 : 2);
    const auto forbidden = [](char c) {
        return is_control(c) || std::string_view("*?:\"<>|").find(c) != std::string_view::npos;
    };
    if (std::any_of(rest.begin(), rest.end(), forbidden) || is_separator(rest.back()))
        return false;
    return has_place(path);
}

std::string authority_of(std::string_view url) {
    if (ascii::starts_with(url, "file://"))
        return {};
    const auto rest = after_scheme(url);
    auto authority = rest.substr(0, rest.find_first_of("/?#"));
    if (const auto at = authority.rfind('@'); at != std::string_view::npos)
        authority.remove_prefix(at + 1);
    auto out = ascii::lower(authority);
    const bool has_port = out.rfind(':') != std::string::npos && out.back() != ']';
    if (!has_port && !out.empty())
        out += ascii::starts_with(url, "https://") ? ":443" : ":80";
    return out;
}

bool needs_network(std::string_view authority) {
    if (authority.empty())
        return false;
    if (authority.starts_with("[::1]"))
        return false;
    const auto host = authority.substr(0, authority.rfind(':'));
    const bool loopback =
        host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string_view::npos;
    return !loopback && host != "localhost" && !host.ends_with(".localhost");
}

} // namespace winebits::queue
