// SPDX-License-Identifier: LGPL-2.1-or-later
// The test server's job: every method of the job chain, HTTP options and token options.
// Runs on the server's RPC threads; the session is locked, the callback is set and used by one test at a
// time.
#pragma once

#include "dlls/common/com/object.hpp"
#include "tests/conformance/proxies/session.hpp"

#include <memory>

namespace winebits::proxy_test {

class server_job final
    : public com::object<server_job,
                         com::chain<IBackgroundCopyJob5, IBackgroundCopyJob4, IBackgroundCopyJob3,
                                    IBackgroundCopyJob2, IBackgroundCopyJob>,
                         com::chain<IBackgroundCopyJobHttpOptions3, IBackgroundCopyJobHttpOptions2,
                                    IBackgroundCopyJobHttpOptions>,
                         com::chain<IBitsTokenOptions>> {
  public:
    static constexpr char class_name[] = "test job";
    explicit server_job(std::shared_ptr<session> shared) : shared_(std::move(shared)) {}

    // IBackgroundCopyJob
    STDMETHODIMP AddFileSet(ULONG count, BG_FILE_INFO *files) noexcept override;
    STDMETHODIMP AddFile(LPCWSTR remote, LPCWSTR local) noexcept override;
    STDMETHODIMP EnumFiles(IEnumBackgroundCopyFiles **out) noexcept override;
    STDMETHODIMP Suspend() noexcept override;
    STDMETHODIMP Resume() noexcept override;
    STDMETHODIMP Cancel() noexcept override;
    STDMETHODIMP Complete() noexcept override;
    STDMETHODIMP GetId(GUID *out) noexcept override;
    STDMETHODIMP GetType(BG_JOB_TYPE *out) noexcept override;
    STDMETHODIMP GetProgress(BG_JOB_PROGRESS *out) noexcept override;
    STDMETHODIMP GetTimes(BG_JOB_TIMES *out) noexcept override;
    STDMETHODIMP GetState(BG_JOB_STATE *out) noexcept override;
    STDMETHODIMP GetError(IBackgroundCopyError **out) noexcept override;
    STDMETHODIMP GetOwner(LPWSTR *out) noexcept override;
    STDMETHODIMP SetDisplayName(LPCWSTR text) noexcept override;
    STDMETHODIMP GetDisplayName(LPWSTR *out) noexcept override;
    STDMETHODIMP SetDescription(LPCWSTR text) noexcept override;
    STDMETHODIMP GetDescription(LPWSTR *out) noexcept override;
    STDMETHODIMP SetPriority(BG_JOB_PRIORITY priority) noexcept override;
    STDMETHODIMP GetPriority(BG_JOB_PRIORITY *out) noexcept override;
    STDMETHODIMP SetNotifyFlags(ULONG flags) noexcept override;
    STDMETHODIMP GetNotifyFlags(ULONG *out) noexcept override;
    STDMETHODIMP SetNotifyInterface(IUnknown *callback) noexcept override;
    STDMETHODIMP GetNotifyInterface(IUnknown **out) noexcept override;
    STDMETHODIMP SetMinimumRetryDelay(ULONG seconds) noexcept override;
    STDMETHODIMP GetMinimumRetryDelay(ULONG *out) noexcept override;
    STDMETHODIMP SetNoProgressTimeout(ULONG seconds) noexcept override;
    STDMETHODIMP GetNoProgressTimeout(ULONG *out) noexcept override;
    STDMETHODIMP GetErrorCount(ULONG *out) noexcept override;
    STDMETHODIMP SetProxySettings(BG_JOB_PROXY_USAGE usage, LPCWSTR list, LPCWSTR bypass) noexcept override;
    STDMETHODIMP GetProxySettings(BG_JOB_PROXY_USAGE *usage, LPWSTR *list, LPWSTR *bypass) noexcept override;
    STDMETHODIMP TakeOwnership() noexcept override;
    // IBackgroundCopyJob2
    STDMETHODIMP SetNotifyCmdLine(LPCWSTR program, LPCWSTR parameters) noexcept override;
    STDMETHODIMP GetNotifyCmdLine(LPWSTR *program, LPWSTR *parameters) noexcept override;
    STDMETHODIMP GetReplyProgress(BG_JOB_REPLY_PROGRESS *progress) noexcept override;
    STDMETHODIMP GetReplyData(byte **buffer, UINT64 *length) noexcept override;
    STDMETHODIMP SetReplyFileName(LPCWSTR name) noexcept override;
    STDMETHODIMP GetReplyFileName(LPWSTR *out) noexcept override;
    STDMETHODIMP SetCredentials(BG_AUTH_CREDENTIALS *credentials) noexcept override;
    STDMETHODIMP RemoveCredentials(BG_AUTH_TARGET target, BG_AUTH_SCHEME scheme) noexcept override;
    // IBackgroundCopyJob3
    STDMETHODIMP ReplaceRemotePrefix(LPCWSTR old_prefix, LPCWSTR new_prefix) noexcept override;
    STDMETHODIMP AddFileWithRanges(LPCWSTR remote, LPCWSTR local, DWORD count,
                                   BG_FILE_RANGE ranges[]) noexcept override;
    STDMETHODIMP SetFileACLFlags(DWORD flags) noexcept override;
    STDMETHODIMP GetFileACLFlags(DWORD *out) noexcept override;
    // IBackgroundCopyJob4
    STDMETHODIMP SetPeerCachingFlags(DWORD flags) noexcept override;
    STDMETHODIMP GetPeerCachingFlags(DWORD *out) noexcept override;
    STDMETHODIMP GetOwnerIntegrityLevel(ULONG *out) noexcept override;
    STDMETHODIMP GetOwnerElevationState(BOOL *out) noexcept override;
    STDMETHODIMP SetMaximumDownloadTime(ULONG seconds) noexcept override;
    STDMETHODIMP GetMaximumDownloadTime(ULONG *out) noexcept override;
    // IBackgroundCopyJob5
    STDMETHODIMP SetProperty(BITS_JOB_PROPERTY_ID id, BITS_JOB_PROPERTY_VALUE value) noexcept override;
    STDMETHODIMP GetProperty(BITS_JOB_PROPERTY_ID id, BITS_JOB_PROPERTY_VALUE *out) noexcept override;
    // IBackgroundCopyJobHttpOptions to 3
    STDMETHODIMP SetClientCertificateByID(BG_CERT_STORE_LOCATION location, LPCWSTR store,
                                          byte *hash) noexcept override;
    STDMETHODIMP SetClientCertificateByName(BG_CERT_STORE_LOCATION location, LPCWSTR store,
                                            LPCWSTR subject) noexcept override;
    STDMETHODIMP RemoveClientCertificate() noexcept override;
    STDMETHODIMP GetClientCertificate(BG_CERT_STORE_LOCATION *location, LPWSTR *store, byte **hash,
                                      LPWSTR *subject) noexcept override;
    STDMETHODIMP SetCustomHeaders(LPCWSTR headers) noexcept override;
    STDMETHODIMP GetCustomHeaders(LPWSTR *out) noexcept override;
    STDMETHODIMP SetSecurityFlags(ULONG flags) noexcept override;
    STDMETHODIMP GetSecurityFlags(ULONG *out) noexcept override;
    STDMETHODIMP SetHttpMethod(LPCWSTR method) noexcept override;
    STDMETHODIMP GetHttpMethod(LPWSTR *out) noexcept override;
    STDMETHODIMP SetServerCertificateValidationInterface(IUnknown *callback) noexcept override;
    STDMETHODIMP MakeCustomHeadersWriteOnly() noexcept override;
    // IBitsTokenOptions
    STDMETHODIMP SetHelperTokenFlags(DWORD flags) noexcept override;
    STDMETHODIMP GetHelperTokenFlags(DWORD *out) noexcept override;
    STDMETHODIMP SetHelperToken() noexcept override;
    STDMETHODIMP ClearHelperToken() noexcept override;
    STDMETHODIMP GetHelperTokenSid(LPWSTR *out) noexcept override;

  private:
    friend class com::object<server_job,
                             com::chain<IBackgroundCopyJob5, IBackgroundCopyJob4, IBackgroundCopyJob3,
                                        IBackgroundCopyJob2, IBackgroundCopyJob>,
                             com::chain<IBackgroundCopyJobHttpOptions3, IBackgroundCopyJobHttpOptions2,
                                        IBackgroundCopyJobHttpOptions>,
                             com::chain<IBitsTokenOptions>>;
    ~server_job() = default;

    const std::shared_ptr<session> shared_;
    com::ptr<IUnknown> callback_;
};

// The server's file, error, and lists of them, for the other objects' methods.
com::ptr<IBackgroundCopyFile> make_file(const std::shared_ptr<session> &shared);
com::ptr<IBackgroundCopyError> make_error(const std::shared_ptr<session> &shared);
com::ptr<IEnumBackgroundCopyFiles> make_files(const std::shared_ptr<session> &shared);
com::ptr<IEnumBackgroundCopyJobs> make_jobs(const std::shared_ptr<session> &shared);
com::ptr<IBackgroundCopyJob> make_job(const std::shared_ptr<session> &shared);

} // namespace winebits::proxy_test
