// SPDX-License-Identifier: LGPL-2.1-or-later
// How the server's getters answer: with the marker of their method, in memory that the client frees.
// Any thread.
#pragma once

#include "dlls/common/com/task_memory.hpp"
#include "tests/conformance/proxies/session.hpp"

#include <cstring>

namespace winebits::proxy_test {

inline HRESULT answer(const session &shared, std::wstring_view method, LPWSTR *out) {
    *out = nullptr;
    switch (shared.mode()) {
    case fail_with_null:
        return failure_result;
    case succeed_with_null:
        return S_FALSE;
    default:
        return com::copy_to_task_memory(marker(method), out);
    }
}

inline HRESULT answer(std::wstring_view method, ULONG *out) {
    *out = number(method);
    return S_OK;
}

template <class T>
HRESULT answer_array(std::span<const std::type_identity_t<T>> values, T **out) {
    *out = static_cast<T *>(CoTaskMemAlloc(values.size_bytes()));
    if (!*out)
        return E_OUTOFMEMORY;
    std::memcpy(*out, values.data(), values.size_bytes());
    return S_OK;
}

} // namespace winebits::proxy_test
