// SPDX-License-Identifier: LGPL-2.1-or-later
// Activates BITS and finds jobs.
// Main thread only, in a multithreaded apartment.
#include "tools/bitsadmin/bits_client.hpp"

#include <memory>

namespace winebits::bitsadmin {

namespace {

// Takes everything an enumerator has.
template <class Enumerator, class Item>
HRESULT take_all(Enumerator &enumerator, std::vector<ComPtr<Item>> &items) {
    for (;;) {
        ComPtr<Item> item;
        const HRESULT code = enumerator.Next(1, item.GetAddressOf(), nullptr);
        if (code != S_OK)
            return SUCCEEDED(code) ? S_OK : code;
        items.push_back(std::move(item));
    }
}

std::wstring without_line_end(std::wstring text) {
    const std::size_t end = text.find_last_not_of(L" \r\n");
    text.resize(end == std::wstring::npos ? 0 : end + 1);
    return text;
}

std::wstring system_text(HRESULT code) {
    LPWSTR text = nullptr;
    const DWORD length = FormatMessageW(
        FORMAT_MESSAGE_ALLOCATE_BUFFER | FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS, nullptr,
        static_cast<DWORD>(code), 0, reinterpret_cast<LPWSTR>(&text), 0, nullptr);
    const std::unique_ptr<WCHAR, decltype(&LocalFree)> owned(text, &LocalFree);
    return length > 0 ? std::wstring(text, length) : std::wstring();
}

result<ComPtr<IBackgroundCopyJob>> find_by_name(IBackgroundCopyManager &manager, std::wstring_view name) {
    const auto jobs = list_jobs(manager, false);
    if (!jobs)
        return std::unexpected(jobs.error());
    ComPtr<IBackgroundCopyJob> found;
    for (const auto &job : *jobs) {
        std::wstring display_name;
        // A job that ended since the list was made answers still, or is passed over.
        if (FAILED(get_string(*job.Get(), &IBackgroundCopyJob::GetDisplayName, display_name)) ||
            display_name != name)
            continue;
        if (found)
            return unable(L"choose between several jobs named '" + std::wstring(name) +
                              L"'; use the job's {GUID} instead",
                          HRESULT_FROM_WIN32(ERROR_DUP_NAME));
        found = job;
    }
    if (!found)
        return unable(L"find job '" + std::wstring(name) + L"'", BG_E_NOT_FOUND);
    return found;
}

} // namespace

DWORD text_language() {
    return LANGIDFROMLCID(GetThreadLocale());
}

result<ComPtr<IBackgroundCopyManager>> connect() {
    ComPtr<IBackgroundCopyManager> manager;
    const HRESULT code = CoCreateInstance(__uuidof(BackgroundCopyManager), nullptr, CLSCTX_LOCAL_SERVER,
                                          IID_PPV_ARGS(manager.GetAddressOf()));
    if (FAILED(code))
        return unable(L"connect to BITS", code);
    return manager;
}

result<ComPtr<IBackgroundCopyJob>> find_job(IBackgroundCopyManager &manager, std::wstring_view word) {
    GUID id{};
    const std::wstring text(word);
    if (!text.starts_with(L'{') || FAILED(CLSIDFromString(text.c_str(), &id)))
        return find_by_name(manager, word);
    ComPtr<IBackgroundCopyJob> job;
    const HRESULT code = manager.GetJob(id, job.GetAddressOf());
    if (FAILED(code))
        return unable(L"find job " + text, code);
    return job;
}

result<std::vector<ComPtr<IBackgroundCopyJob>>> list_jobs(IBackgroundCopyManager &manager, bool all_users) {
    ComPtr<IEnumBackgroundCopyJobs> enumerator;
    std::vector<ComPtr<IBackgroundCopyJob>> jobs;
    HRESULT code = manager.EnumJobs(all_users ? BG_JOB_ENUM_ALL_USERS : 0, enumerator.GetAddressOf());
    if (SUCCEEDED(code))
        code = take_all(*enumerator.Get(), jobs);
    if (FAILED(code))
        return unable(L"list jobs", code);
    return jobs;
}

result<std::vector<ComPtr<IBackgroundCopyFile>>> list_files(IBackgroundCopyJob &job) {
    ComPtr<IEnumBackgroundCopyFiles> enumerator;
    std::vector<ComPtr<IBackgroundCopyFile>> files;
    HRESULT code = job.EnumFiles(enumerator.GetAddressOf());
    if (SUCCEEDED(code))
        code = take_all(*enumerator.Get(), files);
    if (FAILED(code))
        return unable(L"list the files of the job", code);
    return files;
}

std::wstring describe(HRESULT code) {
    // Only BITS knows its own codes; where it can't be reached the system's text has to do.
    ComPtr<IBackgroundCopyManager> manager;
    LPWSTR text = nullptr;
    std::wstring found;
    if (SUCCEEDED(CoCreateInstance(__uuidof(BackgroundCopyManager), nullptr, CLSCTX_LOCAL_SERVER,
                                   IID_PPV_ARGS(manager.GetAddressOf()))) &&
        SUCCEEDED(manager->GetErrorDescription(code, text_language(), &text)) && text)
        found = text;
    CoTaskMemFree(text);
    return without_line_end(found.empty() ? system_text(code) : found);
}

} // namespace winebits::bitsadmin
