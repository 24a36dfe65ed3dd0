// SPDX-License-Identifier: LGPL-2.1-or-later
// The properties of a file: integrity, decryption, size, and where it goes (do-api 2.6, 3.4). Which state of
// the job allows a change says the engine.
// Any thread.
#include "dlls/common/jobs/file_base_access.hpp"
#include "dlls/dosvc/jobs/file.hpp"
#include "dlls/dosvc/property_value.hpp"
#include "dlls/dosvc/sink_path.hpp"

namespace winebits::dosvc::bits_style {

namespace {

// The type of a property's value; VT_EMPTY: there is no such property.
VARTYPE type_of(DOFilePropertyId id) noexcept {
    switch (id) {
    case DOFilePropertyId_DecryptionInfo:
    case DOFilePropertyId_IntegrityCheckInfo:
    case DOFilePropertyId_DownloadSinkFilePath:
        return VT_BSTR;
    case DOFilePropertyId_IntegrityCheckMandatory:
        return VT_BOOL;
    case DOFilePropertyId_DownloadSinkInterface:
        return VT_UNKNOWN;
    case DOFilePropertyId_TotalSizeBytes:
        return VT_UI8;
    default:
        return VT_EMPTY;
    }
}

engine_client::result<property_value> value_of(DOFilePropertyId id, const engine_client::file_record &file,
                                               const engine_client::delivery_file_record &known) {
    switch (id) {
    case DOFilePropertyId_IntegrityCheckMandatory:
        return known.integrity_mandatory;
    case DOFilePropertyId_DownloadSinkFilePath:
        if (!file.local_name.empty())
            return file.local_name;
        break;
    case DOFilePropertyId_TotalSizeBytes:
        if (known.total_size)
            return *known.total_size;
        break;
    default:
        break;
    }
    return std::unexpected(not_set);
}

} // namespace

HRESULT DeliveryOptimizationFile::GetProperty(DOFilePropertyId propId, VARIANT *propValue) noexcept {
    if (!propValue)
        return E_INVALIDARG;
    *propValue = {};
    if (propId == DOFilePropertyId_DecryptionInfo || propId == DOFilePropertyId_IntegrityCheckInfo)
        return DO_E_WRITE_ONLY_PROPERTY;
    if (propId == DOFilePropertyId_DownloadSinkMemoryStream)
        return DO_E_MEMORYSTREAM_DOWNLOAD_NOT_SUPPORTED;
    if (type_of(propId) == VT_EMPTY)
        return DO_E_UNKNOWN_PROPERTY_ID;
    return com::guard([&]() -> HRESULT {
        if (propId == DOFilePropertyId_DownloadSinkInterface) {
            auto stream = job_->sinks().find(job_->id(), index_);
            return stream ? write_value(std::move(stream), *propValue) : not_set;
        }
        const auto file = job_->file_record(index_);
        if (!file)
            return file.error();
        const auto value =
            value_of(propId, *file, file->delivery.value_or(engine_client::delivery_file_record()));
        return value ? write_value(*value, *propValue) : value.error();
    });
}

HRESULT DeliveryOptimizationFile::SetProperty(DOFilePropertyId propId, const VARIANT *propValue) noexcept {
    if (propId == DOFilePropertyId_DownloadSinkMemoryStream)
        return DO_E_MEMORYSTREAM_DOWNLOAD_NOT_SUPPORTED;
    if (type_of(propId) == VT_EMPTY)
        return DO_E_UNKNOWN_PROPERTY_ID;
    if (!propValue)
        return E_INVALIDARG;
    return com::guard([&]() -> HRESULT {
        const auto value = read_value(*propValue, type_of(propId));
        if (!value)
            return value.error();
        const auto set = [&](const char *property, const auto &what) {
            return change(
                [&](auto &calls, const GUID &job) { return calls.set_file(job, index_, property, what); });
        };
        switch (propId) {
        case DOFilePropertyId_DecryptionInfo:
            return set("decryption_info", std::get<std::wstring>(*value));
        case DOFilePropertyId_IntegrityCheckInfo:
            return set("integrity_info", std::get<std::wstring>(*value));
        case DOFilePropertyId_IntegrityCheckMandatory:
            return set("integrity_mandatory", std::get<bool>(*value));
        case DOFilePropertyId_TotalSizeBytes:
            return set("total_size", std::get<std::uint64_t>(*value));
        case DOFilePropertyId_DownloadSinkFilePath:
            return set_path(std::get<std::wstring>(*value));
        default:
            return set_stream(std::get<com::ptr<IUnknown>>(*value).get());
        }
    });
}

HRESULT DeliveryOptimizationFile::set_path(const std::wstring &path) {
    const auto place = locate_sink(job_->engine(), path);
    if (!place)
        return place.error();
    return change([&](auto &calls, const GUID &job) { return calls.set_sink_path(job, index_, *place); });
}

// The engine first: it knows whether the file goes to a path already. No object: the file goes nowhere yet.
HRESULT DeliveryOptimizationFile::set_stream(IUnknown *object) {
    const HRESULT result = change([&](auto &calls, const GUID &job) {
        return calls.set_file(job, index_, "sink_stream", object != nullptr);
    });
    if (FAILED(result))
        return result;
    if (!object) {
        job_->sinks().clear(job_->id(), index_);
        return S_OK;
    }
    const bool had_one = job_->sinks().has(job_->id(), index_);
    const HRESULT kept = job_->sinks().set(job_->id(), index_, object);
    if (FAILED(kept) && !had_one)
        (void)change(
            [&](auto &calls, const GUID &job) { return calls.set_file(job, index_, "sink_stream", false); });
    return kept;
}

} // namespace winebits::dosvc::bits_style
