// SPDX-License-Identifier: LGPL-2.1-or-later
// A counted COM pointer that every compiler of these programs takes.
// One thread at a time per pointer.
#pragma once

#include "tests/conformance/support/conformance.hpp"

#include <utility>

namespace winebits::conformance {

template <class Interface>
class com_pointer {
  public:
    com_pointer() = default;
    com_pointer(const com_pointer &other) : pointer_(other.pointer_) {
        if (pointer_)
            pointer_->AddRef();
    }
    com_pointer(com_pointer &&other) noexcept : pointer_(std::exchange(other.pointer_, nullptr)) {}
    ~com_pointer() { reset(); }
    com_pointer &operator=(com_pointer other) noexcept {
        std::swap(pointer_, other.pointer_);
        return *this;
    }

    // Takes over a reference that the caller owns.
    static com_pointer adopt(Interface *owned) {
        com_pointer result;
        result.pointer_ = owned;
        return result;
    }

    Interface *get() const { return pointer_; }
    Interface *operator->() const { return pointer_; }
    Interface &operator*() const { return *pointer_; }
    explicit operator bool() const { return pointer_ != nullptr; }

    // For a call that returns a pointer; releases what was there.
    Interface **put() {
        reset();
        return &pointer_;
    }
    void reset() {
        if (Interface *old = std::exchange(pointer_, nullptr))
            old->Release();
    }

  private:
    Interface *pointer_ = nullptr;
};

// Memory that a getter returned.
class com_string {
  public:
    com_string() = default;
    ~com_string() { CoTaskMemFree(value_); }
    com_string(const com_string &) = delete;
    com_string &operator=(const com_string &) = delete;
    LPWSTR *put() { return &value_; }
    bool is_null() const { return value_ == nullptr; }
    text value() const { return from_wide(value_); }

  private:
    LPWSTR value_ = nullptr;
};

} // namespace winebits::conformance
