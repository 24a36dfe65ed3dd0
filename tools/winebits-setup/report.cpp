// SPDX-License-Identifier: LGPL-2.1-or-later
// The report of winebits-setup.exe on its standard output.
// Main thread.
#include "tools/winebits-setup/report.hpp"

#include <windows.h>

#include <cstdio>

namespace winebits::setup {

namespace {

void write_line(const std::string &line) {
    DWORD written = 0;
    WriteFile(GetStdHandle(STD_OUTPUT_HANDLE), line.data(), static_cast<DWORD>(line.size()), &written,
              nullptr);
}

const char *name(outcome state) {
    switch (state) {
    case outcome::changed:
        return "changed";
    case outcome::unchanged:
        return "unchanged";
    case outcome::present:
        return "present";
    case outcome::missing:
        return "missing";
    case outcome::wrong:
        return "wrong";
    case outcome::failed:
        return "failed";
    case outcome::note:
        return "note";
    }
    return "failed";
}

} // namespace

void report::line(outcome state, std::string_view text) {
    failed_ = failed_ || state == outcome::failed;
    absent_ = absent_ || state == outcome::missing || state == outcome::wrong;
    write_line(std::string(name(state)) + "\t" + std::string(text) + "\n");
}

void report::failure(std::string_view what, unsigned long error) {
    line(outcome::failed, std::string(what) + " failed with " + hexadecimal(error));
}

int report::end(int code) const {
    write_line("end\t" + std::to_string(code) + "\n");
    return code;
}

std::string hexadecimal(unsigned long number) {
    char text[16];
    std::snprintf(text, sizeof text, number > 0xffff ? "0x%08lx" : "error %lu", number);
    return text;
}

} // namespace winebits::setup
