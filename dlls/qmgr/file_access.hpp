// SPDX-License-Identifier: LGPL-2.1-or-later
// The templates of BackgroundCopyFile's getters and setters, for the files that implement it.
// Any thread.
#pragma once

#include "dlls/qmgr/file.hpp"
#include "dlls/qmgr/job_access.hpp"

#include <utility>

namespace winebits::qmgr {

template <class Send>
HRESULT BackgroundCopyFile::change(Send &&send) noexcept {
    return com::guard([&] { return job_->change([&] { return send(job_->surface_->jobs, job_->id_); }); });
}

template <class T, class Pick>
HRESULT BackgroundCopyFile::get(T *out, Pick &&pick) noexcept {
    if (!out)
        return E_INVALIDARG;
    *out = T{};
    return com::guard([&] {
        const auto file = job_->file_record(index_);
        if (!file)
            return file.error();
        *out = static_cast<T>(pick(*file));
        return S_OK;
    });
}

template <class Pick>
HRESULT BackgroundCopyFile::get_string(LPWSTR *out, Pick &&pick) noexcept {
    if (!out)
        return E_INVALIDARG;
    *out = nullptr;
    return com::guard([&] {
        const auto file = job_->file_record(index_);
        return file ? com::copy_to_task_memory(pick(*file), out) : file.error();
    });
}

} // namespace winebits::qmgr
