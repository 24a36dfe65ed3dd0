// SPDX-License-Identifier: LGPL-2.1-or-later
// What a file of a BITS job and one of Delivery Optimization have in common as COM objects (bits-api 3.10,
// do-api 7.5). It keeps nothing but its place in the job: what it answers comes from the engine, and after
// the job's end from the job's last picture. Any thread.
//
// `Traits` are those of job_base, and:
//   unknown_property, read_only_property   HRESULTs of the surface
// GetLocalName is the final class's, since the name of a BITS file never changes, and so are the methods of
// IBackgroundCopyFile3 and 4.
// The methods are in file_base_access.hpp.
#pragma once

#include "dlls/common/com/object.hpp"
#include "dlls/common/jobs/job_base.hpp"

#include <bits5_0.h>

#include <string>

namespace winebits::jobs {

template <class Traits, class... Chains>
class file_base : public com::object<typename Traits::file, Chains...> {
  public:
    using com_object = com::object<typename Traits::file, Chains...>;
    using job = typename Traits::job;

    // IBackgroundCopyFile
    HRESULT STDMETHODCALLTYPE GetRemoteName(LPWSTR *pVal) noexcept final;
    HRESULT STDMETHODCALLTYPE GetProgress(BG_FILE_PROGRESS *pVal) noexcept final;
    // IBackgroundCopyFile2
    HRESULT STDMETHODCALLTYPE GetFileRanges(DWORD *RangeCount, BG_FILE_RANGE **Ranges) noexcept final;
    HRESULT STDMETHODCALLTYPE SetRemoteName(LPCWSTR Val) noexcept final;
    // IBackgroundCopyFile5
    HRESULT STDMETHODCALLTYPE SetProperty(BITS_FILE_PROPERTY_ID PropertyId,
                                          BITS_FILE_PROPERTY_VALUE PropertyValue) noexcept final;
    HRESULT STDMETHODCALLTYPE GetProperty(BITS_FILE_PROPERTY_ID PropertyId,
                                          BITS_FILE_PROPERTY_VALUE *PropertyValue) noexcept final;

  protected:
    friend com_object;
    file_base(com::ptr<job> owner, const engine_client::file_record &file)
        : job_(std::move(owner)), index_(file.index) {}
    ~file_base() = default;

    // Runs `send(calls, job id)` unless the job has ended.
    template <class Send>
    HRESULT change(Send &&send) noexcept;
    // Reads one value of the record into an out parameter.
    template <class T, class Pick>
    HRESULT get(T *out, Pick &&pick) noexcept;
    template <class Pick>
    HRESULT get_string(LPWSTR *out, Pick &&pick) noexcept;

    const com::ptr<job> job_;
    const std::uint32_t index_;
};

// *out = an array that the caller of the COM method frees; null for no ranges.
HRESULT copy_ranges(const std::vector<engine_client::range_record> &, DWORD *count, BG_FILE_RANGE **out);

} // namespace winebits::jobs
