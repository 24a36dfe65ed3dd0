// SPDX-License-Identifier: LGPL-2.1-or-later
// A group policy that holds for a part of a test: a value of HKEY_LOCAL_MACHINE, removed again. The user must
// be allowed to write it. The services are 64-bit programs. Test thread only.
#pragma once

#include "tests/conformance/support/conformance.hpp"

namespace winebits::conformance {

class machine_policy {
  public:
    machine_policy(const text &key, const text &name, DWORD value) : machine_policy(key, name) { set(value); }
    machine_policy(const text &key, const text &name, const text &value) : machine_policy(key, name) {
        put(REG_SZ, wide(value), (value.size() + 1) * sizeof(WCHAR));
    }
    ~machine_policy() {
        RegDeleteValueW(key_, wide(name_));
        RegCloseKey(key_);
    }
    machine_policy(const machine_policy &) = delete;
    machine_policy &operator=(const machine_policy &) = delete;

    void set(DWORD value) { put(REG_DWORD, &value, sizeof(value)); }

  private:
    machine_policy(const text &key, const text &name) : name_(name) {
        CHECK_EQUAL(RegCreateKeyExW(HKEY_LOCAL_MACHINE, wide(key), 0, nullptr, 0,
                                    KEY_SET_VALUE | KEY_WOW64_64KEY, nullptr, &key_, nullptr),
                    ERROR_SUCCESS);
    }
    void put(DWORD type, const void *data, std::size_t size) {
        CHECK_EQUAL(RegSetValueExW(key_, wide(name_), 0, type, static_cast<const BYTE *>(data),
                                   static_cast<DWORD>(size)),
                    ERROR_SUCCESS);
    }

    const text name_;
    HKEY key_ = nullptr;
};

} // namespace winebits::conformance
