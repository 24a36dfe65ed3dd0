// SPDX-License-Identifier: LGPL-2.1-or-later
// Which remote names AddFile takes (bits-api 5.1), and the texts of error codes (bits-api 13).
// Test thread only.
#include "dlls/common/paths/remote_name.hpp"
#include "tests/pe/tap.hpp"
#include "winebits/messages.hpp"

#include <string>

using namespace winebits;
using paths::path_in_remote_name;

namespace {

bool is_url(const std::wstring &name) {
    const auto path = path_in_remote_name(name);
    return path && path->empty();
}

bool is_refused(const std::wstring &name) {
    const auto path = path_in_remote_name(name);
    return !path && path.error() == E_INVALIDARG;
}

void urls_are_taken() {
    for (const wchar_t *name :
         {L"http://host", L"https://host/a/b?c=d#e", L"HTTP://Host:8080/x", L"http://user@host/",
          L"http://[::1]:80/x", L"http://h/%20", L"http://h?q", L"http://h\u00f6st/\u20ac"})
        TAP_CHECK(is_url(name));
}

void others_are_refused() {
    for (const wchar_t *name : {L"",
                                L"http://",
                                L"http:///x",
                                L"ftp://host/x",
                                L"bogus",
                                L"http:/x",
                                L"http://:80/",
                                L"http://h:port/",
                                L"http://h/a b",
                                L"http://h/\n",
                                L"dir\\file",
                                L"\\file",
                                L"C:file",
                                L"C:\\",
                                L"C:\\dir\\",
                                L"1:\\x",
                                L"file:",
                                L"file:///",
                                L"file:///C:/dir/",
                                L"file://server",
                                L"file://server/share",
                                L"file:/x"})
        TAP_CHECK(is_refused(name));
}

void wildcards_devices_and_pipes_are_refused() {
    for (const wchar_t *name :
         {L"C:\\*", L"C:\\dir?\\x", L"C:\\x:stream", L"C:\\a|b", L"C:\\a\nb", L"\\\\.\\C:\\x",
          L"\\\\.\\pipe\\x", L"\\\\?\\C:\\x", L"\\\\?\\unix\\x", L"\\\\server\\pipe\\x",
          L"\\\\server\\MAILSLOT\\x", L"\\\\server\\share\\*", L"file:///C:/%2A", L"file:///C:/a%00b"})
        TAP_CHECK(is_refused(name));
}

void files_are_paths() {
    const auto path_of = [](const wchar_t *name) { return path_in_remote_name(name).value_or(L"(refused)"); };
    TAP_CHECK(path_of(L"C:\\dir\\file") == L"C:\\dir\\file");
    TAP_CHECK(path_of(L"z:/dir/file") == L"z:/dir/file");
    TAP_CHECK(path_of(L"\\\\server\\share\\dir\\a file") == L"\\\\server\\share\\dir\\a file");
    TAP_CHECK(path_of(L"file:///C:/dir/file") == L"C:/dir/file");
    TAP_CHECK(path_of(L"FILE://C:\\dir\\file") == L"C:\\dir\\file");
    TAP_CHECK(path_of(L"file:C:/file") == L"C:/file");
    TAP_CHECK(path_of(L"file://localhost/C:/file") == L"C:/file");
    TAP_CHECK(path_of(L"file://server/share/file") == L"\\\\server/share/file");
    TAP_CHECK(path_of(L"file:////server/share/file") == L"\\\\server/share/file");
}

void file_urls_are_unescaped() {
    const auto path_of = [](const wchar_t *name) { return path_in_remote_name(name).value_or(L"(refused)"); };
    TAP_CHECK(path_of(L"file:///C:/a%20b") == L"C:/a b");
    TAP_CHECK(path_of(L"file:///C:/%c3%BC") == L"C:/\u00fc");
    TAP_CHECK(path_of(L"file:///C:/100%.txt") == L"C:/100%.txt");
    TAP_CHECK(path_of(L"file:///C:/a#b") == L"C:/a#b");
    TAP_CHECK(is_refused(L"file:///C:/%ff"));
    TAP_CHECK(path_of(L"C:\\a%20b") == L"C:\\a%20b");
}

void origins_have_scheme_host_and_port() {
    using paths::origin_of;
    TAP_CHECK(origin_of(L"HTTP://Host/x?y") == "http://host:80");
    TAP_CHECK(origin_of(L"https://user:word@host") == "https://host:443");
    TAP_CHECK(origin_of(L"https://host:8443#x") == "https://host:8443");
    TAP_CHECK(origin_of(L"http://host:/x") == "http://host:80");
    TAP_CHECK(origin_of(L"http://[::1]/x") == "http://[::1]:80");
    TAP_CHECK(origin_of(L"http://[::1]:81/x") == "http://[::1]:81");
    TAP_CHECK(!origin_of(L"C:\\x") && !origin_of(L"file:///C:/x"));
}

void lengths_are_limited() {
    const std::wstring host = L"http://host/";
    const std::wstring segment(MAX_PATH, L'a');
    TAP_CHECK(is_url(host + segment + L"/" + segment));
    TAP_CHECK(is_refused(host + segment + L"a"));
    TAP_CHECK(is_url(host + L"?" + std::wstring(2200 - 13, L'q')));
    TAP_CHECK(is_refused(host + L"?" + std::wstring(2200 - 12, L'q')));
    TAP_CHECK(is_refused(L"C:\\" + segment + L"a"));
}

void every_code_has_a_text() {
    for (const auto &[code, text] : bits_messages)
        TAP_CHECK(message_text(code) == text && !text.empty());
    for (const auto &[code, text] : delivery_messages)
        TAP_CHECK(message_text(code) == text && !text.empty());
    TAP_CHECK(message_text(0x80190194).starts_with("HTTP status 404: "));
    TAP_CHECK(message_text(0x801903e7).starts_with("HTTP status 999: "));
    TAP_CHECK(!message_text(0x80072ee7).empty());
    TAP_CHECK(message_text(0x80070005).empty() && message_text(0x80190000).empty());
}

void every_context_has_a_text() {
    for (std::uint32_t context = 0; context <= 8; context++)
        TAP_CHECK(!message_text(message_of_context(context)).empty());
    TAP_CHECK(message_of_context(99) == message_of_context(1));
}

} // namespace

int main() {
    return tap::run({
        {"URLs are taken", urls_are_taken},
        {"other names are refused", others_are_refused},
        {"wildcards, devices and pipes are refused", wildcards_devices_and_pipes_are_refused},
        {"files are paths", files_are_paths},
        {"file URLs are unescaped", file_urls_are_unescaped},
        {"origins have scheme, host and port", origins_have_scheme_host_and_port},
        {"lengths are limited", lengths_are_limited},
        {"every code has a text", every_code_has_a_text},
        {"every context has a text", every_context_has_a_text},
    });
}
