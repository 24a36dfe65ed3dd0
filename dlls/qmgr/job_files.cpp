// SPDX-License-Identifier: LGPL-2.1-or-later
// Adding files to a job and completing it.
// Any thread.
#include "dlls/common/com/handle.hpp"
#include "dlls/qmgr/job_access.hpp"
#include "dlls/qmgr/local_name.hpp"
#include "dlls/qmgr/remote_name.hpp"
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

HRESULT BackgroundCopyJob::AddFileSet(ULONG cFileCount, BG_FILE_INFO *pFileSet) noexcept {
    if (!pFileSet || cFileCount == 0)
        return E_INVALIDARG;
    return com::guard([&]() -> HRESULT {
        std::vector<engine_client::new_file> files;
        local_name_resolver resolve;
        for (const auto &[remote, local] : std::span(pFileSet, cFileCount)) {
            if (!remote || !local)
                return E_INVALIDARG;
            auto source = read_remote_name(remote);
            if (!source)
                return source.error();
            auto target = resolve(local);
            if (!target)
                return target.error();
            surface_->engine.ensure_drive(target->drive, target->drive_root);
            engine_client::new_file file{remote,       local, target->drive, std::move(target->unix_relative),
                                         std::nullopt, {}};
            if (*source) {
                surface_->engine.ensure_drive((*source)->path.drive, (*source)->drive_root);
                file.source = std::move((*source)->path);
            }
            files.push_back(std::move(file));
        }
        return change([&] { return surface_->jobs.add_files(id_, files); });
    });
}

HRESULT BackgroundCopyJob::AddFile(LPCWSTR RemoteUrl, LPCWSTR LocalName) noexcept {
    BG_FILE_INFO file{const_cast<LPWSTR>(RemoteUrl), const_cast<LPWSTR>(LocalName)};
    return AddFileSet(1, &file);
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
