// SPDX-License-Identifier: LGPL-2.1-or-later
// The value of a property of Delivery Optimization: a VARIANT that frees what it holds.
// One thread at a time per value.
#pragma once

#include "tests/conformance/support/com_pointer.hpp"

#include <oleauto.h>

#include <cstdint>

namespace winebits::conformance {

class property_value {
  public:
    property_value() { VariantInit(&value_); } // VT_EMPTY
    explicit property_value(const text &string);
    explicit property_value(bool flag);
    explicit property_value(std::uint32_t number);
    explicit property_value(std::uint64_t number);
    explicit property_value(IUnknown *object); // counted; may be null
    explicit property_value(IDispatch *) = delete;
    static property_value of_type(VARTYPE type);         // that type, with a value of zero
    static property_value bytes(const std::string &all); // VT_ARRAY | VT_UI1

    property_value(property_value &&other) noexcept : value_(other.value_) { VariantInit(&other.value_); }
    property_value(const property_value &) = delete;
    property_value &operator=(const property_value &) = delete;
    ~property_value() { VariantClear(&value_); }

    VARIANT *get() { return &value_; }
    const VARIANT *get() const { return &value_; }
    VARTYPE type() const { return V_VT(&value_); }

    // Each throws when the value is of another type.
    text string() const;
    bool flag() const;
    std::uint32_t number() const;
    std::uint64_t long_number() const;
    IUnknown *object() const;

  private:
    VARIANT value_;
};

} // namespace winebits::conformance
