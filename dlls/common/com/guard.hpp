// SPDX-License-Identifier: LGPL-2.1-or-later
// The edge of every COM method: no C++ exception crosses it.
// Any thread.
#pragma once

#include <windows.h>

#include <new>
#include <utility>

namespace winebits::com {

// Runs the body of a COM method. A failed allocation becomes E_OUTOFMEMORY, any other exception E_FAIL.
template <class Body>
HRESULT guard(Body &&body) noexcept {
    try {
        return std::forward<Body>(body)();
    } catch (const std::bad_alloc &) {
        return E_OUTOFMEMORY;
    } catch (...) {
        return E_FAIL;
    }
}

} // namespace winebits::com
