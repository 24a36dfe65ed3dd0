// SPDX-License-Identifier: LGPL-2.1-or-later
// Methods of the test server's job, but for the callbacks (server_callbacks.cpp) and the HTTP side
// (server_http.cpp). Runs on the server's RPC threads.

#include "tests/conformance/proxies/server_job.hpp"

#include "tests/conformance/proxies/server_answers.hpp"

namespace winebits::proxy_test {

STDMETHODIMP server_job::AddFileSet(ULONG count, BG_FILE_INFO *files) noexcept {
    return shared_->write(call(L"AddFileSet", std::span<const BG_FILE_INFO>(files, count)));
}
STDMETHODIMP server_job::AddFile(LPCWSTR remote, LPCWSTR local) noexcept {
    return shared_->write(call(L"AddFile", remote, local));
}
STDMETHODIMP server_job::EnumFiles(IEnumBackgroundCopyFiles **out) noexcept {
    *out = make_files(shared_).detach();
    return S_OK;
}
STDMETHODIMP server_job::Suspend() noexcept {
    return shared_->write(L"Suspend");
}
STDMETHODIMP server_job::Cancel() noexcept {
    return shared_->write(L"Cancel");
}
STDMETHODIMP server_job::Complete() noexcept {
    return shared_->write(L"Complete"), BG_S_PARTIAL_COMPLETE;
}
STDMETHODIMP server_job::GetId(GUID *out) noexcept {
    *out = guid(L"GetId");
    return S_OK;
}
STDMETHODIMP server_job::GetType(BG_JOB_TYPE *out) noexcept {
    *out = BG_JOB_TYPE_UPLOAD_REPLY;
    return S_OK;
}
STDMETHODIMP server_job::GetProgress(BG_JOB_PROGRESS *out) noexcept {
    *out = {BG_SIZE_UNKNOWN, long_number(L"GetProgress"), number(L"FilesTotal"), number(L"FilesTransferred")};
    return S_OK;
}
STDMETHODIMP server_job::GetTimes(BG_JOB_TIMES *out) noexcept {
    *out = {time(L"CreationTime"), time(L"ModificationTime"), time(L"TransferCompletionTime")};
    return S_OK;
}
STDMETHODIMP server_job::GetState(BG_JOB_STATE *out) noexcept {
    *out = BG_JOB_STATE_TRANSIENT_ERROR;
    return S_OK;
}
STDMETHODIMP server_job::GetError(IBackgroundCopyError **out) noexcept {
    *out = make_error(shared_).detach();
    return S_OK;
}
STDMETHODIMP server_job::GetOwner(LPWSTR *out) noexcept {
    return answer(*shared_, L"GetOwner", out);
}
STDMETHODIMP server_job::SetDisplayName(LPCWSTR text) noexcept {
    return shared_->write(call(L"SetDisplayName", text));
}
STDMETHODIMP server_job::GetDisplayName(LPWSTR *out) noexcept {
    return answer(*shared_, L"GetDisplayName", out);
}
STDMETHODIMP server_job::SetDescription(LPCWSTR text) noexcept {
    return shared_->write(call(L"SetDescription", text));
}
STDMETHODIMP server_job::GetDescription(LPWSTR *out) noexcept {
    return answer(*shared_, L"GetDescription", out);
}
STDMETHODIMP server_job::SetPriority(BG_JOB_PRIORITY priority) noexcept {
    return shared_->write(call(L"SetPriority", priority));
}
STDMETHODIMP server_job::GetPriority(BG_JOB_PRIORITY *out) noexcept {
    *out = BG_JOB_PRIORITY_LOW;
    return S_OK;
}
STDMETHODIMP server_job::SetNotifyFlags(ULONG flags) noexcept {
    return shared_->write(call(L"SetNotifyFlags", flags));
}
STDMETHODIMP server_job::GetNotifyFlags(ULONG *out) noexcept {
    return answer(L"GetNotifyFlags", out);
}
STDMETHODIMP server_job::SetMinimumRetryDelay(ULONG seconds) noexcept {
    shared_->set_mode(seconds);
    return S_OK;
}
STDMETHODIMP server_job::GetMinimumRetryDelay(ULONG *out) noexcept {
    *out = shared_->mode();
    return S_OK;
}
STDMETHODIMP server_job::SetNoProgressTimeout(ULONG seconds) noexcept {
    return shared_->write(call(L"SetNoProgressTimeout", seconds));
}
STDMETHODIMP server_job::GetNoProgressTimeout(ULONG *out) noexcept {
    return answer(L"GetNoProgressTimeout", out);
}
STDMETHODIMP server_job::GetErrorCount(ULONG *out) noexcept {
    return answer(L"GetErrorCount", out);
}
STDMETHODIMP server_job::SetProxySettings(BG_JOB_PROXY_USAGE usage, LPCWSTR list, LPCWSTR bypass) noexcept {
    return shared_->write(call(L"SetProxySettings", usage, list, bypass));
}
STDMETHODIMP server_job::GetProxySettings(BG_JOB_PROXY_USAGE *usage, LPWSTR *list, LPWSTR *bypass) noexcept {
    *usage = BG_JOB_PROXY_USAGE_AUTODETECT;
    answer(*shared_, L"ProxyList", list);
    return answer(*shared_, L"ProxyBypassList", bypass);
}
STDMETHODIMP server_job::TakeOwnership() noexcept {
    return BG_E_NEW_OWNER_DIFF_MAPPING;
}

STDMETHODIMP server_job::SetNotifyCmdLine(LPCWSTR program, LPCWSTR parameters) noexcept {
    return shared_->write(call(L"SetNotifyCmdLine", program, parameters));
}
STDMETHODIMP server_job::GetNotifyCmdLine(LPWSTR *program, LPWSTR *parameters) noexcept {
    answer(*shared_, L"Program", program);
    return answer(*shared_, L"Parameters", parameters);
}
STDMETHODIMP server_job::GetReplyProgress(BG_JOB_REPLY_PROGRESS *progress) noexcept {
    shared_->write(call(L"GetReplyProgress", progress->BytesTotal, progress->BytesTransferred));
    *progress = {BG_SIZE_UNKNOWN, long_number(L"GetReplyProgress")};
    return S_OK;
}
STDMETHODIMP server_job::GetReplyData(byte **buffer, UINT64 *length) noexcept {
    *buffer = nullptr;
    if (!length)
        return E_INVALIDARG;
    *length = shared_->mode() == give_marker ? sizeof hash_bytes : 0;
    return *length ? answer_array(std::span(hash_bytes), buffer) : S_FALSE;
}
STDMETHODIMP server_job::SetReplyFileName(LPCWSTR name) noexcept {
    return shared_->write(call(L"SetReplyFileName", name));
}
STDMETHODIMP server_job::GetReplyFileName(LPWSTR *out) noexcept {
    return answer(*shared_, L"GetReplyFileName", out);
}
STDMETHODIMP server_job::SetCredentials(BG_AUTH_CREDENTIALS *credentials) noexcept {
    if (credentials->Scheme > BG_AUTH_SCHEME_PASSPORT)
        return BG_E_INVALID_AUTH_SCHEME;
    const BG_BASIC_CREDENTIALS &basic = credentials->Credentials.Basic;
    return shared_->write(
        call(L"SetCredentials", credentials->Target, credentials->Scheme, basic.UserName, basic.Password));
}
STDMETHODIMP server_job::RemoveCredentials(BG_AUTH_TARGET target, BG_AUTH_SCHEME scheme) noexcept {
    return shared_->write(call(L"RemoveCredentials", target, scheme));
}

STDMETHODIMP server_job::ReplaceRemotePrefix(LPCWSTR old_prefix, LPCWSTR new_prefix) noexcept {
    return shared_->write(call(L"ReplaceRemotePrefix", old_prefix, new_prefix));
}
STDMETHODIMP server_job::AddFileWithRanges(LPCWSTR remote, LPCWSTR local, DWORD count,
                                           BG_FILE_RANGE wanted[]) noexcept {
    return shared_->write(
        call(L"AddFileWithRanges", remote, local, std::span<const BG_FILE_RANGE>(wanted, count)));
}
STDMETHODIMP server_job::SetFileACLFlags(DWORD flags) noexcept {
    return shared_->write(call(L"SetFileACLFlags", flags));
}
STDMETHODIMP server_job::GetFileACLFlags(DWORD *out) noexcept {
    return answer(L"GetFileACLFlags", out);
}

STDMETHODIMP server_job::SetPeerCachingFlags(DWORD flags) noexcept {
    return shared_->write(call(L"SetPeerCachingFlags", flags));
}
STDMETHODIMP server_job::GetPeerCachingFlags(DWORD *out) noexcept {
    return answer(L"GetPeerCachingFlags", out);
}
STDMETHODIMP server_job::GetOwnerIntegrityLevel(ULONG *out) noexcept {
    return answer(L"GetOwnerIntegrityLevel", out);
}
STDMETHODIMP server_job::GetOwnerElevationState(BOOL *out) noexcept {
    *out = TRUE;
    return S_OK;
}
STDMETHODIMP server_job::SetMaximumDownloadTime(ULONG seconds) noexcept {
    return shared_->write(call(L"SetMaximumDownloadTime", seconds));
}
STDMETHODIMP server_job::GetMaximumDownloadTime(ULONG *out) noexcept {
    return answer(L"GetMaximumDownloadTime", out);
}

STDMETHODIMP server_job::SetProperty(BITS_JOB_PROPERTY_ID id, BITS_JOB_PROPERTY_VALUE value) noexcept {
    switch (static_cast<int>(id)) {
    case 1:
    case 6:
    case 8:
    case 9:
        return shared_->write(call(L"SetProperty", id, value.Dword));
    case 2:
        return shared_->write(call(L"SetProperty", id, value.ClsID));
    case 3:
    case 4:
    case 10:
        return shared_->write(call(L"SetProperty", id, value.Enable));
    case 5:
        return shared_->write(call(L"SetProperty", id, value.Uint64));
    case 7:
        return shared_->write(call(L"SetProperty", id, value.Target));
    default:
        return BG_E_UNKNOWN_PROPERTY_ID;
    }
}
STDMETHODIMP server_job::GetProperty(BITS_JOB_PROPERTY_ID id, BITS_JOB_PROPERTY_VALUE *out) noexcept {
    *out = {};
    switch (static_cast<int>(id)) {
    case 1:
    case 6:
    case 8:
    case 9:
        return answer(L"Dword", &out->Dword);
    case 2:
        out->ClsID = guid(L"ClsID");
        return S_OK;
    case 3:
    case 4:
    case 10:
        out->Enable = TRUE;
        return S_OK;
    case 5:
        out->Uint64 = long_number(L"Uint64");
        return S_OK;
    case 7:
        out->Target = BG_AUTH_TARGET_PROXY;
        return S_OK;
    default:
        return BG_E_UNKNOWN_PROPERTY_ID;
    }
}

STDMETHODIMP server_job::SetHelperTokenFlags(DWORD flags) noexcept {
    return shared_->write(call(L"SetHelperTokenFlags", flags));
}
STDMETHODIMP server_job::GetHelperTokenFlags(DWORD *out) noexcept {
    return answer(L"GetHelperTokenFlags", out);
}
STDMETHODIMP server_job::SetHelperToken() noexcept {
    return shared_->write(L"SetHelperToken");
}
STDMETHODIMP server_job::ClearHelperToken() noexcept {
    return shared_->write(L"ClearHelperToken");
}
STDMETHODIMP server_job::GetHelperTokenSid(LPWSTR *out) noexcept {
    return answer(*shared_, L"GetHelperTokenSid", out);
}

com::ptr<IBackgroundCopyJob> make_job(const std::shared_ptr<session> &shared) {
    return com::ptr<IBackgroundCopyJob>::attach(com::make<server_job>(shared).detach());
}

} // namespace winebits::proxy_test
