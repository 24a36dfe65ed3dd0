// SPDX-License-Identifier: LGPL-2.1-or-later
// Makes VARIANTs and takes them apart.
// One thread at a time per value.
#include "tests/conformance/support/property.hpp"

namespace winebits::conformance {

property_value::property_value(const text &string) : property_value() {
    V_VT(&value_) = VT_BSTR;
    V_BSTR(&value_) =
        SysAllocStringLen(reinterpret_cast<const OLECHAR *>(string.data()), static_cast<UINT>(string.size()));
}

property_value::property_value(bool flag) : property_value() {
    V_VT(&value_) = VT_BOOL;
    V_BOOL(&value_) = flag ? VARIANT_TRUE : VARIANT_FALSE;
}

property_value::property_value(std::uint32_t number) : property_value() {
    V_VT(&value_) = VT_UI4;
    V_UI4(&value_) = number;
}

property_value::property_value(std::uint64_t number) : property_value() {
    V_VT(&value_) = VT_UI8;
    V_UI8(&value_) = number;
}

property_value::property_value(IUnknown *object) : property_value() {
    V_VT(&value_) = VT_UNKNOWN;
    V_UNKNOWN(&value_) = object;
    if (object)
        object->AddRef();
}

property_value property_value::of_type(VARTYPE type) {
    property_value made;
    V_UI8(&made.value_) = 0;
    V_VT(&made.value_) = type;
    return made;
}

property_value property_value::bytes(const std::string &all) {
    property_value made;
    SAFEARRAY *array = SafeArrayCreateVector(VT_UI1, 0, static_cast<ULONG>(all.size()));
    CHECK(array != nullptr);
    V_VT(&made.value_) = VT_ARRAY | VT_UI1;
    V_ARRAY(&made.value_) = array;
    for (LONG i = 0; i < static_cast<LONG>(all.size()); i++) {
        char byte = all[static_cast<std::size_t>(i)];
        CHECK_OK(SafeArrayPutElement(array, &i, &byte));
    }
    return made;
}

text property_value::string() const {
    CHECK_EQUAL(V_VT(&value_), VT_BSTR);
    return text(reinterpret_cast<const char16_t *>(V_BSTR(&value_)), SysStringLen(V_BSTR(&value_)));
}

bool property_value::flag() const {
    CHECK_EQUAL(V_VT(&value_), VT_BOOL);
    CHECK(V_BOOL(&value_) == VARIANT_TRUE || V_BOOL(&value_) == VARIANT_FALSE);
    return V_BOOL(&value_) == VARIANT_TRUE;
}

std::uint32_t property_value::number() const {
    CHECK_EQUAL(V_VT(&value_), VT_UI4);
    return V_UI4(&value_);
}

std::uint64_t property_value::long_number() const {
    CHECK_EQUAL(V_VT(&value_), VT_UI8);
    return V_UI8(&value_);
}

IUnknown *property_value::object() const {
    CHECK_EQUAL(V_VT(&value_), VT_UNKNOWN);
    return V_UNKNOWN(&value_);
}

} // namespace winebits::conformance
