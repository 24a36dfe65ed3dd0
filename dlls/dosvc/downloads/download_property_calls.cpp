// SPDX-License-Identifier: LGPL-2.1-or-later
// Reading and setting properties by the table.
// Any thread.
#include "dlls/common/com/guard.hpp"
#include "dlls/dosvc/downloads/download.hpp"
#include "dlls/dosvc/downloads/download_host.hpp"

#include <deliveryoptimizationerrors.h>
#include <oleauto.h>

namespace winebits::dosvc::downloads {

HRESULT DODownload::get(const download_property *property, VARIANT *out) noexcept {
    surface_->notifications->called(id_);
    if (!out)
        return E_POINTER;
    VariantInit(out); // what is in it is not ours (do-api 2.2)
    if (!property)
        return DO_E_UNKNOWN_PROPERTY_ID;
    if (!property->get)
        return DO_E_WRITE_ONLY_PROPERTY;
    return com::guard([&]() -> HRESULT {
        const auto is = record();
        if (!is)
            return is.error();
        download_host host(*surface_, id_);
        const auto value = property->get(*is, host);
        return value ? write_value(*value, *out) : not_set;
    });
}

HRESULT DODownload::set(const download_property *property, const VARIANT *given) noexcept {
    surface_->notifications->called(id_);
    if (!given)
        return E_POINTER;
    if (!property)
        return DO_E_UNKNOWN_PROPERTY_ID;
    if (!property->set)
        return DO_E_READ_ONLY_PROPERTY;
    return com::guard([&]() -> HRESULT {
        const auto value = read_value(*given, property->type);
        if (!value)
            return value.error();
        if (last_picture())
            return DO_E_INVALID_STATE;
        download_host host(*surface_, id_);
        return result_of_change(property->set(host, *value));
    });
}

HRESULT DODownload::GetProperty(DODownloadProperty propId, VARIANT *propVal) noexcept {
    return get(find_property(propId), propVal);
}

HRESULT DODownload::SetProperty(DODownloadProperty propId, const VARIANT *propVal) noexcept {
    return set(find_property(propId), propVal);
}

HRESULT DODownload::GetPropertyEx(DODownloadPropertyEx propId, VARIANT *propVal) noexcept {
    return get(find_property(propId), propVal);
}

HRESULT DODownload::SetPropertyEx(DODownloadPropertyEx propId, VARIANT *propVal) noexcept {
    return set(find_property(propId), propVal);
}

} // namespace winebits::dosvc::downloads
