// SPDX-License-Identifier: LGPL-2.1-or-later
// A thread of ours inside the process's multithreaded apartment.
// The thread that makes it destroys it.
#pragma once

#include <windows.h>

#include <objbase.h>

namespace winebits::com {

class apartment {
  public:
    apartment() noexcept { CoInitializeEx(nullptr, COINIT_MULTITHREADED); }
    ~apartment() { CoUninitialize(); }
    apartment(const apartment &) = delete;
    apartment &operator=(const apartment &) = delete;
};

} // namespace winebits::com
