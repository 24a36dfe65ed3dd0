// SPDX-License-Identifier: LGPL-2.1-or-later
// Which remote names AddFile takes (bits-api 5.1), and the texts of error codes (bits-api 13).
// Test thread only.
#include "dlls/qmgr/remote_name.hpp"
#include "tests/pe/tap.hpp"
#include "winebits/messages.hpp"

#include <string>

using namespace winebits;
using qmgr::check_remote_name;

namespace {

void urls_are_taken() {
    for (const wchar_t *name :
         {L"http://host", L"https://host/a/b?c=d#e", L"HTTP://Host:8080/x", L"http://user@host/",
          L"http://[::1]:80/x", L"http://h/%20", L"http://h?q", L"http://h\u00f6st/\u20ac"})
        TAP_CHECK(check_remote_name(name) == S_OK);
}

void others_are_refused() {
    for (const wchar_t *name :
         {L"", L"http://", L"http:///x", L"ftp://host/x", L"bogus", L"http:/x", L"http://:80/",
          L"http://h:port/", L"http://h/a b", L"http://h/\n", L"\\\\server\\share\\x", L"C:\\x"})
        TAP_CHECK(check_remote_name(name) == E_INVALIDARG);
}

void lengths_are_limited() {
    const std::wstring host = L"http://host/";
    const std::wstring segment(MAX_PATH, L'a');
    TAP_CHECK(check_remote_name(host + segment + L"/" + segment) == S_OK);
    TAP_CHECK(check_remote_name(host + segment + L"a") == E_INVALIDARG);
    TAP_CHECK(check_remote_name(host + L"?" + std::wstring(2200 - 13, L'q')) == S_OK);
    TAP_CHECK(check_remote_name(host + L"?" + std::wstring(2200 - 12, L'q')) == E_INVALIDARG);
}

void every_code_has_a_text() {
    for (const auto &[code, text] : bits_messages)
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
        {"lengths are limited", lengths_are_limited},
        {"every code has a text", every_code_has_a_text},
        {"every context has a text", every_context_has_a_text},
    });
}
