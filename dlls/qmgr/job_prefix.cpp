// SPDX-License-Identifier: LGPL-2.1-or-later
// Other names for the files of a job.
// Any thread.
#include "dlls/common/jobs/job_base_files.hpp"
#include "dlls/qmgr/job.hpp"

namespace winebits::qmgr {

HRESULT BackgroundCopyJob::ReplaceRemotePrefix(LPCWSTR OldPrefix, LPCWSTR NewPrefix) noexcept {
    if (!OldPrefix || !*OldPrefix || !NewPrefix || !*NewPrefix)
        return E_INVALIDARG;
    return com::guard([&]() -> HRESULT {
        const auto job = record();
        if (!job)
            return modify(job.error());
        if (job->type != BG_JOB_TYPE_DOWNLOAD)
            return E_NOTIMPL;
        const auto files = file_records();
        if (!files)
            return modify(files.error());
        // The engine makes the new names; what those of files mean on the disk only Wine knows.
        std::vector<std::pair<std::uint32_t, engine_client::path_record>> sources;
        for (const auto &file : *files) {
            if (!file.remote_name.starts_with(OldPrefix))
                continue;
            auto source =
                locate_source(NewPrefix + file.remote_name.substr(std::wstring_view(OldPrefix).size()));
            if (!source)
                return source.error();
            if (*source)
                sources.emplace_back(file.index, std::move(**source));
        }
        return change([&] { return surface_->jobs.replace_prefix(id_, OldPrefix, NewPrefix, sources); });
    });
}

} // namespace winebits::qmgr
