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

namespace winebits::paths {
class local_name_resolver;
}

namespace winebits::qmgr {

class BackgroundCopyJob;
using job_object = com::object<
    BackgroundCopyJob,
    com::chain<IBackgroundCopyJob5, IBackgroundCopyJob4, IBackgroundCopyJob3, IBackgroundCopyJob2,
               IBackgroundCopyJob>,
    com::chain<IBackgroundCopyJobHttpOptions3, IBackgroundCopyJobHttpOptions2, IBackgroundCopyJobHttpOptions>,
    com::chain<IBitsTokenOptions>>;

class BackgroundCopyJob final : public job_object {
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

    // IBackgroundCopyJob2 (bits-api 3.5)
    HRESULT STDMETHODCALLTYPE SetNotifyCmdLine(LPCWSTR Program, LPCWSTR Parameters) noexcept final;
    HRESULT STDMETHODCALLTYPE GetNotifyCmdLine(LPWSTR *pProgram, LPWSTR *pParameters) noexcept final;
    HRESULT STDMETHODCALLTYPE GetReplyProgress(BG_JOB_REPLY_PROGRESS *pProgress) noexcept final;
    HRESULT STDMETHODCALLTYPE GetReplyData(byte **ppBuffer, UINT64 *pLength) noexcept final;
    HRESULT STDMETHODCALLTYPE SetReplyFileName(LPCWSTR ReplyFileName) noexcept final;
    HRESULT STDMETHODCALLTYPE GetReplyFileName(LPWSTR *pReplyFileName) noexcept final;
    HRESULT STDMETHODCALLTYPE SetCredentials(BG_AUTH_CREDENTIALS *credentials) noexcept final;
    HRESULT STDMETHODCALLTYPE RemoveCredentials(BG_AUTH_TARGET Target, BG_AUTH_SCHEME Scheme) noexcept final;

    // IBackgroundCopyJob3 (bits-api 3.6)
    HRESULT STDMETHODCALLTYPE ReplaceRemotePrefix(LPCWSTR OldPrefix, LPCWSTR NewPrefix) noexcept final;
    HRESULT STDMETHODCALLTYPE AddFileWithRanges(LPCWSTR RemoteUrl, LPCWSTR LocalName, DWORD RangeCount,
                                                BG_FILE_RANGE Ranges[]) noexcept final;
    HRESULT STDMETHODCALLTYPE SetFileACLFlags(DWORD Flags) noexcept final;
    HRESULT STDMETHODCALLTYPE GetFileACLFlags(DWORD *Flags) noexcept final;

    // IBackgroundCopyJob4 (bits-api 3.7)
    HRESULT STDMETHODCALLTYPE SetPeerCachingFlags(DWORD Flags) noexcept final;
    HRESULT STDMETHODCALLTYPE GetPeerCachingFlags(DWORD *pFlags) noexcept final;
    HRESULT STDMETHODCALLTYPE GetOwnerIntegrityLevel(ULONG *pLevel) noexcept final;
    HRESULT STDMETHODCALLTYPE GetOwnerElevationState(BOOL *pElevated) noexcept final;
    HRESULT STDMETHODCALLTYPE SetMaximumDownloadTime(ULONG Timeout) noexcept final;
    HRESULT STDMETHODCALLTYPE GetMaximumDownloadTime(ULONG *pTimeout) noexcept final;

    // IBackgroundCopyJob5 (bits-api 3.8)
    HRESULT STDMETHODCALLTYPE SetProperty(BITS_JOB_PROPERTY_ID PropertyId,
                                          BITS_JOB_PROPERTY_VALUE PropertyValue) noexcept final;
    HRESULT STDMETHODCALLTYPE GetProperty(BITS_JOB_PROPERTY_ID PropertyId,
                                          BITS_JOB_PROPERTY_VALUE *PropertyValue) noexcept final;

