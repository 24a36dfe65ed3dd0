// SPDX-License-Identifier: LGPL-2.1-or-later
// An interface of a client, kept for whichever thread of the multithreaded apartment will call it.
//
// The services live in that apartment alone, where every thread may use every proxy. Wine's Global Interface
// Table does no more for them, and never gives back the reference that it takes at the client. With it one
// learns of a client's death before a call, here by the call: global_interface.hpp is for those who must.
// Any thread inside the apartment; one object is not for several threads at once. Getting may call out of
// the process; it is let go a moment later, on another thread.
#pragma once

#include "dlls/common/com/ptr.hpp"

#include <windows.h>

#include <unknwn.h>

#include <expected>

namespace winebits::com {

class kept_interface {
  public:
    kept_interface() noexcept = default;
    kept_interface(kept_interface &&) noexcept = default;
    kept_interface &operator=(kept_interface &&other) noexcept {
        object_.swap(other.object_);
        return *this;
    }
    ~kept_interface();

    // Keeps `object`, which is of the interface `iid`.
    static std::expected<kept_interface, HRESULT> keep(REFIID iid, IUnknown *object);

    explicit operator bool() const noexcept { return static_cast<bool>(object_); }

    template <class T>
    ptr<T> get() const noexcept {
        return object_.query<T>();
    }

  private:
    ptr<IUnknown> object_;
};

} // namespace winebits::com
