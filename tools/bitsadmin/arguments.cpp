// SPDX-License-Identifier: LGPL-2.1-or-later
// Splits and compares the words of the command line.
// Main thread only.
#include "tools/bitsadmin/arguments.hpp"

#include <windows.h>

#include <shellapi.h>

#include <memory>

namespace winebits::bitsadmin {

bool same_word(std::wstring_view a, std::wstring_view b) {
    return CompareStringOrdinal(a.data(), static_cast<int>(a.size()), b.data(), static_cast<int>(b.size()),
                                TRUE) == CSTR_EQUAL;
}

bool is_switch(std::wstring_view word, std::wstring_view name) {
    return word.size() > 1 && (word.front() == L'/' || word.front() == L'-') &&
           same_word(word.substr(1), name);
}

bool arguments::take_switch(std::wstring_view name) {
    if (!is_switch(peek(), name))
        return false;
    ++next_;
    return true;
}

std::vector<std::wstring> process_arguments() {
    int count = 0;
    const std::unique_ptr<LPWSTR, decltype(&LocalFree)> words(CommandLineToArgvW(GetCommandLineW(), &count),
                                                              &LocalFree);
    std::vector<std::wstring> found;
    for (int i = 1; words && i < count; ++i)
        found.emplace_back(words.get()[i]);
    return found;
}

} // namespace winebits::bitsadmin
