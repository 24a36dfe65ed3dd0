// SPDX-License-Identifier: LGPL-2.1-or-later
// A BITS job as programs see it. It keeps nothing of the job but its id: what it answers comes from the
// engine, and after the job's end from a last picture of it. Any thread: methods run on several threads of
// rpcrt4 at once. The lock guards the last picture only and is never held while calling the engine or a
// client.
#pragma once

#include "dlls/common/com/mutex.hpp"
#include "dlls/common/com/object.hpp"
#include "dlls/common/engine_client/job_calls.hpp"
#include "dlls/qmgr/surface.hpp"

#include <bits.h>

#include <memory>
#include <optional>
#include <vector>

namespace winebits::qmgr {

class BackgroundCopyJob final : public com::object<BackgroundCopyJob, com::chain<IBackgroundCopyJob>> {
  public:
    static constexpr char class_name[] = "BackgroundCopyJob";

    BackgroundCopyJob(std::shared_ptr<surface> owner, const GUID &id) : surface_(std::move(owner)), id_(id) {}

    // What the engine knows of the job now, or knew when it ended. BG_E_NOT_FOUND when it is gone without a
    // picture.
    engine_client::result<engine_client::job_record> record();
    engine_client::result<std::vector<engine_client::file_record>> file_records();
    engine_client::result<engine_client::file_record> file_record(std::uint32_t index);

    // IBackgroundCopyJob (bits-api 3.4)
    HRESULT STDMETHODCALLTYPE AddFileSet(ULONG cFileCount, BG_FILE_INFO *pFileSet) noexcept final;
    HRESULT STDMETHODCALLTYPE AddFile(LPCWSTR RemoteUrl, LPCWSTR LocalName) noexcept final;
    HRESULT STDMETHODCALLTYPE EnumFiles(IEnumBackgroundCopyFiles **pEnum) noexcept final;
    HRESULT STDMETHODCALLTYPE Suspend() noexcept final;
    HRESULT STDMETHODCALLTYPE Resume() noexcept final;
    HRESULT STDMETHODCALLTYPE Cancel() noexcept final;
    HRESULT STDMETHODCALLTYPE Complete() noexcept final;
    HRESULT STDMETHODCALLTYPE GetId(GUID *pVal) noexcept final;
    HRESULT STDMETHODCALLTYPE GetType(BG_JOB_TYPE *pVal) noexcept final;
    HRESULT STDMETHODCALLTYPE GetProgress(BG_JOB_PROGRESS *pVal) noexcept final;
    HRESULT STDMETHODCALLTYPE GetTimes(BG_JOB_TIMES *pVal) noexcept final;
    HRESULT STDMETHODCALLTYPE GetState(BG_JOB_STATE *pVal) noexcept final;
    HRESULT STDMETHODCALLTYPE GetError(IBackgroundCopyError **ppError) noexcept final;
    HRESULT STDMETHODCALLTYPE GetOwner(LPWSTR *pVal) noexcept final;
    HRESULT STDMETHODCALLTYPE SetDisplayName(LPCWSTR Val) noexcept final;
    HRESULT STDMETHODCALLTYPE GetDisplayName(LPWSTR *pVal) noexcept final;
    HRESULT STDMETHODCALLTYPE SetDescription(LPCWSTR Val) noexcept final;
    HRESULT STDMETHODCALLTYPE GetDescription(LPWSTR *pVal) noexcept final;
    HRESULT STDMETHODCALLTYPE SetPriority(BG_JOB_PRIORITY Val) noexcept final;
    HRESULT STDMETHODCALLTYPE GetPriority(BG_JOB_PRIORITY *pVal) noexcept final;
    HRESULT STDMETHODCALLTYPE SetNotifyFlags(ULONG Val) noexcept final;
    HRESULT STDMETHODCALLTYPE GetNotifyFlags(ULONG *pVal) noexcept final;
    HRESULT STDMETHODCALLTYPE SetNotifyInterface(IUnknown *Val) noexcept final;
    HRESULT STDMETHODCALLTYPE GetNotifyInterface(IUnknown **pVal) noexcept final;
    HRESULT STDMETHODCALLTYPE SetMinimumRetryDelay(ULONG Seconds) noexcept final;
    HRESULT STDMETHODCALLTYPE GetMinimumRetryDelay(ULONG *Seconds) noexcept final;
    HRESULT STDMETHODCALLTYPE SetNoProgressTimeout(ULONG Seconds) noexcept final;
    HRESULT STDMETHODCALLTYPE GetNoProgressTimeout(ULONG *Seconds) noexcept final;
    HRESULT STDMETHODCALLTYPE GetErrorCount(ULONG *Errors) noexcept final;
    HRESULT STDMETHODCALLTYPE SetProxySettings(BG_JOB_PROXY_USAGE ProxyUsage, const WCHAR *ProxyList,
                                               const WCHAR *ProxyBypassList) noexcept final;
    HRESULT STDMETHODCALLTYPE GetProxySettings(BG_JOB_PROXY_USAGE *pProxyUsage, LPWSTR *pProxyList,
                                               LPWSTR *pProxyBypassList) noexcept final;
    HRESULT STDMETHODCALLTYPE TakeOwnership() noexcept final;

  private:
    friend class com::object<BackgroundCopyJob, com::chain<IBackgroundCopyJob>>;
    friend class BackgroundCopyFile; // changes its part of the job
    ~BackgroundCopyJob() = default;
    void about_to_die() noexcept { surface_->table.remove(id_, this); }

    struct last_picture {
        engine_client::job_record job;
        std::vector<engine_client::file_record> files;
    };

    bool has_ended();
    void keep_last_picture(engine_client::job_record ended);
    HRESULT modify(HRESULT result);
    HRESULT end(const char *method);
    // Runs a change unless the job has ended.
    template <class Change>
    HRESULT change(Change &&send);
    // Reads one value of the record into an out parameter.
    template <class T, class Pick>
    HRESULT get(T *out, Pick &&pick) noexcept;
    template <class Pick>
    HRESULT get_string(LPWSTR *out, Pick &&pick) noexcept;

    const std::shared_ptr<surface> surface_;
    const GUID id_;
    com::mutex lock_;
    std::optional<last_picture> last_; // guarded by lock_; set once
};

} // namespace winebits::qmgr
