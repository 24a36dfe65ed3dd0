// SPDX-License-Identifier: LGPL-2.1-or-later
// How a command of bitsadmin fails: what it could not do, and why. Values, no exceptions.
// Main thread only.
#pragma once

#include <windows.h>

#include <expected>
#include <string>

namespace winebits::bitsadmin {

// Printed as "Unable to <action> - 0x<code>" and the text of the code (bits-api 12.1).
struct failure {
    std::wstring action;
    HRESULT code = E_FAIL;
};

template <class T>
using result = std::expected<T, failure>;

inline std::unexpected<failure> unable(std::wstring action, HRESULT code) {
    return std::unexpected(failure{std::move(action), code});
}

// Collects the results of a row of calls and keeps the first error.
class first_error {
  public:
    void operator()(HRESULT code) {
        if (SUCCEEDED(code_) && FAILED(code))
            code_ = code;
    }
    bool happened() const { return FAILED(code_); }
    HRESULT code() const { return code_; }

  private:
    HRESULT code_ = S_OK;
};

} // namespace winebits::bitsadmin
