// SPDX-License-Identifier: LGPL-2.1-or-later
// Ranges as an array of the caller's.
// Any thread.
#include "dlls/common/jobs/file_base.hpp"

#include <algorithm>

namespace winebits::jobs {

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

} // namespace winebits::jobs
