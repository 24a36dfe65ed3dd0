// SPDX-License-Identifier: LGPL-2.1-or-later
// The base of every COM object of ours: counting, QueryInterface over chains of interfaces, identity.
// Any thread: methods of an object may run on several threads at once.
#pragma once

#include "dlls/common/com/log.hpp"
#include "dlls/common/com/ptr.hpp"

#include <windows.h>

#include <unknwn.h>

#include <atomic>
#include <utility>

namespace winebits::com {

// One vtable: the newest interface and those it derives from, IUnknown left out.
template <class Newest, class... Older>
struct chain {
    using newest = Newest;
    static bool has(REFIID iid) noexcept {
        return IsEqualIID(iid, __uuidof(Newest)) || (IsEqualIID(iid, __uuidof(Older)) || ...);
    }
};

// `Derived` is a final class that derives from this, with a private destructor and this class as a friend; it
// may hide `about_to_die()`, which runs when the last reference has gone and nothing can find the object but
// itself. The count starts at one, owned by whoever made the object: make() below. The first chain gives the
// identity.
template <class Derived, class First, class... Rest>
class object : public First::newest, public Rest::newest... {
  public:
    object() = default;
    object(const object &) = delete;
    object &operator=(const object &) = delete;

    // Whether QueryInterface gives it.
    static bool has_interface(REFIID iid) noexcept {
        return IsEqualIID(iid, __uuidof(IUnknown)) || First::has(iid) || (Rest::has(iid) || ...);
    }

    HRESULT STDMETHODCALLTYPE QueryInterface(REFIID iid, void **out) noexcept final {
        if (!out)
            return E_POINTER;
        *out = nullptr;
        if (IsEqualIID(iid, __uuidof(IUnknown)) || First::has(iid))
            *out = static_cast<typename First::newest *>(this);
        else
            (void)((Rest::has(iid) && (*out = static_cast<typename Rest::newest *>(this))) || ...);
        if (!*out) {
            log_unknown_interface(Derived::class_name, iid);
            return E_NOINTERFACE;
        }
        AddRef();
        return S_OK;
    }

    ULONG STDMETHODCALLTYPE AddRef() noexcept final {
        return count_.fetch_add(1, std::memory_order_relaxed) + 1;
    }

    ULONG STDMETHODCALLTYPE Release() noexcept final {
        const ULONG left = count_.fetch_sub(1, std::memory_order_acq_rel) - 1;
        if (left == 0) {
            auto *self = static_cast<Derived *>(this);
            self->about_to_die();
            delete self;
        }
        return left;
    }

    // For tables that know the object without owning it: a reference, unless the last one has gone already.
    bool add_ref_if_alive() noexcept {
        ULONG count = count_.load(std::memory_order_relaxed);
        while (count != 0) {
            if (count_.compare_exchange_weak(count, count + 1, std::memory_order_relaxed))
                return true;
        }
        return false;
    }

  protected:
    ~object() = default;
    void about_to_die() noexcept {}

  private:
    std::atomic<ULONG> count_{1};
};

// Makes an object and owns its first reference. Throws what the constructor throws.
template <class T, class... Arguments>
ptr<T> make(Arguments &&...arguments) {
    return ptr<T>::attach(new T(std::forward<Arguments>(arguments)...));
}

} // namespace winebits::com
