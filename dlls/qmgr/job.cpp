// SPDX-License-Identifier: LGPL-2.1-or-later
// The life of a job: its record, its end, what its getters answer.
// Any thread.
#include "dlls/qmgr/job.hpp"

#include "dlls/common/com/enumerator.hpp"
#include "dlls/qmgr/error.hpp"
#include "dlls/qmgr/file.hpp"
#include "dlls/qmgr/job_access.hpp"
#include "winebits/protocol.hpp"

#include <mutex>

namespace winebits::qmgr {

namespace {

FILETIME file_time(std::uint64_t ticks) {
    return {static_cast<DWORD>(ticks), static_cast<DWORD>(ticks >> 32)};
}

bool is_final(std::uint32_t state) {
    return state == BG_JOB_STATE_ACKNOWLEDGED || state == BG_JOB_STATE_CANCELLED;
}

} // namespace

bool BackgroundCopyJob::has_ended() {
    std::lock_guard hold(lock_);
    return last_.has_value();
}

// The engine forgets an ended job after a while; pointers that programs hold go on answering (bits-api 3).
void BackgroundCopyJob::keep_last_picture(engine_client::job_record ended) {
    auto files = surface_->jobs.files(id_);
    if (!files)
        return;
    surface_->notifications->forget(id_);
    surface_->judge->forget(id_);
    std::lock_guard hold(lock_);
    if (!last_)
        last_ = last_picture{std::move(ended), std::move(*files)};
}

engine_client::result<engine_client::job_record> BackgroundCopyJob::record() {
    {
        std::lock_guard hold(lock_);
        if (last_)
            return last_->job;
    }
    auto job = surface_->jobs.get(id_);
    if (job && is_final(job->state))
        keep_last_picture(*job);
    return job;
}

engine_client::result<std::vector<engine_client::file_record>> BackgroundCopyJob::file_records() {
    {
        std::lock_guard hold(lock_);
        if (last_)
            return last_->files;
    }
    return surface_->jobs.files(id_);
}

engine_client::result<engine_client::file_record> BackgroundCopyJob::file_record(std::uint32_t index) {
    {
        std::lock_guard hold(lock_);
        if (last_ && index < last_->files.size())
            return last_->files[index];
    }
    return surface_->jobs.file(id_, index);
}

// A job that the engine no longer has is one that has ended.
HRESULT BackgroundCopyJob::modify(HRESULT result) {
    return result == BG_E_NOT_FOUND ? BG_E_INVALID_STATE : result;
}

HRESULT BackgroundCopyJob::check_alive() {
    const auto job = record();
    if (!job)
        return modify(job.error());
    return has_ended() ? BG_E_INVALID_STATE : S_OK;
}

HRESULT BackgroundCopyJob::set_text(const char *property, LPCWSTR value) noexcept {
    return com::guard([&] {
        const std::wstring text = value ? value : L"";
        return change([&] { return surface_->jobs.set(id_, property, text); });
    });
}

HRESULT BackgroundCopyJob::end(const char *method) {
    const HRESULT result = change([&] { return surface_->jobs.change(id_, method); });
    if (SUCCEEDED(result))
        (void)record(); // an ended job's picture is kept
    return result;
}

HRESULT BackgroundCopyJob::Suspend() noexcept {
    return com::guard(
        [&] { return change([&] { return surface_->jobs.change(id_, protocol::method::job_suspend); }); });
}

HRESULT BackgroundCopyJob::Resume() noexcept {
    return com::guard([&] {
        return change([&] {
            surface_->proxies.transfers_begin(id_);
            return surface_->jobs.change(id_, protocol::method::job_resume);
        });
    });
}

HRESULT BackgroundCopyJob::Cancel() noexcept {
    return com::guard([&] { return end(protocol::method::job_cancel); });
}

HRESULT BackgroundCopyJob::EnumFiles(IEnumBackgroundCopyFiles **pEnum) noexcept {
    if (!pEnum)
        return E_INVALIDARG;
    *pEnum = nullptr;
    return com::guard([&] {
        const auto files = file_records();
        if (!files)
            return files.error();
        auto items = std::make_shared<std::vector<com::ptr<IBackgroundCopyFile>>>();
        for (const auto &file : *files)
            items->push_back(com::ptr<IBackgroundCopyFile>::attach(
                com::make<BackgroundCopyFile>(com::ptr(this), file).detach()));
        using list = com::enumerator<IEnumBackgroundCopyFiles, IBackgroundCopyFile>;
        *pEnum = com::make<list>(std::move(items)).detach();
        return S_OK;
    });
}

HRESULT BackgroundCopyJob::GetError(IBackgroundCopyError **ppError) noexcept {
    if (!ppError)
        return E_INVALIDARG;
    *ppError = nullptr;
    return com::guard([&]() -> HRESULT {
        const auto job = record();
        if (!job)
            return job.error();
        if (!job->error)
            return BG_E_ERROR_INFORMATION_UNAVAILABLE;
        auto error = make_error(com::ptr(this), *job->error);
        if (!error)
            return error.error();
        *ppError = error->detach();
        return S_OK;
    });
}

HRESULT BackgroundCopyJob::GetId(GUID *pVal) noexcept {
    if (!pVal)
        return E_INVALIDARG;
    *pVal = id_;
    return S_OK;
}

HRESULT BackgroundCopyJob::GetType(BG_JOB_TYPE *pVal) noexcept {
    return get(pVal, [](const auto &job) { return job.type; });
}

HRESULT BackgroundCopyJob::GetState(BG_JOB_STATE *pVal) noexcept {
    return get(pVal, [](const auto &job) { return job.state; });
}

HRESULT BackgroundCopyJob::GetProgress(BG_JOB_PROGRESS *pVal) noexcept {
    return get(pVal, [](const auto &job) {
        return BG_JOB_PROGRESS{job.bytes_total, job.bytes_transferred, job.files_total,
                               job.files_transferred};
    });
}

HRESULT BackgroundCopyJob::GetTimes(BG_JOB_TIMES *pVal) noexcept {
    return get(pVal, [](const auto &job) {
        return BG_JOB_TIMES{file_time(job.creation), file_time(job.modification), file_time(job.completion)};
    });
}

HRESULT BackgroundCopyJob::GetOwner(LPWSTR *pVal) noexcept {
    return get_string(pVal, [](const auto &job) { return job.owner; });
}

HRESULT BackgroundCopyJob::GetErrorCount(ULONG *Errors) noexcept {
    return get(Errors, [](const auto &job) { return job.error_count; });
}

} // namespace winebits::qmgr
