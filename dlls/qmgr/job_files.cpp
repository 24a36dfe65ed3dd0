// SPDX-License-Identifier: LGPL-2.1-or-later
// Adding files to a job and completing it.
// Any thread.
#include "dlls/common/com/handle.hpp"
#include "dlls/common/paths/local_name.hpp"
#include "dlls/common/paths/remote_name.hpp"
#include "dlls/qmgr/job_access.hpp"
#include "winebits/protocol.hpp"

#include <span>

namespace winebits::qmgr {

namespace {

// Locks of Windows programs exist only inside Wine, where the engine can't see them. A target that cannot be
// opened like a rename would is refused here (design 4, "Complete and Finalize").
HRESULT check_replaceable(const std::wstring &local_name) {
    const com::unique_handle target(
        CreateFileW(local_name.c_str(), DELETE, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                    nullptr, OPEN_EXISTING, FILE_FLAG_OPEN_REPARSE_POINT, nullptr));
    const DWORD error = target ? ERROR_SUCCESS : GetLastError();
    const bool absent = error == ERROR_FILE_NOT_FOUND || error == ERROR_PATH_NOT_FOUND;
    return absent ? S_OK : HRESULT_FROM_WIN32(error);
}

} // namespace

// Checks both names of a file and finds out where they are, so that the engine can reach them.
engine_client::result<engine_client::new_file>
BackgroundCopyJob::locate_file(LPCWSTR remote, LPCWSTR local, paths::local_name_resolver &resolve) {
    if (!remote || !local)
        return std::unexpected(E_INVALIDARG);
    auto source = locate_source(remote);
    if (!source)
        return std::unexpected(source.error());
    auto target = resolve(local);
    if (!target)
        return std::unexpected(target.error());
    surface_->engine.ensure_drive(target->drive, target->drive_root);
    engine_client::new_file file;
    file.remote_name = remote;
    file.local_name = local;
    file.drive = target->drive;
    file.unix_relative = std::move(target->unix_relative);
    file.source = std::move(*source);
    return file;
}

engine_client::result<std::optional<engine_client::path_record>>
BackgroundCopyJob::locate_source(const std::wstring &remote_name) {
    auto source = paths::read_remote_name(remote_name);
    if (!source)
        return std::unexpected(source.error());
    if (!*source)
        return std::nullopt;
    surface_->engine.ensure_drive((*source)->path.drive, (*source)->drive_root);
    return std::move((*source)->path);
}

HRESULT BackgroundCopyJob::AddFileSet(ULONG cFileCount, BG_FILE_INFO *pFileSet) noexcept {
    if (!pFileSet || cFileCount == 0)
        return E_INVALIDARG;
    return com::guard([&]() -> HRESULT {
        std::vector<engine_client::new_file> files;
        paths::local_name_resolver resolve;
        for (const auto &[remote, local] : std::span(pFileSet, cFileCount)) {
            auto file = locate_file(remote, local, resolve);
            if (!file)
                return file.error();
            files.push_back(std::move(*file));
        }
        const HRESULT result = change([&] { return surface_->jobs.add_files(id_, files); });
        if (SUCCEEDED(result))
            surface_->proxies.files_added(id_);
        return result;
    });
}

HRESULT BackgroundCopyJob::AddFile(LPCWSTR RemoteUrl, LPCWSTR LocalName) noexcept {
    BG_FILE_INFO file{const_cast<LPWSTR>(RemoteUrl), const_cast<LPWSTR>(LocalName)};
    return AddFileSet(1, &file);
}

HRESULT BackgroundCopyJob::AddFileWithRanges(LPCWSTR RemoteUrl, LPCWSTR LocalName, DWORD RangeCount,
                                             BG_FILE_RANGE Ranges[]) noexcept {
    if (RangeCount == 0 || !Ranges)
        return E_INVALIDARG;
    return com::guard([&]() -> HRESULT {
        const auto job = record();
        if (!job)
            return modify(job.error());
        if (job->type != BG_JOB_TYPE_DOWNLOAD)
            return E_NOTIMPL;
        paths::local_name_resolver resolve;
        auto file = locate_file(RemoteUrl, LocalName, resolve);
        if (!file)
            return file.error();
        for (const auto &[offset, length] : std::span(Ranges, RangeCount))
            file->ranges.push_back({offset, length});
        const HRESULT result = change([&] { return surface_->jobs.add_files(id_, {*file}); });
        if (SUCCEEDED(result))
            surface_->proxies.files_added(id_);
        return result;
    });
}

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

HRESULT BackgroundCopyJob::Complete() noexcept {
    return com::guard([&]() -> HRESULT {
        if (has_ended())
            return BG_E_INVALID_STATE;
        const auto files = file_records();
        if (!files)
            return modify(files.error());
        for (const auto &file : *files) {
            if (!file.transferred || file.completed)
                continue;
            if (const HRESULT refused = check_replaceable(file.local_name); FAILED(refused))
                return refused;
        }
        return end(protocol::method::job_complete);
    });
}

} // namespace winebits::qmgr
