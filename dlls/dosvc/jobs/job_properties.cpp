// SPDX-License-Identifier: LGPL-2.1-or-later
// The numbered properties of a job, of both kinds (do-api 2.5, 3.4, 7.4).
// Any thread.
#include "dlls/common/jobs/job_base_access.hpp"
#include "dlls/dosvc/jobs/error_info.hpp"
#include "dlls/dosvc/jobs/job.hpp"
#include "dlls/dosvc/property_value.hpp"

namespace winebits::dosvc::bits_style {

HRESULT DeliveryOptimizationJob::SetProperty(BITS_JOB_PROPERTY_ID PropertyId,
                                             BITS_JOB_PROPERTY_VALUE PropertyValue) noexcept {
    switch (PropertyId) {
    case BITS_JOB_PROPERTY_ID_COST_FLAGS:
        return set("cost_flags", std::uint32_t(PropertyValue.Dword));
    case BITS_JOB_PROPERTY_NOTIFICATION_CLSID:
        return set_notification_class(PropertyValue.ClsID);
    default:
        return DO_E_UNKNOWN_PROPERTY_ID;
    }
}

HRESULT DeliveryOptimizationJob::GetProperty(BITS_JOB_PROPERTY_ID PropertyId,
                                             BITS_JOB_PROPERTY_VALUE *PropertyValue) noexcept {
    if (!PropertyValue)
        return E_INVALIDARG;
    *PropertyValue = {};
    switch (PropertyId) {
    case BITS_JOB_PROPERTY_ID_COST_FLAGS:
        return get(&PropertyValue->Dword, [](const auto &job) { return job.cost_flags; });
    case BITS_JOB_PROPERTY_NOTIFICATION_CLSID:
        return get(&PropertyValue->ClsID,
                   [](const auto &job) { return job.notification_class.value_or(GUID_NULL); });
    default:
        return DO_E_UNKNOWN_PROPERTY_ID;
    }
}

HRESULT DeliveryOptimizationJob::GetProperty(DOJobPropertyId propId, VARIANT *propValue) noexcept {
    if (!propValue)
        return E_INVALIDARG;
    *propValue = {};
    if (propId != DOJobPropertyId_ExtendedErrorInfo)
        return DO_E_UNKNOWN_PROPERTY_ID;
    return com::guard([&]() -> HRESULT {
        const auto job = record();
        if (!job)
            return job.error();
        if (!job->error)
            return DO_E_ERROR_INFORMATION_UNAVAILABLE;
        std::optional<engine_client::file_record> file;
        if (job->error->file) {
            auto found = file_record(*job->error->file);
            if (!found)
                return found.error();
            file = std::move(*found);
        }
        return write_value(error_info(*job, file), *propValue);
    });
}

HRESULT DeliveryOptimizationJob::SetProperty(DOJobPropertyId propId, const VARIANT *) noexcept {
    return propId == DOJobPropertyId_ExtendedErrorInfo ? DO_E_READ_ONLY_PROPERTY : DO_E_UNKNOWN_PROPERTY_ID;
}

} // namespace winebits::dosvc::bits_style
