// SPDX-License-Identifier: LGPL-2.1-or-later
// The two sides of the getters whose strings cannot be NULL on the wire (see IBackgroundCopyError in
// bits.idl). _Proxy runs on the caller's thread in the client, _Stub on the call's thread in the server.
//
// A stub sends an empty value where the server gave none, so that the server's HRESULT arrives; a proxy drops
// what came with a failure, so that the client sees NULL, as COM demands.

#include <windows.h>

#include <bits.h>

#include <cstring>

namespace {

constexpr SIZE_T certificate_hash_size = 20;

// Puts zeroed memory of this size where the server left NULL.
bool fill_if_null(void **value, SIZE_T size) noexcept {
    if (*value)
        return true;
    *value = CoTaskMemAlloc(size);
    if (*value)
        std::memset(*value, 0, size);
    return *value;
}

HRESULT send_string(HRESULT result, LPWSTR *text) noexcept {
    return fill_if_null(reinterpret_cast<void **>(text), sizeof(WCHAR)) ? result : E_OUTOFMEMORY;
}

template <typename Call>
HRESULT receive_string(LPWSTR *text, Call &&call) noexcept {
    if (!text)
        return HRESULT_FROM_WIN32(RPC_X_NULL_REF_POINTER);
    *text = nullptr;
    const HRESULT result = call();
    if (FAILED(result)) {
        CoTaskMemFree(*text);
        *text = nullptr;
    }
    return result;
}

} // namespace

extern "C" {

HRESULT STDMETHODCALLTYPE IBackgroundCopyError_GetErrorDescription_Proxy(IBackgroundCopyError *This,
                                                                         DWORD LanguageId,
                                                                         LPWSTR *pErrorDescription) {
    return receive_string(pErrorDescription, [&] {
        return IBackgroundCopyError_RemoteGetErrorDescription_Proxy(This, LanguageId, pErrorDescription);
    });
}

HRESULT __RPC_STUB IBackgroundCopyError_GetErrorDescription_Stub(IBackgroundCopyError *This, DWORD LanguageId,
                                                                 LPWSTR *pErrorDescription) {
    *pErrorDescription = nullptr;
    return send_string(This->GetErrorDescription(LanguageId, pErrorDescription), pErrorDescription);
}

HRESULT STDMETHODCALLTYPE IBackgroundCopyError_GetErrorContextDescription_Proxy(IBackgroundCopyError *This,
                                                                                DWORD LanguageId,
                                                                                LPWSTR *pContextDescription) {
    return receive_string(pContextDescription, [&] {
        return IBackgroundCopyError_RemoteGetErrorContextDescription_Proxy(This, LanguageId,
                                                                           pContextDescription);
    });
}

HRESULT __RPC_STUB IBackgroundCopyError_GetErrorContextDescription_Stub(IBackgroundCopyError *This,
                                                                        DWORD LanguageId,
                                                                        LPWSTR *pContextDescription) {
    *pContextDescription = nullptr;
    return send_string(This->GetErrorContextDescription(LanguageId, pContextDescription),
                       pContextDescription);
}

HRESULT STDMETHODCALLTYPE IBackgroundCopyError_GetProtocol_Proxy(IBackgroundCopyError *This,
                                                                 LPWSTR *pProtocol) {
    return receive_string(pProtocol,
                          [&] { return IBackgroundCopyError_RemoteGetProtocol_Proxy(This, pProtocol); });
}

HRESULT __RPC_STUB IBackgroundCopyError_GetProtocol_Stub(IBackgroundCopyError *This, LPWSTR *pProtocol) {
    *pProtocol = nullptr;
    return send_string(This->GetProtocol(pProtocol), pProtocol);
}

HRESULT STDMETHODCALLTYPE IBackgroundCopyJobHttpOptions_GetClientCertificate_Proxy(
    IBackgroundCopyJobHttpOptions *This, BG_CERT_STORE_LOCATION *pStoreLocation, LPWSTR *pStoreName,
    byte **ppCertHashBlob, LPWSTR *pSubjectName) {
    if (!pStoreLocation || !pStoreName || !ppCertHashBlob || !pSubjectName)
        return HRESULT_FROM_WIN32(RPC_X_NULL_REF_POINTER);
    *pStoreName = nullptr;
    *ppCertHashBlob = nullptr;
    *pSubjectName = nullptr;
    const HRESULT result = IBackgroundCopyJobHttpOptions_RemoteGetClientCertificate_Proxy(
        This, pStoreLocation, pStoreName, ppCertHashBlob, pSubjectName);
    if (FAILED(result)) {
        CoTaskMemFree(*pStoreName);
        CoTaskMemFree(*ppCertHashBlob);
        CoTaskMemFree(*pSubjectName);
        *pStoreName = nullptr;
        *ppCertHashBlob = nullptr;
        *pSubjectName = nullptr;
    }
    return result;
}

HRESULT __RPC_STUB IBackgroundCopyJobHttpOptions_GetClientCertificate_Stub(
    IBackgroundCopyJobHttpOptions *This, BG_CERT_STORE_LOCATION *pStoreLocation, LPWSTR *pStoreName,
    byte **ppCertHashBlob, LPWSTR *pSubjectName) {
    *pStoreLocation = BG_CERT_STORE_LOCATION_CURRENT_USER;
    *pStoreName = nullptr;
    *ppCertHashBlob = nullptr;
    *pSubjectName = nullptr;
    const HRESULT result =
        This->GetClientCertificate(pStoreLocation, pStoreName, ppCertHashBlob, pSubjectName);
    const bool filled = fill_if_null(reinterpret_cast<void **>(pStoreName), sizeof(WCHAR)) &&
                        fill_if_null(reinterpret_cast<void **>(ppCertHashBlob), certificate_hash_size) &&
                        fill_if_null(reinterpret_cast<void **>(pSubjectName), sizeof(WCHAR));
    return filled ? result : E_OUTOFMEMORY;
}

} // extern "C"
