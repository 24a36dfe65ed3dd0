// SPDX-License-Identifier: LGPL-2.1-or-later
// Wraps wine_get_unix_file_name.
// Any thread.
#include "dlls/common/engine_client/unix_path.hpp"

#include <windows.h>

#include <memory>

namespace winebits::engine_client {

namespace {

using get_unix_file_name = char *(CDECL *)(const WCHAR *);

struct heap_free {
    void operator()(char *memory) const noexcept { HeapFree(GetProcessHeap(), 0, memory); }
};

get_unix_file_name find_function() {
    const HMODULE kernel = GetModuleHandleW(L"kernel32.dll");
    const FARPROC found = kernel ? GetProcAddress(kernel, "wine_get_unix_file_name") : nullptr;
    return reinterpret_cast<get_unix_file_name>(reinterpret_cast<void *>(found));
}

} // namespace

std::optional<std::string> unix_path_of(const std::wstring &dos_path) {
    static const get_unix_file_name translate = find_function();
    if (!translate)
        return std::nullopt;
    const std::unique_ptr<char, heap_free> path(translate(dos_path.c_str()));
    if (!path || path.get()[0] != '/')
        return std::nullopt;
    std::string text(path.get());
    while (text.size() > 1 && text.back() == '/')
        text.pop_back();
    return text;
}

} // namespace winebits::engine_client
