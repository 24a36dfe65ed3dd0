// SPDX-License-Identifier: LGPL-2.1-or-later
// What both sides of the proxy test know of Delivery Optimization: its interfaces, their layouts, and how
// their arguments look as text. Any thread.
#pragma once

#include "tests/conformance/proxies/shown.hpp"

#include <deliveryoptimization.h>
#include <deliveryoptimizationerrors.h>
#include <deliveryoptimizationinternal.h>
#include <deliveryoptimizationjobs.h>

#include <cstddef>

namespace winebits::proxy_test {

// do-api 3.6, for both bitnesses.
inline constexpr bool is_64bit = sizeof(void *) == 8;
static_assert(sizeof(DO_DOWNLOAD_RANGE) == 16 && offsetof(DO_DOWNLOAD_RANGE, Length) == 8);
static_assert(sizeof(DO_DOWNLOAD_RANGES_INFO) == 24 && offsetof(DO_DOWNLOAD_RANGES_INFO, Ranges) == 8);
static_assert(sizeof(DO_DOWNLOAD_STATUS) == 32 && offsetof(DO_DOWNLOAD_STATUS, BytesTransferred) == 8);
static_assert(offsetof(DO_DOWNLOAD_STATUS, State) == 16 && offsetof(DO_DOWNLOAD_STATUS, Error) == 20);
static_assert(offsetof(DO_DOWNLOAD_STATUS, ExtendedError) == 24);
static_assert(sizeof(DO_DOWNLOAD_ENUM_CATEGORY) == (is_64bit ? 16 : 8));
static_assert(offsetof(DO_DOWNLOAD_ENUM_CATEGORY, Value) == (is_64bit ? 8 : 4));
static_assert(sizeof(DOSwarmStats) == (is_64bit ? 136 : 128));
static_assert(offsetof(DOSwarmStats, fileSize) == (is_64bit ? 16 : 8));
static_assert(offsetof(DOSwarmStats, httpConnectionCount) == (is_64bit ? 96 : 88));
static_assert(offsetof(DOSwarmStats, downloadDuration) == (is_64bit ? 116 : 108));
static_assert(offsetof(DOSwarmStats, downloadMode) == (is_64bit ? 120 : 112));
static_assert(offsetof(DOSwarmStats, status) == (is_64bit ? 124 : 116));
static_assert(offsetof(DOSwarmStats, isBackground) == (is_64bit ? 128 : 120));

// A VARIANT that frees what it holds.
class variant {
  public:
    variant() { VariantInit(&value_); }
    explicit variant(LPCWSTR text) : variant() {
        value_.vt = VT_BSTR;
        value_.bstrVal = SysAllocString(text);
    }
    explicit variant(UINT64 number) : variant() {
        value_.vt = VT_UI8;
        value_.ullVal = number;
    }
    explicit variant(IUnknown *object) : variant() {
        value_.vt = VT_UNKNOWN;
        value_.punkVal = object;
        if (object)
            object->AddRef();
    }
    explicit variant(std::span<const byte> bytes) : variant() {
        SAFEARRAY *array = SafeArrayCreateVector(VT_UI1, 0, static_cast<ULONG>(bytes.size()));
        for (LONG i = 0; i < static_cast<LONG>(bytes.size()); i++) {
            byte one = bytes[static_cast<std::size_t>(i)];
            SafeArrayPutElement(array, &i, &one);
        }
        value_.vt = VT_ARRAY | VT_UI1;
        value_.parray = array;
    }
    variant(const variant &) = delete;
    variant &operator=(const variant &) = delete;
    ~variant() { VariantClear(&value_); }
    VARIANT *get() { return &value_; }
    const VARIANT *get() const { return &value_; }
    VARIANT *operator->() { return &value_; }

  private:
    VARIANT value_;
};

inline std::wstring shown(const VARIANT *value) {
    if (!value)
        return L"no value";
    const std::wstring type = shown(value->vt) + L":";
    if (value->vt == VT_BSTR)
        return type + shown(value->bstrVal);
    if (value->vt == VT_UI8)
        return type + shown(value->ullVal);
    if (value->vt == VT_UNKNOWN)
        return type + (value->punkVal ? L"object" : L"null");
    if (value->vt != (VT_ARRAY | VT_UI1) || !value->parray)
        return type;
    std::wstring bytes;
    for (ULONG i = 0; i < value->parray->rgsabound[0].cElements; i++)
        bytes += shown(static_cast<const byte *>(value->parray->pvData)[i]) + L" ";
    return type + bytes;
}

inline std::wstring shown(const DO_DOWNLOAD_RANGE &range) {
    return shown(range.Offset) + L"+" + shown(range.Length);
}
inline std::wstring shown(const DO_DOWNLOAD_RANGES_INFO *wanted) {
    if (!wanted)
        return L"no ranges";
    std::wstring text = shown(wanted->RangeCount) + L"[";
    for (const DO_DOWNLOAD_RANGE &range : std::span(wanted->Ranges + 0, wanted->RangeCount))
        text += shown(range) + L" ";
    return text + L"]";
}
inline std::wstring shown(const DO_DOWNLOAD_ENUM_CATEGORY *category) {
    return category ? shown(category->Property) + shown(category->Value) : L"no category";
}
inline std::wstring shown(const DO_DOWNLOAD_STATUS &status) {
    return shown(status.BytesTotal) + L"/" + shown(status.BytesTransferred) + L"/" + shown(status.State) +
           L"/" + shown(static_cast<ULONG>(status.Error)) + L"/" +
           shown(static_cast<ULONG>(status.ExtendedError));
}

// The status that the server's download has, and the one its callback gets.
inline constexpr DO_DOWNLOAD_STATUS status_of_download = {0x123456789abcdef0, 0xfedcba9876543210,
                                                          DODownloadState_Paused, DO_E_INVALID_STATE,
                                                          DO_E_BLOCKED_BY_NO_NETWORK};
inline constexpr DO_DOWNLOAD_STATUS status_of_callback = {BG_SIZE_UNKNOWN, 7, DODownloadState_Transferring,
                                                          S_OK, DO_E_DOWNLOAD_NO_PROGRESS};

// What the server's GetStats gives, but for its strings; `slot` tells the two methods apart.
inline DOSwarmStats swarm_statistics(UINT slot) {
    DOSwarmStats result{};
    UINT64 next = 0x1122334455667700;
    for (UINT64 *member : {&result.fileSize, &result.totalBytesDownloaded, &result.bytesFromLanPeers,
                           &result.bytesFromGroupPeers, &result.bytesFromInternetPeers, &result.bytesFromHttp,
                           &result.bytesFromDoinc, &result.bytesToLanPeers, &result.bytesToGroupPeers,
                           &result.bytesToInternetPeers})
        *member = ++next;
    UINT count = 0x12345600;
    for (UINT *member :
         {&result.httpConnectionCount, &result.doincConnectionCount, &result.lanConnectionCount,
          &result.groupConnectionCount, &result.internetConnectionCount})
        *member = ++count;
    result.downloadDuration = slot;
    result.downloadMode = DownloadMode_Simple;
    result.status = SwarmStatus_Caching;
    result.isBackground = TRUE;
    return result;
}

} // namespace winebits::proxy_test
