// SPDX-License-Identifier: LGPL-2.1-or-later
// A counted pointer to a COM interface.
// Any thread; one object is not for several threads at once.
#pragma once

#include <windows.h>

#include <unknwn.h>

#include <cassert>
#include <cstddef>
#include <utility>

namespace winebits::com {

template <class T>
class ptr {
  public:
    ptr() noexcept = default;
    ptr(std::nullptr_t) noexcept {}
    explicit ptr(T *object) noexcept : object_(object) {
        if (object_)
            object_->AddRef();
    }
    ptr(const ptr &other) noexcept : ptr(other.object_) {}
    ptr(ptr &&other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
    ~ptr() { reset(); }

    // Takes the new object before it lets the old one go: safe for itself and for objects that own each
    // other.
    ptr &operator=(const ptr &other) noexcept {
        ptr(other).swap(*this);
        return *this;
    }
    ptr &operator=(ptr &&other) noexcept {
        ptr(std::move(other)).swap(*this);
        return *this;
    }

    // Owns a reference that the caller already holds.
    static ptr attach(T *object) noexcept {
        ptr result;
        result.object_ = object;
        return result;
    }
    // Gives the reference to the caller, as an out parameter wants it.
    [[nodiscard]] T *detach() noexcept { return std::exchange(object_, nullptr); }

    void reset() noexcept {
        if (T *old = std::exchange(object_, nullptr))
            old->Release();
    }
    void swap(ptr &other) noexcept { std::swap(object_, other.object_); }

    // Address for a function that returns an interface; the pointer must be empty.
    [[nodiscard]] T **put() noexcept {
        assert(!object_);
        return &object_;
    }
    [[nodiscard]] void **put_void() noexcept { return reinterpret_cast<void **>(put()); }

    T *get() const noexcept { return object_; }
    T *operator->() const noexcept { return object_; }
    T &operator*() const noexcept { return *object_; }
    explicit operator bool() const noexcept { return object_ != nullptr; }

    // The same object behind another interface, or an empty pointer.
    template <class Other>
    ptr<Other> query() const noexcept {
        ptr<Other> result;
        if (object_)
            object_->QueryInterface(__uuidof(Other), result.put_void());
        return result;
    }

  private:
    T *object_ = nullptr;
};

} // namespace winebits::com
