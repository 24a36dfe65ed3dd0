// SPDX-License-Identifier: LGPL-2.1-or-later
// Creates and enumerates downloads.
// Any thread.
#include "dlls/dosvc/downloads/manager.hpp"

#include "dlls/common/com/enumerator.hpp"
#include "dlls/common/com/guard.hpp"
#include "dlls/common/com/guid.hpp"
#include "dlls/common/engine_client/base64.hpp"
#include "dlls/common/engine_client/digest.hpp"
#include "dlls/dosvc/downloads/categories.hpp"
#include "dlls/dosvc/downloads/download.hpp"

#include <deliveryoptimizationerrors.h>

namespace winebits::dosvc::downloads {

namespace {

using engine_client::result;
using found_objects = std::vector<com::ptr<IUnknown>>;

constexpr std::size_t vector_bytes = 12; // give the 16 characters of a correlation vector's base

// "g+Vo71JZwkmJdYfF.0": random characters of base64, and a counter.
result<std::wstring> make_correlation_vector() {
    const auto random = engine_client::random_hex(vector_bytes);
    if (!random)
        return std::unexpected(random.error());
    const auto bytes = engine_client::bytes_from_hex(*random).value_or(std::string());
    const auto text = engine_client::base64_from(std::vector<BYTE>(bytes.begin(), bytes.end()));
    return std::wstring(text.begin(), text.end()) + L".0";
}

struct category {
    DODownloadProperty property;
    std::wstring value;
};

result<bool> is_wanted(surface &downloads, const category &by, const engine_client::job_record &job) {
    download_record record{job, {}};
    if (is_of_file(by.property)) {
        auto file = downloads.calls.file(job.id, 0);
        if (!file && file.error() == DO_E_JOB_NOT_FOUND)
            return false; // it has ended just now
        if (!file)
            return std::unexpected(file.error());
        record.file = std::move(*file);
    }
    return matches(by.property, by.value, record);
}

result<found_objects> find(surface &downloads, const std::optional<category> &by) {
    const auto jobs = downloads.calls.list();
    if (!jobs)
        return std::unexpected(jobs.error());
    found_objects found;
    for (const auto &job : *jobs) {
        const auto wanted = by ? is_wanted(downloads, *by, job) : result<bool>(true);
        if (!wanted)
            return std::unexpected(wanted.error());
        if (*wanted)
            found.push_back(downloads.download_object(job.id).query<IUnknown>());
    }
    return found;
}

} // namespace

HRESULT create_download(const std::shared_ptr<surface> &downloads, IDODownload **download) noexcept {
    if (!download)
        return E_POINTER;
    *download = nullptr;
    return com::guard([&]() -> HRESULT {
        const auto vector = make_correlation_vector();
        if (!vector)
            return vector.error();
        const GUID id = com::new_guid();
        // First the object: a download that nobody got a pointer to would stay in the queue.
        auto object = downloads->download_object(id).query<IDODownload>();
        const HRESULT result = downloads->calls.create_download(id, downloads->owner, *vector);
        if (FAILED(result))
            return result;
        *download = object.detach();
        return S_OK;
    });
}

HRESULT enumerate_downloads(const std::shared_ptr<surface> &downloads,
                            const DO_DOWNLOAD_ENUM_CATEGORY *category, IEnumUnknown **enumerator) noexcept {
    if (!enumerator)
        return E_POINTER;
    *enumerator = nullptr;
    if (category && (!is_category(category->Property) || !category->Value))
        return E_INVALIDARG;
    return com::guard([&]() -> HRESULT {
        std::optional<downloads::category> by;
        if (category)
            by = {category->Property, category->Value};
        auto found = find(*downloads, by);
        if (!found)
            return found.error();
        if (found->empty())
            return DO_E_NO_DOWNLOADS;
        using list = com::enumerator<IEnumUnknown, IUnknown>;
        *enumerator = com::make<list>(std::make_shared<const found_objects>(std::move(*found))).detach();
        return S_OK;
    });
}

} // namespace winebits::dosvc::downloads
