// SPDX-License-Identifier: LGPL-2.1-or-later
// Registering the interfaces of qmgrprxy.dll in both views.
// Main thread of winebits-setup.exe.
#include "tools/winebits-setup/proxy.hpp"

#include "dlls/common/com/handle.hpp"

#include "tools/winebits-setup/text.hpp"

#include <cstring>
#include <memory>
#include <type_traits>

namespace winebits::setup {

namespace {

// The proxy class of the BITS interfaces; it has the id of IBackgroundCopyManager.
constexpr wchar_t proxy_class[] = L"{5CE34C0D-0DC9-4C1F-897C-DAA1B78CEE7C}";
constexpr wchar_t interfaces[] = L"Software\\Classes\\Interface";
constexpr wchar_t binding[] = L"ProxyStubClsid32";
constexpr DWORD child_timeout_ms = 60000;

// One interface for each version of BITS that brought new ones, and for each part of Delivery Optimization:
// enough to tell an old registration from a whole one.
constexpr const wchar_t *probes[] = {
    L"{5CE34C0D-0DC9-4C1F-897C-DAA1B78CEE7C}", // IBackgroundCopyManager
    L"{54B50739-686F-45EB-9DFF-D6A9A0FAA9AF}", // IBackgroundCopyJob2, 1.5
    L"{443C8934-90FF-48ED-BCDE-26F5C7450042}", // IBackgroundCopyJob3, 2.0
    L"{F1BD1079-9F01-4BDC-8036-F09B70095066}", // IBackgroundCopyJobHttpOptions, 2.5
    L"{CF6784F7-D677-49FD-9368-CB47AEE9D1AD}", // IBackgroundCopyFile6, 10.1
    L"{B591A192-A405-4FC3-8323-4C5C542578FC}", // IBackgroundCopyJobHttpOptions2, 10.2
    L"{8A9263D3-FD4C-4EDA-9B28-30132A4D4E3C}", // IBackgroundCopyJobHttpOptions3, 10.3
    L"{400E2D4A-1431-4C1A-A748-39CA472CFDB1}", // IDOManager
    L"{BBDED22B-B138-4B36-9DD5-ACD54370F64E}", // IDODownloadInternal
    L"{3A87296F-6EC2-4126-AB29-E3F8DC4CC390}", // IDeliveryOptimizationFile2
};

struct free_library {
    using pointer = HMODULE;
    void operator()(HMODULE module) const { FreeLibrary(module); }
};
using unique_module = std::unique_ptr<std::remove_pointer_t<HMODULE>, free_library>;

key_name interface_keys(view side) {
    return {root::local_machine, side, interfaces};
}
key_name class_key(view side) {
    return {root::local_machine, side, std::wstring(L"Software\\Classes\\CLSID\\") + proxy_class};
}

bool same(const std::wstring &a, const std::wstring &b) {
    return CompareStringOrdinal(a.c_str(), -1, b.c_str(), -1, TRUE) == CSTR_EQUAL;
}

std::string bitness(view side) {
    return side == view::bits64 ? "64-bit" : "32-bit";
}

// Wine marks its own DLLs behind the DOS header; native files don't have that mark.
bool is_builtin(HMODULE module) {
    constexpr char mark[] = "Wine builtin DLL";
    return std::memcmp(reinterpret_cast<const char *>(module) + 0x40, mark, sizeof mark - 1) == 0;
}

std::wstring system_file(const wchar_t *name) {
    wchar_t folder[MAX_PATH];
    const UINT length = GetSystemDirectoryW(folder, MAX_PATH);
    return std::wstring(folder, length < MAX_PATH ? length : 0) + L"\\" + name;
}

void write_tree(const key_name &target, const key_tree &tree, DWORD &error) {
    for (const auto &[path, values] : tree) {
        const key_name key{target.base, target.side, path.empty() ? target.path : target.path + L"\\" + path};
        for (const auto &[name, data] : values)
            if (const auto written = write_value(key, name, data); !written && error == ERROR_SUCCESS)
                error = written.error();
    }
}

bool is_bound(const key_name &interface_key) {
    const auto bound =
        read_value({interface_key.base, interface_key.side, interface_key.path + L"\\" + binding}, L"");
    return bound && same(bound->text(), proxy_class);
}

} // namespace

void register_proxy(record &memory, report &output) {
    const view side = view_of_this_process();
    const std::string what = bitness(side) + " interfaces of qmgrprxy.dll";
    const unique_module module(LoadLibraryW(system_file(L"qmgrprxy.dll").c_str()));
    if (!module)
        return output.failure("loading the " + bitness(side) + " qmgrprxy.dll", GetLastError());
    if (is_builtin(module.get()))
        return output.line(outcome::failed, what + ": Wine loaded its own DLL (is WINEDLLOVERRIDES set?)");
    // Through void *, as a cast between function types would warn.
    const auto entry = reinterpret_cast<HRESULT(WINAPI *)()>(
        reinterpret_cast<void *>(GetProcAddress(module.get(), "DllRegisterServer")));
    if (!entry)
        return output.failure(what, GetLastError());
    const key_tree interfaces_before = read_tree(interface_keys(side)),
                   class_before = read_tree(class_key(side));
    const HRESULT result = entry();
    const key_tree interfaces_after = read_tree(interface_keys(side)),
                   class_after = read_tree(class_key(side));
    memory.remember_difference(interface_keys(side), interfaces_before, interfaces_after);
    memory.remember_difference(class_key(side), class_before, class_after);
    if (const auto saved = memory.save(); !saved)
        return output.failure("writing the record of the registrations", saved.error());
    if (FAILED(result))
        return output.failure(what, static_cast<unsigned long>(result));
    const bool same_as_before = interfaces_before == interfaces_after && class_before == class_after;
    output.line(same_as_before ? outcome::unchanged : outcome::changed, what);
}

bool register_by_program(const std::wstring &program, const std::wstring &state, report &output) {
    std::wstring command = L"winebits-setup.exe register-proxy --state \"" + state + L"\"";
    STARTUPINFOW startup{};
    startup.cb = sizeof startup;
    startup.dwFlags = STARTF_USESTDHANDLES;
    startup.hStdOutput = GetStdHandle(STD_OUTPUT_HANDLE);
    startup.hStdError = GetStdHandle(STD_ERROR_HANDLE);
    PROCESS_INFORMATION information{};
    if (!CreateProcessW(program.c_str(), command.data(), nullptr, nullptr, TRUE, 0, nullptr, nullptr,
                        &startup, &information))
        return false;
    const com::unique_handle process(information.hProcess), thread(information.hThread);
    if (WaitForSingleObject(process.get(), child_timeout_ms) != WAIT_OBJECT_0) {
        TerminateProcess(process.get(), 1);
        output.line(outcome::failed, "registering qmgrprxy.dll did not end within 60 s");
        return true;
    }
    DWORD code = 0;
    GetExitCodeProcess(process.get(), &code);
    if (code != proxy_registered && code != proxy_failed)
        return false;
    if (code == proxy_failed) // it has told why
        output.note_failure();
    return true;
}

std::wstring path_of_this_program() {
    std::wstring path(32768, L'\0');
    path.resize(GetModuleFileNameW(nullptr, path.data(), static_cast<DWORD>(path.size())));
    return path;
}

void copy_to_32bit_view(record &memory, report &output) {
    const key_name target = interface_keys(view::bits32);
    const key_tree interfaces_before = read_tree(target), class_before = read_tree(class_key(view::bits32));
    DWORD error = ERROR_SUCCESS;
    for (const std::wstring &id : subkeys(interface_keys(view::bits64))) {
        const std::wstring path = std::wstring(interfaces) + L"\\" + id;
        const key_name source{root::local_machine, view::bits64, path};
        if (is_bound(source))
            write_tree({root::local_machine, view::bits32, path}, read_tree(source), error);
    }
    write_tree(class_key(view::bits32), read_tree(class_key(view::bits64)), error);
    const key_tree interfaces_after = read_tree(target), class_after = read_tree(class_key(view::bits32));
    memory.remember_difference(target, interfaces_before, interfaces_after);
    memory.remember_difference(class_key(view::bits32), class_before, class_after);
    if (const auto saved = memory.save(); !saved)
        return output.failure("writing the record of the registrations", saved.error());
    const std::string what =
        "32-bit interfaces of qmgrprxy.dll (written by the 64-bit program: no 32-bit Wine here)";
    if (error != ERROR_SUCCESS)
        return output.failure(what, error);
    const bool same_as_before = interfaces_before == interfaces_after && class_before == class_after;
    output.line(same_as_before ? outcome::unchanged : outcome::changed, what);
}

void check_proxy(bool installed, report &output) {
    for (const view side : views_of_prefix()) {
        const auto server =
            read_value({root::local_machine, side, class_key(side).path + L"\\InprocServer32"}, L"");
        const std::wstring path = server ? expanded(server->text()) : L"";
        bool right = path == expanded(L"%SystemRoot%\\system32\\qmgrprxy.dll") || path == L"qmgrprxy.dll" ||
                     path == expanded(L"%SystemRoot%\\syswow64\\qmgrprxy.dll");
        for (const wchar_t *id : probes)
            right = right && is_bound({root::local_machine, side, std::wstring(interfaces) + L"\\" + id});
        output.line(right       ? outcome::present
                    : installed ? outcome::wrong
                                : outcome::missing,
                    bitness(side) + " interfaces of qmgrprxy.dll");
    }
}

} // namespace winebits::setup
