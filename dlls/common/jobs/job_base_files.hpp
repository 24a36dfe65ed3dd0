// SPDX-License-Identifier: LGPL-2.1-or-later
// job_base: adding and listing files, and completing the job.
// Any thread.
#pragma once

#include "dlls/common/com/enumerator.hpp"
#include "dlls/common/jobs/error.hpp"
#include "dlls/common/jobs/job_base_access.hpp"
#include "dlls/common/jobs/replaceable.hpp"
#include "dlls/common/paths/local_name.hpp"
#include "dlls/common/paths/remote_name.hpp"
#include "winebits/protocol.hpp"

#include <span>

namespace winebits::jobs {

template <class Traits, class... Chains>
engine_client::result<std::optional<engine_client::path_record>>
job_base<Traits, Chains...>::locate_source(const std::wstring &remote_name) {
    auto source = paths::read_remote_name(remote_name);
    if (!source)
        return std::unexpected(source.error());
    if (!*source)
        return std::nullopt;
    if (!Traits::copies_files)
        return std::unexpected(E_INVALIDARG);
    surface_->engine.ensure_drive((*source)->path.drive, (*source)->drive_root);
    return std::move((*source)->path);
}

template <class Traits, class... Chains>
engine_client::result<engine_client::new_file>
job_base<Traits, Chains...>::locate_file(LPCWSTR remote, LPCWSTR local, paths::local_name_resolver &resolve) {
    if (!remote || !local)
        return std::unexpected(E_INVALIDARG);
    auto source = locate_source(remote);
    if (!source)
        return std::unexpected(source.error());
    auto target = resolve(local);
    if (!target)
        return std::unexpected(target.error());
    engine_client::new_file file;
    file.remote_name = remote;
    file.local_name = std::move(target->dos);
    file.drive = target->drive;
    file.unix_relative = std::move(target->unix_relative);
    file.source = std::move(*source);
    return file;
}

template <class Traits, class... Chains>
HRESULT job_base<Traits, Chains...>::add(const std::vector<engine_client::new_file> &files) {
    const HRESULT result = change([&] { return surface_->jobs.add_files(id_, files); });
    if (SUCCEEDED(result))
        surface_->proxies.files_added(id_);
    return result;
}

template <class Traits, class... Chains>
HRESULT job_base<Traits, Chains...>::AddFileSet(ULONG cFileCount, BG_FILE_INFO *pFileSet) noexcept {
    if (!pFileSet || cFileCount == 0)
        return E_INVALIDARG;
    return com::guard([&]() -> HRESULT {
        std::vector<engine_client::new_file> files;
        paths::local_name_resolver resolve(surface_->engine);
        for (const auto &[remote, local] : std::span(pFileSet, cFileCount)) {
            auto file = locate_file(remote, local, resolve);
            if (!file)
                return file.error();
            files.push_back(std::move(*file));
        }
        return add(files);
    });
}

template <class Traits, class... Chains>
HRESULT job_base<Traits, Chains...>::AddFile(LPCWSTR RemoteUrl, LPCWSTR LocalName) noexcept {
    BG_FILE_INFO file{const_cast<LPWSTR>(RemoteUrl), const_cast<LPWSTR>(LocalName)};
    return AddFileSet(1, &file);
}

template <class Traits, class... Chains>
HRESULT job_base<Traits, Chains...>::AddFileWithRanges(LPCWSTR RemoteUrl, LPCWSTR LocalName, DWORD RangeCount,
                                                       BG_FILE_RANGE Ranges[]) noexcept {
    if (RangeCount == 0 || !Ranges)
        return E_INVALIDARG;
    return com::guard([&]() -> HRESULT {
        const auto job = record();
        if (!job)
            return modify(job.error());
        if (job->type != BG_JOB_TYPE_DOWNLOAD)
            return E_NOTIMPL;
        paths::local_name_resolver resolve(surface_->engine);
        auto file = locate_file(RemoteUrl, LocalName, resolve);
        if (!file)
            return file.error();
        for (const auto &[offset, length] : std::span(Ranges, RangeCount))
            file->ranges.push_back({offset, length});
        return add({*file});
    });
}

template <class Traits, class... Chains>
HRESULT job_base<Traits, Chains...>::EnumFiles(IEnumBackgroundCopyFiles **pEnum) noexcept {
    if (!pEnum)
        return E_INVALIDARG;
    *pEnum = nullptr;
    return com::guard([&] {
        const auto files = file_records();
        if (!files)
            return files.error();
        auto items = std::make_shared<std::vector<com::ptr<IBackgroundCopyFile>>>();
        for (const auto &file : *files)
            items->push_back(make_file<Traits>(com::ptr(static_cast<typename Traits::job *>(this)), file));
        using list = com::enumerator<IEnumBackgroundCopyFiles, IBackgroundCopyFile>;
        *pEnum = com::make<list>(std::move(items)).detach();
        return S_OK;
    });
}

template <class Traits, class... Chains>
HRESULT job_base<Traits, Chains...>::Complete() noexcept {
    return com::guard([&]() -> HRESULT {
        if (has_ended())
            return Traits::invalid_state;
        const auto files = file_records();
        if (!files)
            return modify(files.error());
        for (const auto &file : *files) {
            if (!file.transferred || file.completed || file.local_name.empty())
                continue;
            if (const HRESULT refused = check_replaceable(file.local_name); FAILED(refused))
                return refused;
        }
        return end(protocol::method::job_complete);
    });
}

} // namespace winebits::jobs
