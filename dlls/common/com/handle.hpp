// SPDX-License-Identifier: LGPL-2.1-or-later
// Handles that close themselves.
// Any thread; one object is not for several threads at once.
#pragma once

#include <windows.h>

#include <utility>

namespace winebits::com {

// Kind gives `type`, `none()`, `valid(type)` and `close(type)`.
template <class Kind>
class unique {
  public:
    using type = typename Kind::type;

    unique() noexcept = default;
    explicit unique(type value) noexcept : value_(value) {}
    unique(unique &&other) noexcept : value_(std::exchange(other.value_, Kind::none())) {}
    unique &operator=(unique &&other) noexcept {
        std::swap(value_, other.value_);
        return *this;
    }
    ~unique() { reset(); }

    void reset() noexcept {
        if (const type old = std::exchange(value_, Kind::none()); Kind::valid(old))
            Kind::close(old);
    }
    type get() const noexcept { return value_; }
    [[nodiscard]] type release() noexcept { return std::exchange(value_, Kind::none()); }
    [[nodiscard]] type *put() noexcept {
        reset();
        return &value_;
    }
    explicit operator bool() const noexcept { return Kind::valid(value_); }

  private:
    type value_ = Kind::none();
};

struct kernel_handle_kind {
    using type = HANDLE;
    static type none() noexcept { return nullptr; }
    static bool valid(type handle) noexcept { return handle && handle != INVALID_HANDLE_VALUE; }
    static void close(type handle) noexcept { CloseHandle(handle); }
};
using unique_handle = unique<kernel_handle_kind>; // a file, process, thread, token or event

struct registry_key_kind {
    using type = HKEY;
    static type none() noexcept { return nullptr; }
    static bool valid(type key) noexcept { return key != nullptr; }
    static void close(type key) noexcept { RegCloseKey(key); }
};
using unique_registry_key = unique<registry_key_kind>;

} // namespace winebits::com
