// SPDX-License-Identifier: LGPL-2.1-or-later
// Commands for values of a job that are more than a number or a text: priority, flags in letters, proxy,
// progress and times, notification. Main thread only.
#include "tools/bitsadmin/job_property.hpp"
#include "tools/bitsadmin/job_text.hpp"

#include <array>
#include <cerrno>
#include <cwchar>
#include <cwctype>

namespace winebits::bitsadmin {

namespace {

std::wstring quoted(LPCWSTR text) {
    return text && *text ? L"'" + std::wstring(text) + L"'" : L"none";
}

// Reads one part of what a getter gives.
template <class Value, class Interface, class Text>
result<outcome> show_part(invocation &call, method_of<Interface, Value *> getter, Text &&text) {
    const auto job = named_job<Interface>(call);
    if (!job)
        return std::unexpected(job.error());
    Value value{};
    if (const HRESULT code = ((*job).Get()->*getter)(&value); FAILED(code))
        return unable(L"read the job", code);
    call.out.line(text(value));
    return outcome::success;
}

result<outcome> show_progress(invocation &call, std::wstring (*text)(const BG_JOB_PROGRESS &)) {
    return show_part(call, &IBackgroundCopyJob::GetProgress, text);
}

result<outcome> show_time(invocation &call, FILETIME BG_JOB_TIMES::*which) {
    return show_part(call, &IBackgroundCopyJob::GetTimes,
                     [&](const BG_JOB_TIMES &times) { return time_text(times.*which); });
}

struct proxy_values {
    BG_JOB_PROXY_USAGE usage = BG_JOB_PROXY_USAGE_PRECONFIG;
    std::wstring list, bypass;
};

result<proxy_values> read_proxy(invocation &call) {
    const auto job = named_job<IBackgroundCopyJob>(call);
    if (!job)
        return std::unexpected(job.error());
    proxy_values found;
    LPWSTR list = nullptr;
    LPWSTR bypass = nullptr;
    const HRESULT code = (*job)->GetProxySettings(&found.usage, &list, &bypass);
    found.list = list ? list : L"NULL";
    found.bypass = bypass ? bypass : L"NULL";
    CoTaskMemFree(list);
    CoTaskMemFree(bypass);
    if (FAILED(code))
        return unable(L"read the job", code);
    return found;
}

} // namespace

std::optional<std::uint64_t> parse_number(std::wstring_view word) {
    const std::wstring text(word);
    wchar_t *end = nullptr;
    const bool hexadecimal = text.starts_with(L"0x") || text.starts_with(L"0X");
    if (text.empty() || !std::iswxdigit(text.front()))
        return std::nullopt;
    errno = 0;
    const std::uint64_t value = std::wcstoull(text.c_str(), &end, hexadecimal ? 16 : 10);
    return *end || errno == ERANGE ? std::nullopt : std::optional(value);
}

std::optional<ULONG> parse_flags(std::wstring_view word) {
    const auto value = parse_number(word);
    return value && *value <= 0xffffffff ? std::optional(static_cast<ULONG>(*value)) : std::nullopt;
}

LPCWSTR null_or(const std::wstring &word) {
    return same_word(word, L"NULL") ? nullptr : word.c_str();
}

result<outcome> show_type(invocation &call) {
    return show_part(call, &IBackgroundCopyJob::GetType, type_name);
}

result<outcome> show_priority(invocation &call) {
    return show_part(call, &IBackgroundCopyJob::GetPriority, priority_name);
}

result<outcome> set_priority(invocation &call) {
    const auto job = named_job<IBackgroundCopyJob>(call);
    if (!job)
        return std::unexpected(job.error());
    BG_JOB_PRIORITY priority{};
    if (!parse_priority(call.words.take(), priority))
        return outcome::bad_argument;
    return changed(call, (*job)->SetPriority(priority));
}

result<outcome> show_acl_flags(invocation &call) {
    return show_part(call, &IBackgroundCopyJob3::GetFileACLFlags, acl_flags_text);
}

result<outcome> set_acl_flags(invocation &call) {
    const auto job = named_job<IBackgroundCopyJob3>(call);
    if (!job)
        return std::unexpected(job.error());
    DWORD flags = 0;
    if (!parse_acl_flags(call.words.take(), flags))
        return outcome::bad_argument;
    return changed(call, (*job)->SetFileACLFlags(flags));
}

result<outcome> show_files_total(invocation &call) {
    return show_progress(call, [](const auto &progress) { return std::to_wstring(progress.FilesTotal); });
}

result<outcome> show_files_transferred(invocation &call) {
    return show_progress(call,
                         [](const auto &progress) { return std::to_wstring(progress.FilesTransferred); });
}

result<outcome> show_bytes_total(invocation &call) {
    return show_progress(call, [](const auto &progress) { return size_text(progress.BytesTotal); });
}

result<outcome> show_bytes_transferred(invocation &call) {
    return show_progress(call, [](const auto &progress) { return size_text(progress.BytesTransferred); });
}

result<outcome> show_creation_time(invocation &call) {
    return show_time(call, &BG_JOB_TIMES::CreationTime);
}

result<outcome> show_modification_time(invocation &call) {
    return show_time(call, &BG_JOB_TIMES::ModificationTime);
}

result<outcome> show_completion_time(invocation &call) {
    return show_time(call, &BG_JOB_TIMES::TransferCompletionTime);
}

result<outcome> show_notify_interface(invocation &call) {
    const auto job = named_job<IBackgroundCopyJob>(call);
    if (!job)
        return std::unexpected(job.error());
    ComPtr<IUnknown> callback;
    if (const HRESULT code = (*job)->GetNotifyInterface(callback.GetAddressOf()); FAILED(code))
        return unable(L"read the job", code);
    call.out.line(callback ? L"REGISTERED" : L"UNREGISTERED");
    return outcome::success;
}

result<outcome> show_proxy_usage(invocation &call) {
    const auto proxy = read_proxy(call);
    if (!proxy)
        return std::unexpected(proxy.error());
    call.out.line(proxy_usage_name(proxy->usage));
    return outcome::success;
}

result<outcome> show_proxy_list(invocation &call) {
    const auto proxy = read_proxy(call);
    if (!proxy)
        return std::unexpected(proxy.error());
    call.out.line(proxy->list);
    return outcome::success;
}

result<outcome> show_proxy_bypass_list(invocation &call) {
    const auto proxy = read_proxy(call);
    if (!proxy)
        return std::unexpected(proxy.error());
    call.out.line(proxy->bypass);
    return outcome::success;
}

result<outcome> set_proxy_settings(invocation &call) {
    const auto job = named_job<IBackgroundCopyJob>(call);
    if (!job)
        return std::unexpected(job.error());
    constexpr std::array usages{BG_JOB_PROXY_USAGE_PRECONFIG, BG_JOB_PROXY_USAGE_NO_PROXY,
                                BG_JOB_PROXY_USAGE_OVERRIDE, BG_JOB_PROXY_USAGE_AUTODETECT};
    const std::wstring &wanted = call.words.take();
    for (const auto usage : usages) {
        if (!same_word(wanted, proxy_usage_name(usage)))
            continue;
        if (usage != BG_JOB_PROXY_USAGE_OVERRIDE)
            return changed(call, (*job)->SetProxySettings(usage, nullptr, nullptr));
        if (call.words.left() == 0)
            return outcome::wrong_number;
        const std::wstring &list = call.words.take();
        LPCWSTR bypass = call.words.left() ? null_or(call.words.take()) : nullptr;
        if (bypass && !*bypass)
            bypass = nullptr;
        return changed(call, (*job)->SetProxySettings(usage, list.c_str(), bypass));
    }
    return outcome::bad_argument;
}

result<outcome> show_notify_command(invocation &call) {
    const auto job = named_job<IBackgroundCopyJob2>(call);
    if (!job)
        return std::unexpected(job.error());
    LPWSTR program = nullptr;
    LPWSTR parameters = nullptr;
    const HRESULT code = (*job)->GetNotifyCmdLine(&program, &parameters);
    if (SUCCEEDED(code))
        call.out.line(quoted(program) + (program && *program ? L" " + quoted(parameters) : L""));
    CoTaskMemFree(program);
    CoTaskMemFree(parameters);
    if (FAILED(code))
        return unable(L"read the job", code);
    return outcome::success;
}

result<outcome> set_notify_command(invocation &call) {
    const auto job = named_job<IBackgroundCopyJob2>(call);
    if (!job)
        return std::unexpected(job.error());
    const LPCWSTR program = null_or(call.words.take());
    const LPCWSTR parameters = call.words.left() ? null_or(call.words.take()) : nullptr;
    return changed(call, (*job)->SetNotifyCmdLine(program, parameters));
}

} // namespace winebits::bitsadmin