    // IBackgroundCopyJobHttpOptions to IBackgroundCopyJobHttpOptions3 (bits-api 3.9)
    HRESULT STDMETHODCALLTYPE SetClientCertificateByID(BG_CERT_STORE_LOCATION StoreLocation,
                                                       LPCWSTR StoreName, byte *pCertHashBlob) noexcept final;
    HRESULT STDMETHODCALLTYPE SetClientCertificateByName(BG_CERT_STORE_LOCATION StoreLocation,
                                                         LPCWSTR StoreName,
                                                         LPCWSTR SubjectName) noexcept final;
    HRESULT STDMETHODCALLTYPE RemoveClientCertificate() noexcept final;
    HRESULT STDMETHODCALLTYPE GetClientCertificate(BG_CERT_STORE_LOCATION *pStoreLocation, LPWSTR *pStoreName,
                                                   byte **ppCertHashBlob,
                                                   LPWSTR *pSubjectName) noexcept final;
    HRESULT STDMETHODCALLTYPE SetCustomHeaders(LPCWSTR RequestHeaders) noexcept final;
    HRESULT STDMETHODCALLTYPE GetCustomHeaders(LPWSTR *pRequestHeaders) noexcept final;
    HRESULT STDMETHODCALLTYPE SetSecurityFlags(ULONG Flags) noexcept final;
    HRESULT STDMETHODCALLTYPE GetSecurityFlags(ULONG *pFlags) noexcept final;
    HRESULT STDMETHODCALLTYPE SetHttpMethod(LPCWSTR method) noexcept final;
    HRESULT STDMETHODCALLTYPE GetHttpMethod(LPWSTR *method) noexcept final;
    HRESULT STDMETHODCALLTYPE
    SetServerCertificateValidationInterface(IUnknown *certValidationCallback) noexcept final;
    HRESULT STDMETHODCALLTYPE MakeCustomHeadersWriteOnly() noexcept final;

    // IBitsTokenOptions (bits-api 3.11)
    HRESULT STDMETHODCALLTYPE SetHelperTokenFlags(DWORD UsageFlags) noexcept final;
    HRESULT STDMETHODCALLTYPE GetHelperTokenFlags(DWORD *pFlags) noexcept final;
    HRESULT STDMETHODCALLTYPE SetHelperToken() noexcept final;
    HRESULT STDMETHODCALLTYPE ClearHelperToken() noexcept final;
    HRESULT STDMETHODCALLTYPE GetHelperTokenSid(LPWSTR *pSid) noexcept final;

  private:
    friend job_object;
    friend class BackgroundCopyFile; // changes its part of the job
    ~BackgroundCopyJob() = default;
    void about_to_die() noexcept { surface_->table.remove(id_, this); }

    struct last_picture {
        engine_client::job_record job;
        std::vector<engine_client::file_record> files;
    };

    bool has_ended();
    void keep_last_picture(engine_client::job_record ended);
    // A result of the engine for a change: a job that it no longer has is one that has ended.
    HRESULT modify(HRESULT result);
    HRESULT end(const char *method);
    // Runs a change unless the job has ended.
    template <class Change>
    HRESULT change(Change &&send);
    // Sets a property of docs/wire.md, likewise; a null text is an empty one.
    template <class Value>
    HRESULT set(const char *property, Value value) noexcept;
    HRESULT set_text(const char *property, LPCWSTR value) noexcept;
    // The file that a remote name means, known to the engine's drives; none for a URL, E_INVALIDARG for
    // nonsense.
    engine_client::result<std::optional<engine_client::path_record>>
    locate_source(const std::wstring &remote_name);
    engine_client::result<engine_client::new_file> locate_file(LPCWSTR remote, LPCWSTR local,
                                                               paths::local_name_resolver &);
    HRESULT set_notification_class(const GUID &) noexcept;
    HRESULT set_certificate(const engine_client::result<engine_client::certificate_material> &);
    // BG_E_INVALID_STATE once the job has ended, S_OK until then.
    HRESULT check_alive();
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
