// SPDX-License-Identifier: LGPL-2.1-or-later
// What a job of BITS and one of Delivery Optimization have in common as COM objects: its record, its end, and
// the methods that mean the same in both (bits-api 3.4, 3.6, 3.7; do-api 7.3). It keeps nothing of the job
// but its id: what it answers comes from the engine, and after the job's end from a last picture of it. Any
// thread: methods run on several threads of rpcrt4 at once. The lock guards the last picture only and is
// never held while calling the engine or a client.
//
// `Traits` name a surface's classes and its codes:
//   surface   engine, jobs (job_calls), proxies, notifications, owner, table and job_ended(id)
//   job, file the final classes; the job has `class_name` and befriends its com_object
//   not_found, invalid_state, no_error, too_long   HRESULTs of the surface; error.hpp and file_base.hpp name
//             further ones
//   known_notify_flags   BG_NOTIFY_* bits that may be set
//   copies_files   whether a remote name may mean a file
// The methods are in job_base_access.hpp, job_base_files.hpp and job_base_settings.hpp, which only the
// sources of the final class need: it declares nothing of what is here.
#pragma once

#include "dlls/common/com/mutex.hpp"
#include "dlls/common/com/object.hpp"
#include "dlls/common/engine_client/job_calls.hpp"

#include <bits.h>

#include <memory>
#include <optional>
#include <vector>

namespace winebits::paths {
class local_name_resolver;
}

namespace winebits::jobs {

template <class Traits, class... Chains>
class job_base : public com::object<typename Traits::job, Chains...> {
  public:
    using com_object = com::object<typename Traits::job, Chains...>;
    using surface = typename Traits::surface;

    // What the engine knows of the job now, or knew when it ended. Traits::not_found when it is gone without
    // a picture.
    engine_client::result<engine_client::job_record> record();
    engine_client::result<std::vector<engine_client::file_record>> file_records();
    engine_client::result<engine_client::file_record> file_record(std::uint32_t index);

    engine_client::job_calls &calls() const noexcept { return surface_->jobs; }
    const GUID &id() const noexcept { return id_; }

    // Runs a change unless the job has ended.
    template <class Change>
    HRESULT change(Change &&send);
    // The file that a remote name means, known to the engine's drives; none for a URL, E_INVALIDARG for
    // nonsense.
    engine_client::result<std::optional<engine_client::path_record>>
    locate_source(const std::wstring &remote_name);

    // IBackgroundCopyJob
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
    HRESULT STDMETHODCALLTYPE SetNoProgressTimeout(ULONG Seconds) noexcept final;
    HRESULT STDMETHODCALLTYPE GetNoProgressTimeout(ULONG *Seconds) noexcept final;
    HRESULT STDMETHODCALLTYPE GetErrorCount(ULONG *Errors) noexcept final;
    // IBackgroundCopyJob3
    HRESULT STDMETHODCALLTYPE AddFileWithRanges(LPCWSTR RemoteUrl, LPCWSTR LocalName, DWORD RangeCount,
                                                BG_FILE_RANGE Ranges[]) noexcept final;
    // IBackgroundCopyJob4
    HRESULT STDMETHODCALLTYPE SetMaximumDownloadTime(ULONG Timeout) noexcept final;
    HRESULT STDMETHODCALLTYPE GetMaximumDownloadTime(ULONG *pTimeout) noexcept final;

  protected:
    friend com_object;
    job_base(std::shared_ptr<surface> owner, const GUID &id) : surface_(std::move(owner)), id_(id) {}
    ~job_base() = default;
    void about_to_die() noexcept { surface_->table.remove(id_, static_cast<typename Traits::job *>(this)); }

    bool has_ended();
    // A result of the engine for a change: a job that it no longer has is one that has ended.
    HRESULT modify(HRESULT result) { return result == Traits::not_found ? Traits::invalid_state : result; }
    // Traits::invalid_state once the job has ended, S_OK until then.
    HRESULT check_alive();
    HRESULT end(const char *method);
    // Sets a property of docs/wire.md unless the job has ended; a null text is an empty one.
    template <class Value>
    HRESULT set(const char *property, Value value) noexcept;
    HRESULT set_text(const char *property, LPCWSTR value) noexcept;
    // GUID_NULL clears the class.
    HRESULT set_notification_class(const GUID &) noexcept;
    // Checks both names of a file and finds out where they are, so that the engine can reach them.
    engine_client::result<engine_client::new_file> locate_file(LPCWSTR remote, LPCWSTR local,
                                                               paths::local_name_resolver &);
    HRESULT add(const std::vector<engine_client::new_file> &);
    // Reads one value of the record into an out parameter.
    template <class T, class Pick>
    HRESULT get(T *out, Pick &&pick) noexcept;
    template <class Pick>
    HRESULT get_string(LPWSTR *out, Pick &&pick) noexcept;

    const std::shared_ptr<surface> surface_;
    const GUID id_;

  private:
    struct last_picture {
        engine_client::job_record job;
        std::vector<engine_client::file_record> files;
    };
    void keep_last_picture(engine_client::job_record ended);

    com::mutex lock_;
    std::optional<last_picture> last_; // guarded by lock_; set once
};

} // namespace winebits::jobs
