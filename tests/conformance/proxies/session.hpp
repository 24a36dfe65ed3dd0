// SPDX-License-Identifier: LGPL-2.1-or-later
// What the server and the client of the proxy test agree on: markers for results, and the text of a call.
// Any thread.
#pragma once

#include "tests/conformance/proxies/delivery.hpp"

#include <mutex>

namespace winebits::proxy_test {

// {c6b9f0de-8d37-4f0e-9a43-6b3c1f0a7e55}: the server's class, registered in its running process only.
inline constexpr CLSID server_class = {
    0xc6b9f0de, 0x8d37, 0x4f0e, {0x9a, 0x43, 0x6b, 0x3c, 0x1f, 0x0a, 0x7e, 0x55}};

// How the server's string getters answer; the client chooses with IBackgroundCopyJob::SetMinimumRetryDelay.
enum answer_mode : ULONG { give_marker = 0, fail_with_null = 1, succeed_with_null = 2 };
inline constexpr HRESULT failure_result = BG_E_PROTOCOL_NOT_AVAILABLE;

// The result of a string getter. The letters need one, two, three and four bytes in UTF-8.
inline std::wstring marker(std::wstring_view method) {
    return std::wstring(method) + L" a\u00fc\u20ac\U0001d11e";
}

// The result of a getter of a number, different for each method.
constexpr ULONG number(std::wstring_view method) {
    ULONG hash = 2166136261u;
    for (const wchar_t letter : method)
        hash = (hash ^ letter) * 16777619u;
    return hash;
}
constexpr UINT64 long_number(std::wstring_view method) {
    return UINT64{number(method)} << 32 | 0x89abcdef;
}
constexpr GUID guid(std::wstring_view method) {
    return {number(method), 0x1234, 0x5678, {1, 2, 3, 4, 5, 6, 7, 8}};
}
constexpr FILETIME time(std::wstring_view method) {
    return {number(method), ~number(method)};
}

inline constexpr BG_FILE_RANGE ranges[] = {{0, 5}, {0x123456789a, 0x7fffffffff}, {7, BG_LENGTH_TO_EOF}};
inline constexpr byte hash_bytes[20] = {0,  1,  2,  3,  4,  5,  6,  7,  8,    9,
                                        10, 11, 12, 13, 14, 15, 16, 17, 0x80, 0xff};

// One call as text: the server writes down what it received, the client what it sent.
template <class... Arguments>
std::wstring call(std::wstring_view method, const Arguments &...arguments) {
    std::wstring text(method);
    ((text += L" " + shown(arguments)), ...);
    return text;
}

// What the objects of the server share.
class session {
  public:
    HRESULT write(std::wstring text) noexcept {
        std::lock_guard hold(lock_);
        last_call_ = std::move(text);
        return S_OK;
    }
    std::wstring last_call() const {
        std::lock_guard hold(lock_);
        return last_call_;
    }
    void set_mode(ULONG mode) {
        std::lock_guard hold(lock_);
        mode_ = mode;
    }
    ULONG mode() const {
        std::lock_guard hold(lock_);
        return mode_;
    }

  private:
    mutable std::mutex lock_;
    std::wstring last_call_;
    ULONG mode_ = give_marker;
};

} // namespace winebits::proxy_test
