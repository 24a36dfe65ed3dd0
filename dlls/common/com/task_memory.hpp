// SPDX-License-Identifier: LGPL-2.1-or-later
// Memory that a COM client frees: strings and buffers of out parameters.
// Any thread.
#pragma once

#include <windows.h>

#include <objbase.h>

#include <cstring>
#include <initializer_list>
#include <memory>
#include <span>
#include <string_view>

namespace winebits::com {

struct task_memory_free {
    void operator()(void *memory) const noexcept { CoTaskMemFree(memory); }
};
template <class T>
using task_memory = std::unique_ptr<T, task_memory_free>;

// *out = a copy from CoTaskMemAlloc that the caller of the COM method frees; null and E_OUTOFMEMORY when
// there is none.
inline HRESULT copy_to_task_memory(std::wstring_view text, LPWSTR *out) noexcept {
    *out = static_cast<LPWSTR>(CoTaskMemAlloc((text.size() + 1) * sizeof(wchar_t)));
    if (!*out)
        return E_OUTOFMEMORY;
    std::memcpy(*out, text.data(), text.size() * sizeof(wchar_t));
    (*out)[text.size()] = 0;
    return S_OK;
}

// The same for items that can be copied as bytes.
template <class T>
HRESULT copy_to_task_memory(std::span<const T> items, task_memory<T> &out) noexcept {
    out.reset(static_cast<T *>(CoTaskMemAlloc(items.size_bytes())));
    if (!out)
        return E_OUTOFMEMORY;
    std::memcpy(out.get(), items.data(), items.size_bytes());
    return S_OK;
}

// A text and where it goes; `present` false leaves a null there.
struct text_to_copy {
    std::wstring_view text;
    LPWSTR *out;
    bool present = true;
};

// All of them or, with E_OUTOFMEMORY, none. The out parameters are null before.
inline HRESULT copy_to_task_memory(std::initializer_list<text_to_copy> texts) noexcept {
    for (const auto &[text, out, present] : texts) {
        if (!present || SUCCEEDED(copy_to_task_memory(text, out)))
            continue;
        for (const auto &copied : texts) {
            CoTaskMemFree(*copied.out);
            *copied.out = nullptr;
        }
        return E_OUTOFMEMORY;
    }
    return S_OK;
}

} // namespace winebits::com
