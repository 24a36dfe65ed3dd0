// SPDX-License-Identifier: LGPL-2.1-or-later
// The properties of a group (bits-api 3.13).
// Any thread.
#include "dlls/common/com/guard.hpp"
#include "dlls/qmgr/legacy/group.hpp"
#include "dlls/qmgr/legacy/status.hpp"

#include <oleauto.h>

#include <limits>
#include <optional>

namespace winebits::qmgr::legacy {

namespace {

constexpr LONG only_priority = 1;

HRESULT put_number(std::uint32_t number, VARIANT &out) {
    out.vt = VT_I4;
    out.lVal = static_cast<LONG>(number);
    return S_OK;
}

HRESULT put_text(const std::wstring &text, VARIANT &out) {
    const BSTR copy = SysAllocStringLen(text.data(), static_cast<UINT>(text.size()));
    if (!copy)
        return E_OUTOFMEMORY;
    out.vt = VT_BSTR;
    out.bstrVal = copy;
    return S_OK;
}

// Any of the numeric types that are taken, as bits.
std::optional<std::uint32_t> number_in(const VARIANT &value) {
    switch (value.vt) {
    case VT_I4:
        return static_cast<std::uint32_t>(value.lVal);
    case VT_UI4:
        return value.ulVal;
    case VT_INT:
        return static_cast<std::uint32_t>(value.intVal);
    case VT_UINT:
        return value.uintVal;
    case VT_I2:
        return static_cast<std::uint32_t>(value.iVal);
    case VT_UI2:
        return value.uiVal;
    default:
        return std::nullopt;
    }
}

std::wstring class_text(const std::optional<GUID> &id) {
    wchar_t text[39] = L""; // a GUID in braces and its end
    if (id)
        StringFromGUID2(*id, text, std::size(text));
    return text;
}

} // namespace

HRESULT BackgroundCopyGroup::GetProp(GROUPPROP propID, VARIANT *pvarVal) noexcept {
    if (!pvarVal)
        return E_INVALIDARG;
    VariantInit(pvarVal);
    return com::guard([&] { return to_legacy(read_property(propID, *pvarVal)); });
}

HRESULT BackgroundCopyGroup::SetProp(GROUPPROP propID, VARIANT *pvarVal) noexcept {
    if (!pvarVal)
        return E_INVALIDARG;
    return com::guard([&] { return to_legacy(write_property(propID, *pvarVal)); });
}

HRESULT BackgroundCopyGroup::read_property(GROUPPROP property, VARIANT &out) {
    const auto job = job_->record();
    if (!job)
        return job.error();
    switch (property) {
    case GROUPPROP_PRIORITY:
        return put_number(only_priority, out);
    case GROUPPROP_PROTOCOLFLAGS:
        return put_number(QM_PROTOCOL_HTTP, out);
    case GROUPPROP_NOTIFYFLAGS:
        return put_number(from_notify_flags(job->notify_flags), out);
    case GROUPPROP_NOTIFYCLSID:
        return put_text(class_text(job->notification_class), out);
    case GROUPPROP_DISPLAYNAME:
        return put_text(job->name, out);
    case GROUPPROP_DESCRIPTION:
        return put_text(job->description, out);
    default:
        return E_NOTIMPL;
    }
}

HRESULT BackgroundCopyGroup::write_property(GROUPPROP property, const VARIANT &value) {
    const auto number = number_in(value);
    const wchar_t *text = value.vt == VT_BSTR ? (value.bstrVal ? value.bstrVal : L"") : nullptr;
    std::uint32_t flags = 0;
    switch (property) {
    case GROUPPROP_PRIORITY:
        return !number ? E_INVALIDARG : *number == only_priority ? S_OK : E_NOTIMPL;
    case GROUPPROP_PROTOCOLFLAGS:
        return !number ? E_INVALIDARG : *number == QM_PROTOCOL_HTTP ? S_OK : E_NOTIMPL;
    case GROUPPROP_NOTIFYFLAGS:
        if (!number)
            return E_INVALIDARG;
        if (const HRESULT refused = to_notify_flags(*number, flags); FAILED(refused))
            return refused;
        return job_->SetNotifyFlags(flags);
    case GROUPPROP_NOTIFYCLSID:
        return text ? set_class(text) : E_INVALIDARG;
    case GROUPPROP_DISPLAYNAME:
        return text ? job_->SetDisplayName(text) : E_INVALIDARG;
    case GROUPPROP_DESCRIPTION:
        return text ? job_->SetDescription(text) : E_INVALIDARG;
    default:
        return E_NOTIMPL;
    }
}

// An empty text clears it.
HRESULT BackgroundCopyGroup::set_class(const wchar_t *text) {
    GUID id{};
    if (*text && FAILED(CLSIDFromString(text, &id)))
        return E_INVALIDARG;
    const auto known = *text ? class_text(id) : std::wstring();
    const HRESULT result = surface_->jobs.set(id_, "notification_class", known);
    if (SUCCEEDED(result))
        surface_->notifications->look_for_owed(id_);
    return result;
}

} // namespace winebits::qmgr::legacy
