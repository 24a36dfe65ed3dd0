// SPDX-License-Identifier: LGPL-2.1-or-later
// Adding files with their content ids (do-api 2.5).
// Any thread.
#include "dlls/common/jobs/file_base_access.hpp"
#include "dlls/dosvc/jobs/file.hpp"
#include "dlls/dosvc/jobs/job.hpp"

#include <algorithm>
#include <ranges>
#include <span>

namespace winebits::dosvc::bits_style {

namespace {

bool has_text(LPCWSTR text) {
    return text && *text;
}

// The ranges are sorted and judged by the engine.
HRESULT set_ranges(engine_client::new_file &file, DWORD count, const BG_FILE_RANGE *ranges) {
    if (count > 0 && !ranges)
        return E_INVALIDARG;
    for (const auto &[offset, length] : std::span(ranges, count))
        file.ranges.push_back({offset, length});
    return S_OK;
}

} // namespace

HRESULT DeliveryOptimizationJob::AddFileWithRanges(LPCWSTR fileId, LPCWSTR remoteUrl, LPCWSTR localName,
                                                   DWORD rangeCount, BG_FILE_RANGE ranges[],
                                                   ULONG64 fileSize) noexcept {
    if (!has_text(fileId) || !has_text(remoteUrl) || !has_text(localName))
        return E_INVALIDARG;
    return com::guard([&]() -> HRESULT {
        if (const HRESULT refused = check_alive(); FAILED(refused))
            return refused;
        winebits::paths::local_name_resolver resolve(surface_->engine);
        auto file = locate_file(remoteUrl, localName, resolve);
        if (!file)
            return file.error();
        if (const HRESULT refused = set_ranges(*file, rangeCount, ranges); FAILED(refused))
            return refused;
        file->content_id = fileId;
        // Both mean that nobody knows; it is an optional parameter.
        if (fileSize != DO_UNKNOWN_FILE_SIZE && fileSize != 0)
            file->total_size = fileSize;
        return add({*file});
    });
}

// Where it is to go is told later, by the file's properties. Without a URL the content would have to be
// looked up with Microsoft's servers: the job fails when it is resumed.
HRESULT DeliveryOptimizationJob::AddFile(LPCWSTR fileId, LPCWSTR remoteUrl, DWORD rangeCount,
                                         BG_FILE_RANGE ranges[], REFIID riid, void **object) noexcept {
    if (!object)
        return E_INVALIDARG;
    *object = nullptr;
    if (!has_text(fileId))
        return E_INVALIDARG;
    if (!DeliveryOptimizationFile::has_interface(riid))
        return E_NOINTERFACE;
    return com::guard([&]() -> HRESULT {
        engine_client::new_file file;
        file.content_id = fileId;
        if (has_text(remoteUrl)) {
            if (const auto source = locate_source(remoteUrl); !source)
                return source.error();
            file.remote_name = remoteUrl;
        }
        if (const HRESULT refused = set_ranges(file, rangeCount, ranges); FAILED(refused))
            return refused;
        std::lock_guard hold(adding_);
        if (const HRESULT result = add({file}); FAILED(result))
            return result;
        const auto records = file_records();
        if (!records)
            return modify(records.error());
        // Files that others add meanwhile have a local name.
        const auto reversed = std::views::reverse(*records);
        const auto added = std::ranges::find_if(reversed, [&](const engine_client::file_record &one) {
            return one.local_name.empty() && one.delivery && one.delivery->content_id == file.content_id;
        });
        if (added == reversed.end())
            return E_UNEXPECTED;
        return make_file<job_traits>(com::ptr(this), *added)->QueryInterface(riid, object);
    });
}

} // namespace winebits::dosvc::bits_style
