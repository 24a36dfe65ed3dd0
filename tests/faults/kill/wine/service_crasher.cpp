// SPDX-License-Identifier: LGPL-2.1-or-later
// service-crasher.exe thread|call: makes the process of the BITS service crash, from outside, by an access
// violation in a thread of it, or inside a call of this program. "call" exits with 0 when the call failed as
// one to a dead service does. Main thread only.
#include "tests/conformance/support/job.hpp"

#include <tlhelp32.h>

#include <cstdio>
#include <cstring>
#include <string>

using namespace winebits;
using namespace winebits::conformance;

namespace {

class handle {
  public:
    explicit handle(HANDLE held) : held_(held == INVALID_HANDLE_VALUE ? nullptr : held) {}
    ~handle() {
        if (held_)
            CloseHandle(held_);
    }
    handle(const handle &) = delete;
    handle &operator=(const handle &) = delete;
    HANDLE get() const { return held_; }
    explicit operator bool() const { return held_ != nullptr; }

  private:
    HANDLE held_;
};

// Where the module is loaded in that process; 0: it is not.
std::uintptr_t module_in(DWORD process, const text &name) {
    const handle all(CreateToolhelp32Snapshot(TH32CS_SNAPMODULE, process));
    MODULEENTRY32W one{};
    one.dwSize = sizeof(one);
    for (BOOL more = all ? Module32FirstW(all.get(), &one) : FALSE; more;
         more = Module32NextW(all.get(), &one))
        if (lstrcmpiW(one.szModule, wide(name)) == 0)
            return reinterpret_cast<std::uintptr_t>(one.modBaseAddr);
    return 0;
}

struct service {
    DWORD process = 0;
    std::uintptr_t module = 0;
};

service find_service() {
    const handle all(CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0));
    PROCESSENTRY32W one{};
    one.dwSize = sizeof(one);
    const text wanted = u"svchost.exe", module = u"qmgr.dll";
    for (BOOL more = all ? Process32FirstW(all.get(), &one) : FALSE; more;
         more = Process32NextW(all.get(), &one))
        if (lstrcmpiW(one.szExeFile, wide(wanted)) == 0)
            if (const auto base = module_in(one.th32ProcessID, module))
                return {one.th32ProcessID, base};
    return {};
}

// The memory of another process.
class memory {
  public:
    memory(HANDLE process, std::uintptr_t base) : process_(process), base_(base) {}

    template <class T>
    T read(std::uintptr_t offset) const {
        T value{};
        CHECK(ReadProcessMemory(process_, reinterpret_cast<void *>(base_ + offset), &value, sizeof(value),
                                nullptr));
        return value;
    }
    std::string read_text(std::uintptr_t offset) const {
        std::string out;
        while (const char one = read<char>(offset + out.size()))
            out += one;
        return out;
    }
    void write(std::uintptr_t offset, std::uintptr_t value) const {
        auto *place = reinterpret_cast<void *>(base_ + offset);
        DWORD before = 0;
        CHECK(VirtualProtectEx(process_, place, sizeof(value), PAGE_READWRITE, &before));
        CHECK(WriteProcessMemory(process_, place, &value, sizeof(value), nullptr));
        VirtualProtectEx(process_, place, sizeof(value), before, &before);
    }
    std::uintptr_t base() const { return base_; }

  private:
    HANDLE process_;
    std::uintptr_t base_;
};

// Where the module keeps the address of a function that it imports by name.
std::uintptr_t import_slot(const memory &image, const std::string &function) {
    const auto headers = image.read<IMAGE_NT_HEADERS64>(image.read<IMAGE_DOS_HEADER>(0).e_lfanew);
    const auto &directory = headers.OptionalHeader.DataDirectory[IMAGE_DIRECTORY_ENTRY_IMPORT];
    for (std::uintptr_t at = directory.VirtualAddress;; at += sizeof(IMAGE_IMPORT_DESCRIPTOR)) {
        const auto library = image.read<IMAGE_IMPORT_DESCRIPTOR>(at);
        if (library.Name == 0)
            throw test::check_failure{"the module does not import " + function, __FILE__, __LINE__};
        for (std::uintptr_t i = 0;; ++i) {
            const auto name =
                image.read<std::uint64_t>(library.OriginalFirstThunk + i * sizeof(std::uint64_t));
            if (name == 0)
                break;
            if (!(name & IMAGE_ORDINAL_FLAG64) && image.read_text(name + sizeof(WORD)) == function)
                return library.FirstThunk + i * sizeof(std::uint64_t);
        }
    }
}

void crash_thread(HANDLE process) {
    // There is nothing at that address.
    const auto nowhere = reinterpret_cast<LPTHREAD_START_ROUTINE>(std::uintptr_t{0x10});
    const handle made(CreateRemoteThread(process, nullptr, 0, nowhere, nullptr, 0, nullptr));
    CHECK(made.get() != nullptr);
}

// The next text that a method returns is allocated by data of the service's own module.
void crash_call(HANDLE process, std::uintptr_t module, IBackgroundCopyManager &manager) {
    const memory image(process, module);
    const auto headers = image.read<IMAGE_NT_HEADERS64>(image.read<IMAGE_DOS_HEADER>(0).e_lfanew);
    image.write(import_slot(image, "CoTaskMemAlloc"),
                image.base() + headers.OptionalHeader.SizeOfHeaders / 2);
    com_string words;
    const HRESULT code = manager.GetErrorDescription(static_cast<HRESULT>(0x80200001), 0, words.put());
    std::printf("the call gave %s\n", hex(code).c_str());
    CHECK(code == static_cast<HRESULT>(0x800706BA) || code == static_cast<HRESULT>(0x800706BE));
}

} // namespace

int main(int count, char **words) {
    const std::string what = count == 2 ? words[1] : "";
    const apartment com;
    try {
        const auto manager = activate();
        const auto found = find_service();
        CHECK(found.process != 0);
        const handle process(OpenProcess(PROCESS_ALL_ACCESS, FALSE, found.process));
        CHECK(process.get() != nullptr);
        if (what == "thread")
            crash_thread(process.get());
        else
            crash_call(process.get(), found.module, *manager);
    } catch (const test::check_failure &failure) {
        std::printf("wrong %s\n", failure.message.c_str());
        return 1;
    }
    return 0;
}
