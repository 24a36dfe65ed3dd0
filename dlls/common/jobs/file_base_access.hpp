// SPDX-License-Identifier: LGPL-2.1-or-later
// file_base: its methods, and how they read and change a file.
// Any thread.
#pragma once

#include "dlls/common/com/guard.hpp"
#include "dlls/common/com/task_memory.hpp"
#include "dlls/common/jobs/file_base.hpp"
#include "dlls/common/jobs/job_base_files.hpp"

#include <utility>

namespace winebits::jobs {

template <class Traits>
com::ptr<IBackgroundCopyFile> make_file(com::ptr<typename Traits::job> job,
                                        const engine_client::file_record &file) {
    return com::ptr<IBackgroundCopyFile>::attach(
        com::make<typename Traits::file>(std::move(job), file).detach());
}

template <class Traits, class... Chains>
template <class Send>
HRESULT file_base<Traits, Chains...>::change(Send &&send) noexcept {
    return com::guard([&] { return job_->change([&] { return send(job_->calls(), job_->id()); }); });
}

template <class Traits, class... Chains>
template <class T, class Pick>
HRESULT file_base<Traits, Chains...>::get(T *out, Pick &&pick) noexcept {
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

template <class Traits, class... Chains>
template <class Pick>
HRESULT file_base<Traits, Chains...>::get_string(LPWSTR *out, Pick &&pick) noexcept {
    if (!out)
        return E_INVALIDARG;
    *out = nullptr;
    return com::guard([&] {
        const auto file = job_->file_record(index_);
        return file ? com::copy_to_task_memory(pick(*file), out) : file.error();
    });
}

template <class Traits, class... Chains>
HRESULT file_base<Traits, Chains...>::GetRemoteName(LPWSTR *pVal) noexcept {
    return get_string(pVal, [](const auto &file) { return file.remote_name; });
}

template <class Traits, class... Chains>
HRESULT file_base<Traits, Chains...>::GetProgress(BG_FILE_PROGRESS *pVal) noexcept {
    return get(pVal, [](const auto &file) {
        return BG_FILE_PROGRESS{file.bytes_total, file.bytes_transferred, file.completed};
    });
}

template <class Traits, class... Chains>
HRESULT file_base<Traits, Chains...>::GetFileRanges(DWORD *RangeCount, BG_FILE_RANGE **Ranges) noexcept {
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

template <class Traits, class... Chains>
HRESULT file_base<Traits, Chains...>::SetRemoteName(LPCWSTR Val) noexcept {
    if (!Val)
        return E_INVALIDARG;
    return com::guard([&] {
        const auto source = job_->locate_source(Val);
        if (!source)
            return source.error();
        return change(
            [&](auto &calls, const GUID &id) { return calls.set_remote_name(id, index_, Val, *source); });
    });
}

// The one known property is the server's.
template <class Traits, class... Chains>
HRESULT file_base<Traits, Chains...>::SetProperty(BITS_FILE_PROPERTY_ID PropertyId,
                                                  BITS_FILE_PROPERTY_VALUE) noexcept {
    return PropertyId == BITS_FILE_PROPERTY_ID_HTTP_RESPONSE_HEADERS ? Traits::read_only_property
                                                                     : Traits::unknown_property;
}

template <class Traits, class... Chains>
HRESULT file_base<Traits, Chains...>::GetProperty(BITS_FILE_PROPERTY_ID PropertyId,
                                                  BITS_FILE_PROPERTY_VALUE *PropertyValue) noexcept {
    if (!PropertyValue)
        return E_INVALIDARG;
    PropertyValue->String = nullptr;
    if (PropertyId != BITS_FILE_PROPERTY_ID_HTTP_RESPONSE_HEADERS)
        return Traits::unknown_property;
    return com::guard([&] {
        const auto file = job_->file_record(index_);
        if (!file)
            return file.error();
        // Before the first response, and for files that no HTTP server sends (bits-api 3.10 names no code).
        return file->response_headers.empty()
                   ? HRESULT_FROM_WIN32(ERROR_NOT_FOUND)
                   : com::copy_to_task_memory(file->response_headers, &PropertyValue->String);
    });
}

} // namespace winebits::jobs
