// SPDX-License-Identifier: LGPL-2.1-or-later
// Forms of remote names.
// Any thread.
#include "dlls/common/paths/remote_name.hpp"

#include "dlls/common/com/unicode.hpp"
#include "dlls/common/paths/dos_path.hpp"

#include <algorithm>
#include <cwctype>

namespace winebits::paths {

namespace {

constexpr std::size_t longest_name = 2200, longest_segment = MAX_PATH; // characters

// Takes `scheme`, which is in lower case, off the front.
bool take_scheme(std::wstring_view &name, std::wstring_view scheme) {
    const auto same = [](wchar_t a, wchar_t b) { return std::towlower(a) == static_cast<wint_t>(b); };
    if (name.size() < scheme.size() || !std::ranges::equal(name.substr(0, scheme.size()), scheme, same))
        return false;
    name.remove_prefix(scheme.size());
    return true;
}

// "host", "host:80", "user@host", "[::1]:80": a host, and a port of digits.
bool is_authority(std::wstring_view text) {
    text.remove_prefix(text.find_last_of(L'@') + 1);
    const auto bracket = text.find(L']');
    const auto colon = text.find(L':', bracket == text.npos ? 0 : bracket);
    const auto host = text.substr(0, colon);
    const auto port = colon == text.npos ? std::wstring_view() : text.substr(colon + 1);
    return !host.empty() && port.size() <= 5 &&
           std::ranges::all_of(port, [](wchar_t c) { return c >= L'0' && c <= L'9'; });
}

bool has_long_segment(std::wstring_view path) {
    while (!path.empty()) {
        const auto end = static_cast<std::size_t>(std::ranges::find_if(path, is_separator) - path.begin());
        if (end > longest_segment)
            return true;
        path.remove_prefix(std::min(end + 1, path.size()));
    }
    return false;
}

// What follows "http://" or "https://".
bool is_web_address(std::wstring_view name) {
    if (std::ranges::any_of(name, [](wchar_t c) { return c <= 32 || c == 127; }))
        return false;
    const auto authority = name.substr(0, name.find_first_of(L"/?#"));
    name.remove_prefix(authority.size());
    const auto path = name.substr(0, name.find_first_of(L"?#"));
    return is_authority(authority) && !has_long_segment(path);
}

std::optional<unsigned> hexadecimal(wchar_t c) {
    if (c >= L'0' && c <= L'9')
        return c - L'0';
    const wint_t letter = std::towlower(c);
    return letter >= L'a' && letter <= L'f' ? std::optional<unsigned>(letter - L'a' + 10) : std::nullopt;
}

// "%C3%BC" becomes one character. A percent sign that begins no byte stays, as in "100%.txt". Nothing: the
// bytes are no UTF-8, or one of them is 0.
std::optional<std::wstring> without_escapes(std::wstring_view text) {
    const auto bytes = com::utf8_from(text);
    if (!bytes)
        return std::nullopt;
    std::string out;
    for (std::size_t i = 0; i < bytes->size(); i++) {
        const auto at = [&](std::size_t index) -> wchar_t {
            return index < bytes->size() ? static_cast<unsigned char>((*bytes)[index]) : 0;
        };
        const auto high = hexadecimal(at(i + 1)), low = hexadecimal(at(i + 2));
        if (at(i) == L'%' && high && low) {
            out += static_cast<char>(*high << 4 | *low);
            i += 2;
        } else {
            out += (*bytes)[i];
        }
    }
    return out.contains('\0') ? std::nullopt : com::utf16_from(out);
}

// What follows "file:": "///C:/x" and "//localhost/C:/x" name a drive, and so does "//C:\x", which programs
// write. "//server/share/x" and "////server/share/x" name a share.
std::optional<std::wstring> path_in_file_url(std::wstring_view url) {
    auto path = without_escapes(url);
    if (!path)
        return std::nullopt;
    const auto separators =
        static_cast<std::size_t>(std::ranges::find_if_not(*path, is_separator) - path->begin());
    const bool has_drive = path->size() > separators + 1 && (*path)[separators + 1] == L':';
    if (has_drive)
        return path->substr(separators);
    std::wstring_view host = L"localhost";
    std::wstring_view rest = std::wstring_view(*path).substr(separators);
    if (separators == 2 && take_scheme(rest, host) && !rest.empty() && is_separator(rest[0]))
        return std::wstring(rest.substr(1));
    return separators < 2 ? std::nullopt : std::optional(L"\\\\" + path->substr(separators));
}

} // namespace

engine_client::result<std::wstring> path_in_remote_name(std::wstring_view name) {
    const auto refused = std::unexpected(E_INVALIDARG);
    if (name.size() > longest_name)
        return refused;
    for (const std::wstring_view scheme : {L"http://", L"https://"})
        if (auto address = name; take_scheme(address, scheme))
            return is_web_address(address) ? engine_client::result<std::wstring>() : refused;
    auto path = take_scheme(name, L"file:") ? path_in_file_url(name) : std::wstring(name);
    if (!path || !names_plain_file(*path) || has_long_segment(*path) || !com::utf8_from(*path))
        return refused;
    return std::move(*path);
}

engine_client::result<std::optional<source_file>> read_remote_name(const std::wstring &name) {
    const auto path = path_in_remote_name(name);
    if (!path)
        return std::unexpected(path.error());
    if (path->empty())
        return std::nullopt;
    auto full = full_path(*path);
    if (!full)
        return std::unexpected(E_INVALIDARG);
    auto place = locate(*full);
    if (!place)
        return std::unexpected(place.error());
    return source_file{{std::move(*full), place->drive, std::move(place->unix_relative)},
                       std::move(place->drive_root)};
}

std::optional<std::string> origin_of(std::wstring_view url) {
    std::wstring_view address = url;
    const bool secure = take_scheme(address, L"https://");
    if (!secure && !take_scheme(address, L"http://"))
        return std::nullopt;
    auto authority = address.substr(0, address.find_first_of(L"/?#"));
    authority.remove_prefix(authority.find_last_of(L'@') + 1);
    auto text = com::utf8_from(authority);
    if (!text || text->empty())
        return std::nullopt;
    std::ranges::transform(*text, text->begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    const auto colon = text->find(':', text->find(']') == text->npos ? 0 : text->find(']'));
    if (colon == text->size() - 1)
        text->pop_back();
    if (colon == text->npos || colon == text->size())
        *text += secure ? ":443" : ":80";
    return (secure ? "https://" : "http://") + *text;
}

} // namespace winebits::paths
