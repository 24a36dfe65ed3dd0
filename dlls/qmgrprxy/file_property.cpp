// SPDX-License-Identifier: LGPL-2.1-or-later
// The two sides of IBackgroundCopyFile5's property methods, which carry the union's string as a parameter.
// _Proxy runs on the caller's thread in the client, _Stub on the call's thread in the server.

#include <windows.h>

#include <bits.h>

extern "C" {

// An id without a known arm travels with no value; the server refuses it by its number.
HRESULT STDMETHODCALLTYPE IBackgroundCopyFile5_SetProperty_Proxy(IBackgroundCopyFile5 *This,
                                                                 BITS_FILE_PROPERTY_ID PropertyId,
                                                                 BITS_FILE_PROPERTY_VALUE PropertyValue) {
    const bool has_string = PropertyId == BITS_FILE_PROPERTY_ID_HTTP_RESPONSE_HEADERS;
    return IBackgroundCopyFile5_RemoteSetProperty_Proxy(This, PropertyId,
                                                        has_string ? PropertyValue.String : nullptr);
}

HRESULT __RPC_STUB IBackgroundCopyFile5_SetProperty_Stub(IBackgroundCopyFile5 *This,
                                                         BITS_FILE_PROPERTY_ID PropertyId, LPCWSTR String) {
    // The interface takes the string as writable, but as an input.
    const BITS_FILE_PROPERTY_VALUE value{.String = const_cast<LPWSTR>(String)};
    return This->SetProperty(PropertyId, value);
}

HRESULT STDMETHODCALLTYPE IBackgroundCopyFile5_GetProperty_Proxy(IBackgroundCopyFile5 *This,
                                                                 BITS_FILE_PROPERTY_ID PropertyId,
                                                                 BITS_FILE_PROPERTY_VALUE *PropertyValue) {
    if (!PropertyValue)
        return HRESULT_FROM_WIN32(RPC_X_NULL_REF_POINTER);
    PropertyValue->String = nullptr;
    return IBackgroundCopyFile5_RemoteGetProperty_Proxy(This, PropertyId, &PropertyValue->String);
}

HRESULT __RPC_STUB IBackgroundCopyFile5_GetProperty_Stub(IBackgroundCopyFile5 *This,
                                                         BITS_FILE_PROPERTY_ID PropertyId, LPWSTR *String) {
    BITS_FILE_PROPERTY_VALUE value{.String = nullptr};
    const HRESULT result = This->GetProperty(PropertyId, &value);
    const bool has_string = PropertyId == BITS_FILE_PROPERTY_ID_HTTP_RESPONSE_HEADERS;
    *String = has_string ? value.String : nullptr;
    return result;
}

} // extern "C"
