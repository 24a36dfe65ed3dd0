// SPDX-License-Identifier: LGPL-2.1-or-later
// Checks of results and conversions of text.
// Test thread only.
#include "tests/conformance/support/conformance.hpp"

#include <atomic>
#include <iomanip>
#include <sstream>

namespace winebits::conformance {

std::string narrow(const text &value) {
    std::string ascii;
    for (const char16_t unit : value)
        ascii += unit < 0x80 ? static_cast<char>(unit) : '?';
    return ascii;
}

text widen(const std::string &ascii) {
    return text(ascii.begin(), ascii.end());
}

std::string hex(HRESULT code) {
    std::ostringstream out;
    out << "0x" << std::hex << std::setw(8) << std::setfill('0') << static_cast<std::uint32_t>(code);
    return out.str();
}

std::string unique_word() {
    static std::atomic<unsigned> number{0};
    static const std::string process = [] {
        FILETIME now{};
        GetSystemTimeAsFileTime(&now);
        std::ostringstream out;
        out << std::hex << now.dwHighDateTime << '-' << now.dwLowDateTime << '-' << GetCurrentProcessId();
        return out.str();
    }();
    return process + "-" + std::to_string(++number);
}

void check_result(HRESULT got, HRESULT wanted, const char *call, const char *file, int line) {
    if (got != wanted)
        throw test::check_failure{std::string(call) + ": " + hex(got) + " is not " + hex(wanted), file, line};
}

void check_failed(HRESULT got, const char *call, const char *file, int line) {
    if (SUCCEEDED(got))
        throw test::check_failure{std::string(call) + ": " + hex(got) + " is no error", file, line};
}

} // namespace winebits::conformance
