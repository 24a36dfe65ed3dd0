// SPDX-License-Identifier: LGPL-2.1-or-later
// Waiting with a generous bound: BITS_TEST_WAIT seconds, 30 by default. Time itself is never asserted.
// Any thread.
#pragma once

#include "tests/conformance/support/conformance.hpp"

#include <utility>

namespace winebits::conformance {

ULONGLONG wait_bound_ms();

// Polls `condition` until it is true or the bound is over; returns whether it became true. A longer bound for
// what takes longer by nature: `factor` times the usual one.
template <class Condition>
bool wait_until(Condition condition, unsigned factor = 1) {
    const ULONGLONG end = GetTickCount64() + wait_bound_ms() * factor;
    for (;;) {
        if (condition())
            return true;
        if (GetTickCount64() >= end)
            return false;
        Sleep(20);
    }
}

} // namespace winebits::conformance

#define CHECK_SOON(condition) CHECK(::winebits::conformance::wait_until([&] { return (condition); }))
