// SPDX-License-Identifier: LGPL-2.1-or-later
// The templates of BackgroundCopyJob's getters and setters, for the files that implement it.
// Any thread.
#pragma once

#include "dlls/common/com/guard.hpp"
#include "dlls/common/com/task_memory.hpp"
#include "dlls/qmgr/job.hpp"

#include <utility>

namespace winebits::qmgr {

template <class Change>
HRESULT BackgroundCopyJob::change(Change &&send) {
    return has_ended() ? BG_E_INVALID_STATE : modify(std::forward<Change>(send)());
}

template <class Value>
HRESULT BackgroundCopyJob::set(const char *property, Value value) noexcept {
    return com::guard([&] { return change([&] { return surface_->jobs.set(id_, property, value); }); });
}

template <class T, class Pick>
HRESULT BackgroundCopyJob::get(T *out, Pick &&pick) noexcept {
    if (!out)
        return E_INVALIDARG;
    *out = T{};
    return com::guard([&] {
        const auto job = record();
        if (!job)
            return job.error();
        *out = static_cast<T>(pick(*job));
        return S_OK;
    });
}

template <class Pick>
HRESULT BackgroundCopyJob::get_string(LPWSTR *out, Pick &&pick) noexcept {
    if (!out)
        return E_INVALIDARG;
    *out = nullptr;
    return com::guard([&] {
        const auto job = record();
        return job ? com::copy_to_task_memory(pick(*job), out) : job.error();
    });
}

} // namespace winebits::qmgr
