// SPDX-License-Identifier: LGPL-2.1-or-later
// Ranges of a file: those it was added with, those that are wanted first, those that are there.
// Any thread.
#include "dlls/qmgr/file_access.hpp"

#include <algorithm>
#include <span>

namespace winebits::qmgr {

namespace {

// *out = an array that the caller of the COM method frees; null for no ranges.
HRESULT copy_ranges(const std::vector<engine_client::range_record> &ranges, DWORD *count,
                    BG_FILE_RANGE **out) {
    if (ranges.empty())
        return S_OK;
    *out = static_cast<BG_FILE_RANGE *>(CoTaskMemAlloc(ranges.size() * sizeof(BG_FILE_RANGE)));
    if (!*out)
        return E_OUTOFMEMORY;
    std::ranges::transform(ranges, *out, [](const auto &range) {
        return BG_FILE_RANGE{range.offset, range.length};
    });
    *count = static_cast<DWORD>(ranges.size());
    return S_OK;
}

// Its length reaches to the end, or the range ends somewhere.
bool is_possible(const BG_FILE_RANGE &range) {
    return range.InitialOffset != BG_LENGTH_TO_EOF &&
           (range.Length == BG_LENGTH_TO_EOF || range.Length <= UINT64_MAX - range.InitialOffset);
}

} // namespace

HRESULT BackgroundCopyFile::GetFileRanges(DWORD *RangeCount, BG_FILE_RANGE **Ranges) noexcept {
    if (RangeCount)
        *RangeCount = 0;
    if (Ranges)
        *Ranges = nullptr;
    if (!RangeCount || !Ranges)
        return E_INVALIDARG;
    return com::guard([&] {
        const auto file = job_->file_record(index_);
        if (!file)
            return file.error();
        return file->ranges.empty() ? S_FALSE : copy_ranges(file->ranges, RangeCount, Ranges);
    });
}

HRESULT BackgroundCopyFile::UpdateDownloadPosition(UINT64 offset) noexcept {
    return change([&](auto &calls, const GUID &job) { return calls.set_position(job, index_, offset); });
}

HRESULT BackgroundCopyFile::RequestFileRanges(DWORD rangeCount, const BG_FILE_RANGE *ranges) noexcept {
    if (rangeCount == 0 || !ranges)
        return E_INVALIDARG;
    const std::span wanted(ranges, rangeCount);
    if (!std::ranges::all_of(wanted, is_possible))
        return BG_E_INVALID_RANGE;
    return change([&](auto &calls, const GUID &job) {
        std::vector<engine_client::range_record> list;
        for (const auto &[offset, length] : wanted)
            list.push_back({offset, length});
        return calls.request_ranges(job, index_, list);
    });
}

HRESULT BackgroundCopyFile::GetFilledFileRanges(DWORD *rangeCount, BG_FILE_RANGE **ranges) noexcept {
    if (rangeCount)
        *rangeCount = 0;
    if (ranges)
        *ranges = nullptr;
    if (!rangeCount || !ranges)
        return E_INVALIDARG;
    return com::guard([&] {
        const auto file = job_->file_record(index_);
        if (!file)
            return file.error();
        return file->random_access ? copy_ranges(file->filled, rangeCount, ranges)
                                   : BG_E_RANDOM_ACCESS_NOT_SUPPORTED;
    });
}

} // namespace winebits::qmgr
