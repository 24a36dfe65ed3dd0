// SPDX-License-Identifier: LGPL-2.1-or-later
// Takes VARIANTs apart and fills them.
// Any thread.
#include "dlls/dosvc/property_value.hpp"

#include <oleauto.h>

#include <cstring>
#include <span>

namespace winebits::dosvc {

namespace {

// Whether a value of this type, without VT_BYREF, is taken where `wanted` is asked for.
bool is_taken(VARTYPE type, VARTYPE wanted) {
    if (wanted == VT_UI4 && type == VT_I4)
        return true;
    return type == wanted || (wanted == VT_UNKNOWN && (type == VT_EMPTY || type == VT_NULL));
}

// Of a program's own: a null one is an empty text.
std::wstring text_of(BSTR text) {
    return text ? std::wstring(text) : std::wstring();
}

engine_client::result<property_value> read_bytes(SAFEARRAY *array) {
    VARTYPE type = VT_EMPTY;
    void *data = nullptr;
    LONG first = 0, last = -1;
    if (!array || SafeArrayGetDim(array) != 1 || FAILED(SafeArrayGetVartype(array, &type)) ||
        type != VT_UI1 || FAILED(SafeArrayGetLBound(array, 1, &first)) ||
        FAILED(SafeArrayGetUBound(array, 1, &last)) || FAILED(SafeArrayAccessData(array, &data)))
        return std::unexpected(E_INVALIDARG);
    const auto *begin = static_cast<const BYTE *>(data);
    const auto size = static_cast<std::size_t>(static_cast<std::int64_t>(last) - first + 1);
    std::vector<BYTE> bytes(begin, begin + size);
    SafeArrayUnaccessData(array);
    return property_value(std::move(bytes));
}

// A VARIANT in a VARIANT, as scripts pass it, and what it holds.
const VARIANT &unwrapped(const VARIANT &given) {
    const bool holds_another = V_VT(&given) == (VT_BYREF | VT_VARIANT) && V_VARIANTREF(&given);
    return holds_another ? *V_VARIANTREF(&given) : given;
}

struct writer {
    VARIANT &out;

    HRESULT operator()(const std::wstring &text) const {
        V_BSTR(&out) = SysAllocStringLen(text.data(), static_cast<UINT>(text.size()));
        return finish(VT_BSTR, V_BSTR(&out) != nullptr);
    }
    HRESULT operator()(std::uint32_t number) const {
        V_UI4(&out) = number;
        return finish(VT_UI4);
    }
    HRESULT operator()(std::uint64_t number) const {
        V_UI8(&out) = number;
        return finish(VT_UI8);
    }
    HRESULT operator()(bool flag) const {
        V_BOOL(&out) = flag ? VARIANT_TRUE : VARIANT_FALSE;
        return finish(VT_BOOL);
    }
    HRESULT operator()(com::ptr<IUnknown> object) const {
        V_UNKNOWN(&out) = object.detach();
        return finish(VT_UNKNOWN);
    }
    HRESULT operator()(const std::vector<BYTE> &bytes) const {
        V_ARRAY(&out) = SafeArrayCreateVector(VT_UI1, 0, static_cast<ULONG>(bytes.size()));
        if (V_ARRAY(&out))
            std::memcpy(V_ARRAY(&out)->pvData, bytes.data(), bytes.size());
        return finish(byte_array_type, V_ARRAY(&out) != nullptr);
    }

  private:
    HRESULT finish(VARTYPE type, bool made = true) const {
        V_VT(&out) = made ? type : VARTYPE(VT_EMPTY);
        return made ? S_OK : E_OUTOFMEMORY;
    }
};

} // namespace

engine_client::result<property_value> read_value(const VARIANT &given, VARTYPE wanted) {
    const VARIANT &value = unwrapped(given);
    const bool referred = V_VT(&value) & VT_BYREF;
    const auto type = static_cast<VARTYPE>(V_VT(&value) & ~VT_BYREF);
    if (!is_taken(type, wanted) || (referred && !V_BYREF(&value)))
        return std::unexpected(E_INVALIDARG);
    switch (type) {
    case VT_BSTR:
        return text_of(referred ? *V_BSTRREF(&value) : V_BSTR(&value));
    case VT_UI4:
    case VT_I4:
        return std::uint32_t(referred ? *V_UI4REF(&value) : V_UI4(&value));
    case VT_UI8:
        return std::uint64_t(referred ? *V_UI8REF(&value) : V_UI8(&value));
    case VT_BOOL:
        return (referred ? *V_BOOLREF(&value) : V_BOOL(&value)) != VARIANT_FALSE;
    case VT_UNKNOWN:
        return com::ptr<IUnknown>(referred ? *V_UNKNOWNREF(&value) : V_UNKNOWN(&value));
    case byte_array_type:
        return read_bytes(referred ? *V_ARRAYREF(&value) : V_ARRAY(&value));
    default: // VT_EMPTY, VT_NULL
        return com::ptr<IUnknown>();
    }
}

HRESULT write_value(const property_value &value, VARIANT &out) {
    VariantInit(&out);
    return std::visit(writer{out}, value);
}

} // namespace winebits::dosvc
