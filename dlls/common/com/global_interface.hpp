// SPDX-License-Identifier: LGPL-2.1-or-later
// An interface of a client, kept in the Global Interface Table for whichever thread will call it.
// Any thread inside an apartment; one object is not for several threads at once. Keeping and getting may
// call out of the process and take as long as the client likes; it is let go a moment later, on another
// thread.
#pragma once

#include "dlls/common/com/ptr.hpp"

#include <windows.h>

#include <unknwn.h>

#include <expected>
#include <utility>

namespace winebits::com {

class global_interface {
  public:
    global_interface() noexcept = default;
    global_interface(global_interface &&other) noexcept : cookie_(std::exchange(other.cookie_, 0)) {}
    global_interface &operator=(global_interface &&other) noexcept {
        std::swap(cookie_, other.cookie_);
        return *this;
    }
    ~global_interface();

    // Keeps `object`, which is of the interface `iid`.
    static std::expected<global_interface, HRESULT> keep(REFIID iid, IUnknown *object);

    explicit operator bool() const noexcept { return cookie_ != 0; }

    template <class T>
    ptr<T> get() const noexcept {
        ptr<T> found;
        get(__uuidof(T), found.put_void());
        return found;
    }

  private:
    HRESULT get(REFIID, void **) const noexcept;

    DWORD cookie_ = 0;
};

} // namespace winebits::com
