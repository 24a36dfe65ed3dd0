// SPDX-License-Identifier: LGPL-2.1-or-later
// Reads a job through COM and prints it. A later interface that BITS does not offer leaves its lines out.
// Main thread only.
#include "tools/bitsadmin/job_report.hpp"

#include <sddl.h>

#include <memory>

#include "tools/bitsadmin/job_text.hpp"

namespace winebits::bitsadmin {

namespace {

// Takes a text that BITS returned, without its line end.
std::wstring take_text(LPWSTR text) {
    std::wstring taken = text ? text : L"";
    CoTaskMemFree(text);
    taken.resize(taken.find_last_not_of(L" \r\n") + 1); // npos + 1 is 0: nothing but blanks
    return taken;
}

// DOMAIN\user of a SID in text form, or the text when the account is unknown.
std::wstring account_name(const std::wstring &sid_text) {
    PSID sid = nullptr;
    if (!ConvertStringSidToSidW(sid_text.c_str(), &sid))
        return sid_text;
    const std::unique_ptr<void, decltype(&LocalFree)> owned(sid, &LocalFree);
    wchar_t name[256] = {};
    wchar_t domain[256] = {};
    DWORD name_length = 256;
    DWORD domain_length = 256;
    SID_NAME_USE use{};
    if (!LookupAccountSidW(nullptr, sid, name, &name_length, domain, &domain_length, &use))
        return sid_text;
    return std::wstring(domain) + L"\\" + name;
}

std::wstring or_null(LPWSTR text) {
    return text ? text : L"NULL";
}

result<void> print_identity(output &out, IBackgroundCopyJob &job, const job_summary &summary) {
    std::wstring owner;
    const HRESULT code = get_string(job, &IBackgroundCopyJob::GetOwner, owner);
    if (FAILED(code))
        return unable(L"get the owner of the job", code);
    out.line(L"GUID: " + guid_text(summary.id) + L" DISPLAY: '" + summary.name + L"'");
    out.line(L"TYPE: " + type_name(summary.type) + L" STATE: " + state_name(summary.state) + L" OWNER: " +
             account_name(owner));
    const BG_JOB_PROGRESS &progress = summary.progress;
    out.line(L"PRIORITY: " + priority_name(summary.priority) + L" FILES: " +
             std::to_wstring(progress.FilesTransferred) + L" / " + std::to_wstring(progress.FilesTotal) +
             L" BYTES: " + size_text(progress.BytesTransferred) + L" / " + size_text(progress.BytesTotal));
    return {};
}

result<void> print_times(output &out, IBackgroundCopyJob &job) {
    BG_JOB_TIMES times{};
    if (const HRESULT code = job.GetTimes(&times); FAILED(code))
        return unable(L"get the times of the job", code);
    out.line(L"CREATION TIME: " + time_text(times.CreationTime) + L" MODIFICATION TIME: " +
             time_text(times.ModificationTime));
    DWORD acl_flags = 0;
    ComPtr<IBackgroundCopyJob3> job3;
    if (SUCCEEDED(job.QueryInterface(IID_PPV_ARGS(job3.GetAddressOf()))))
        job3->GetFileACLFlags(&acl_flags);
    out.line(L"COMPLETION TIME: " + time_text(times.TransferCompletionTime) + L" ACL FLAGS: " +
             acl_flags_text(acl_flags));
    return {};
}

result<void> print_settings(output &out, IBackgroundCopyJob &job) {
    ComPtr<IUnknown> notify;
    ULONG flags = 0;
    ULONG retry_delay = 0;
    ULONG no_progress = 0;
    ULONG errors = 0;
    first_error check;
    check(job.GetNotifyInterface(notify.GetAddressOf()));
    check(job.GetNotifyFlags(&flags));
    check(job.GetMinimumRetryDelay(&retry_delay));
    check(job.GetNoProgressTimeout(&no_progress));
    check(job.GetErrorCount(&errors));
    if (check.happened())
        return unable(L"get the settings of the job", check.code());
    out.line(std::wstring(L"NOTIFY INTERFACE: ") + (notify ? L"REGISTERED" : L"UNREGISTERED") +
             L" NOTIFICATION FLAGS: " + std::to_wstring(flags));
    out.line(L"RETRY DELAY: " + std::to_wstring(retry_delay) + L" NO PROGRESS TIMEOUT: " +
             std::to_wstring(no_progress) + L" ERROR COUNT: " + std::to_wstring(errors));
    BG_JOB_PROXY_USAGE usage = BG_JOB_PROXY_USAGE_PRECONFIG;
    LPWSTR list = nullptr;
    LPWSTR bypass = nullptr;
    const HRESULT code = job.GetProxySettings(&usage, &list, &bypass);
    if (SUCCEEDED(code))
        out.line(L"PROXY USAGE: " + proxy_usage_name(usage) + L" PROXY LIST: " + or_null(list) +
                 L" PROXY BYPASS LIST: " + or_null(bypass));
    CoTaskMemFree(list);
    CoTaskMemFree(bypass);
    if (FAILED(code))
        return unable(L"get the proxy settings of the job", code);
    return {};
}

void print_command_line(output &out, IBackgroundCopyJob &job) {
    ComPtr<IBackgroundCopyJob2> job2;
    LPWSTR program = nullptr;
    LPWSTR parameters = nullptr;
    if (FAILED(job.QueryInterface(IID_PPV_ARGS(job2.GetAddressOf()))) ||
        FAILED(job2->GetNotifyCmdLine(&program, &parameters)))
        return;
    const bool none = !program || !*program;
    out.line(std::wstring(L"NOTIFICATION COMMAND LINE: ") +
             (none ? L"none" : L"'" + std::wstring(program) + L"' '" + or_null(parameters) + L"'"));
    CoTaskMemFree(program);
    CoTaskMemFree(parameters);
}

const wchar_t *integrity_name(ULONG level) {
    if (level >= SECURITY_MANDATORY_SYSTEM_RID)
        return L"SYSTEM";
    if (level >= SECURITY_MANDATORY_HIGH_RID)
        return L"HIGH";
    if (level >= SECURITY_MANDATORY_MEDIUM_RID)
        return L"MEDIUM";
    return level >= SECURITY_MANDATORY_LOW_RID ? L"LOW" : L"UNTRUSTED";
}

void print_owner_rights(output &out, IBackgroundCopyJob &job) {
    ComPtr<IBackgroundCopyJob4> job4;
    ULONG level = 0;
    BOOL elevated = FALSE;
    DWORD peer_caching = 0;
    if (FAILED(job.QueryInterface(IID_PPV_ARGS(job4.GetAddressOf()))))
        return;
    if (SUCCEEDED(job4->GetOwnerIntegrityLevel(&level)))
        out.line(std::wstring(L"owner MIC integrity level: ") + integrity_name(level));
    if (SUCCEEDED(job4->GetOwnerElevationState(&elevated)))
        out.line(std::wstring(L"owner elevated ?           ") + (elevated ? L"true" : L"false"));
    if (FAILED(job4->GetPeerCachingFlags(&peer_caching)))
        return;
    const auto word = [&](DWORD flag) { return peer_caching & flag ? L"true" : L"false"; };
    out.line();
    out.line(L"Peercaching flags");
    out.line(std::wstring(L"\t Enable download from peers      :") + word(BG_JOB_ENABLE_PEERCACHING_CLIENT));
    out.line(std::wstring(L"\t Enable serving to peers         :") + word(BG_JOB_ENABLE_PEERCACHING_SERVER));
}

void print_custom_headers(output &out, IBackgroundCopyJob &job) {
    ComPtr<IBackgroundCopyJobHttpOptions> options;
    LPWSTR headers = nullptr;
    if (FAILED(job.QueryInterface(IID_PPV_ARGS(options.GetAddressOf()))) ||
        FAILED(options->GetCustomHeaders(&headers)))
        return;
    out.line();
    out.line(L"CUSTOM HEADERS: " + or_null(headers));
    CoTaskMemFree(headers);
}

} // namespace

result<void> print_files(output &out, IBackgroundCopyJob &job) {
    const auto files = list_files(job);
    if (!files)
        return std::unexpected(files.error());
    out.line(L"JOB FILES:");
    for (const auto &file : *files) {
        std::wstring remote;
        std::wstring local;
        BG_FILE_PROGRESS progress{};
        first_error check;
        check(get_string(*file.Get(), &IBackgroundCopyFile::GetRemoteName, remote));
        check(get_string(*file.Get(), &IBackgroundCopyFile::GetLocalName, local));
        check(file->GetProgress(&progress));
        if (check.happened())
            return unable(L"get a file of the job", check.code());
        out.line(L"\t" + size_text(progress.BytesTransferred) + L" / " + size_text(progress.BytesTotal) +
                 (progress.Completed ? L" COMPLETED " : L" WORKING ") + remote + L" -> " + local);
    }
    return {};
}

result<job_summary> read_summary(IBackgroundCopyJob &job) {
    job_summary summary;
    first_error check;
    check(job.GetId(&summary.id));
    check(get_string(job, &IBackgroundCopyJob::GetDisplayName, summary.name));
    check(job.GetType(&summary.type));
    check(job.GetState(&summary.state));
    check(job.GetPriority(&summary.priority));
    check(job.GetProgress(&summary.progress));
    if (check.happened())
        return unable(L"get information about the job", check.code());
    return summary;
}

std::wstring summary_line(const job_summary &summary) {
    const BG_JOB_PROGRESS &progress = summary.progress;
    return guid_text(summary.id) + L" '" + summary.name + L"' " + state_name(summary.state) + L" " +
           std::to_wstring(progress.FilesTransferred) + L" / " + std::to_wstring(progress.FilesTotal) + L" " +
           size_text(progress.BytesTransferred) + L" / " + size_text(progress.BytesTotal);
}

result<void> print_report(output &out, IBackgroundCopyJob &job) {
    const auto summary = read_summary(job);
    if (!summary)
        return std::unexpected(summary.error());
    std::wstring description;
    if (const HRESULT code = get_string(job, &IBackgroundCopyJob::GetDescription, description); FAILED(code))
        return unable(L"get the description of the job", code);
    if (const auto printed = print_identity(out, job, *summary); !printed)
        return printed;
    for (const auto section : {print_times, print_settings}) {
        if (const auto printed = section(out, job); !printed)
            return printed;
    }
    // A job without error, or one that has just left its error behind, has no such lines.
    if (summary->state == BG_JOB_STATE_ERROR || summary->state == BG_JOB_STATE_TRANSIENT_ERROR)
        static_cast<void>(print_error(out, job));
    out.line(L"DESCRIPTION: " + description);
    if (const auto files = print_files(out, job); !files)
        return files;
    print_command_line(out, job);
    print_owner_rights(out, job);
    print_custom_headers(out, job);
    return {};
}

result<void> print_error(output &out, IBackgroundCopyJob &job) {
    ComPtr<IBackgroundCopyError> error;
    BG_ERROR_CONTEXT context = BG_ERROR_CONTEXT_NONE;
    HRESULT error_code = S_OK;
    HRESULT code = job.GetError(error.GetAddressOf());
    if (SUCCEEDED(code))
        code = error->GetError(&context, &error_code);
    if (FAILED(code))
        return unable(L"get error information", code);

    ComPtr<IBackgroundCopyFile> file;
    if (SUCCEEDED(error->GetFile(file.GetAddressOf())) && file) {
        std::wstring remote;
        std::wstring local;
        get_string(*file.Get(), &IBackgroundCopyFile::GetRemoteName, remote);
        get_string(*file.Get(), &IBackgroundCopyFile::GetLocalName, local);
        out.line(L"ERROR FILE:    " + remote + L" -> " + local);
    }
    LPWSTR text = nullptr;
    error->GetErrorDescription(text_language(), &text);
    std::wstring description = take_text(text);
    if (description.empty())
        description = describe(error_code);
    out.line(L"ERROR CODE:    " + code_text(static_cast<std::uint32_t>(error_code)) + L" - " + description);
    text = nullptr;
    error->GetErrorContextDescription(text_language(), &text);
    out.line(L"ERROR CONTEXT: " + code_text(static_cast<std::uint32_t>(context)) + L" - " + take_text(text));
    return {};
}

} // namespace winebits::bitsadmin
