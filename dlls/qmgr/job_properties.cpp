// SPDX-License-Identifier: LGPL-2.1-or-later
// The numbered properties of a job (bits-api 3.8). Which job may have which of them the engine knows.
// Any thread.
#include "dlls/common/jobs/job_base_access.hpp"
#include "dlls/qmgr/job.hpp"

namespace winebits::qmgr {

HRESULT BackgroundCopyJob::SetProperty(BITS_JOB_PROPERTY_ID PropertyId,
                                       BITS_JOB_PROPERTY_VALUE PropertyValue) noexcept {
    switch (PropertyId) {
    case BITS_JOB_PROPERTY_ID_COST_FLAGS:
        return set("cost_flags", std::uint32_t(PropertyValue.Dword));
    case BITS_JOB_PROPERTY_NOTIFICATION_CLSID:
        return set_notification_class(PropertyValue.ClsID);
    case BITS_JOB_PROPERTY_DYNAMIC_CONTENT:
        return set("dynamic_content", PropertyValue.Enable != FALSE);
    case BITS_JOB_PROPERTY_HIGH_PERFORMANCE:
        return set("high_performance", PropertyValue.Enable != FALSE);
    case BITS_JOB_PROPERTY_MAX_DOWNLOAD_SIZE:
        return set("max_download_size", std::uint64_t(PropertyValue.Uint64));
    case BITS_JOB_PROPERTY_USE_STORED_CREDENTIALS:
        return set("use_stored_credentials", static_cast<std::uint32_t>(PropertyValue.Target));
    case BITS_JOB_PROPERTY_MINIMUM_NOTIFICATION_INTERVAL_MS:
        return set("minimum_notification_interval", std::uint32_t(PropertyValue.Dword));
    case BITS_JOB_PROPERTY_ON_DEMAND_MODE:
        return set("on_demand", PropertyValue.Enable != FALSE);
    }
    return BG_E_UNKNOWN_PROPERTY_ID; // 6 and 8 too, which Windows keeps for itself
}

HRESULT BackgroundCopyJob::GetProperty(BITS_JOB_PROPERTY_ID PropertyId,
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
    case BITS_JOB_PROPERTY_DYNAMIC_CONTENT:
        return get(&PropertyValue->Enable, [](const auto &job) { return job.dynamic_content; });
    case BITS_JOB_PROPERTY_HIGH_PERFORMANCE:
        return get(&PropertyValue->Enable, [](const auto &job) { return job.high_performance; });
    case BITS_JOB_PROPERTY_MAX_DOWNLOAD_SIZE:
        return get(&PropertyValue->Uint64, [](const auto &job) { return job.max_download_size; });
    case BITS_JOB_PROPERTY_USE_STORED_CREDENTIALS:
        return get(&PropertyValue->Target, [](const auto &job) { return job.use_stored_credentials; });
    case BITS_JOB_PROPERTY_MINIMUM_NOTIFICATION_INTERVAL_MS:
        return get(&PropertyValue->Dword, [](const auto &job) { return job.minimum_notification_interval; });
    case BITS_JOB_PROPERTY_ON_DEMAND_MODE:
        return get(&PropertyValue->Enable, [](const auto &job) { return job.on_demand; });
    }
    return BG_E_UNKNOWN_PROPERTY_ID;
}

} // namespace winebits::qmgr
