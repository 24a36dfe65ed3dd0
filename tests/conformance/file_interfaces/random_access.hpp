// SPDX-License-Identifier: LGPL-2.1-or-later
// Calls of IBackgroundCopyFile6 with lists of ranges.
// Test thread only.
#pragma once

#include "tests/conformance/support/interfaces.hpp"
#include "tests/conformance/support/job.hpp"

namespace winebits::conformance {

using ranges = std::vector<BG_FILE_RANGE>;

inline HRESULT request(const test_job &job, const ranges &wanted) {
    return as<IBackgroundCopyFile6>(*job.file(0))
        ->RequestFileRanges(static_cast<DWORD>(wanted.size()), wanted.data());
}

inline ranges filled(const test_job &job) {
    DWORD count = 0;
    BG_FILE_RANGE *found = nullptr;
    CHECK_OK(as<IBackgroundCopyFile6>(*job.file(0))->GetFilledFileRanges(&count, &found));
    const ranges copy(found, found + count);
    CoTaskMemFree(found);
    return copy;
}

inline bool same(const ranges &a, const ranges &b) {
    if (a.size() != b.size())
        return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (a[i].InitialOffset != b[i].InitialOffset || a[i].Length != b[i].Length)
            return false;
    return true;
}

// "0:100 500:20", for messages.
inline std::string shown_ranges(const ranges &list) {
    std::string words;
    for (const BG_FILE_RANGE &one : list)
        words += std::to_string(one.InitialOffset) + ":" + std::to_string(one.Length) + " ";
    return words;
}

inline void set_on_demand(const test_job &job) {
    BITS_JOB_PROPERTY_VALUE on{};
    on.Enable = TRUE;
    CHECK_OK(as<IBackgroundCopyJob5>(*job)->SetProperty(BITS_JOB_PROPERTY_ON_DEMAND_MODE, on));
}

} // namespace winebits::conformance
