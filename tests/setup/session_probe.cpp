// SPDX-License-Identifier: LGPL-2.1-or-later
// session-probe.exe, for the tests of setup: creates a COM class, asks it for IBackgroundCopyManager through
// the proxy of this bitness, and prints the HRESULT. One thread.
#include <windows.h>

#include <objbase.h>

#include <cstdio>
#include <cstring>

namespace {

// IBackgroundCopyManager (bits-api 1.1)
constexpr IID manager = {0x5ce34c0d, 0x0dc9, 0x4c1f, {0x89, 0x7c, 0xda, 0xa1, 0xb7, 0x8c, 0xee, 0x7c}};

int create(const char *text) {
    wchar_t wide[64];
    CLSID id;
    MultiByteToWideChar(CP_UTF8, 0, text, -1, wide, 64);
    HRESULT result = CLSIDFromString(wide, &id);
    if (SUCCEEDED(result))
        result = CoInitializeEx(nullptr, COINIT_MULTITHREADED);
    if (SUCCEEDED(result)) {
        IUnknown *object = nullptr;
        result =
            CoCreateInstance(id, nullptr, CLSCTX_LOCAL_SERVER, manager, reinterpret_cast<void **>(&object));
        if (object)
            object->Release();
        CoUninitialize();
    }
    std::printf("0x%08lx\n", static_cast<unsigned long>(result));
    return 0;
}

} // namespace

int main(int argc, char **argv) {
    if (argc == 3 && std::strcmp(argv[1], "create") == 0)
        return create(argv[2]);
    std::fputs("usage: session-probe.exe create {CLSID}\n", stderr);
    return 64;
}
