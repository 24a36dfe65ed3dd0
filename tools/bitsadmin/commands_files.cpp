// SPDX-License-Identifier: LGPL-2.1-or-later
// Commands for the files of a job, and for the machine's peer caching.
// Main thread only.
#include "tools/bitsadmin/job_property.hpp"
#include "tools/bitsadmin/job_report.hpp"

#include <vector>

namespace winebits::bitsadmin {

namespace {

// "offset:length,offset:eof"
std::optional<std::vector<BG_FILE_RANGE>> parse_ranges(std::wstring_view list) {
    std::vector<BG_FILE_RANGE> ranges;
    for (;;) {
        const auto end = list.find(L',');
        const std::wstring_view part = list.substr(0, end);
        const auto colon = part.find(L':');
        if (colon == part.npos)
            return std::nullopt;
        const std::wstring_view size = part.substr(colon + 1);
        const auto offset = parse_number(part.substr(0, colon));
        const auto length =
            same_word(size, L"eof") ? std::optional<std::uint64_t>(BG_LENGTH_TO_EOF) : parse_number(size);
        if (!offset || !length)
            return std::nullopt;
        ranges.push_back({*offset, *length});
        if (end == list.npos)
            return ranges;
        list.remove_prefix(end + 1);
    }
}

result<ComPtr<IBitsPeerCacheAdministration>> peer_cache() {
    const auto manager = connect();
    if (!manager)
        return std::unexpected(manager.error());
    ComPtr<IBitsPeerCacheAdministration> found;
    const HRESULT code = (*manager)->QueryInterface(IID_PPV_ARGS(found.GetAddressOf()));
    if (FAILED(code))
        return unable(L"use peer caching", code);
    return found;
}

} // namespace

result<outcome> add_file_with_ranges(invocation &call) {
    const auto job = named_job<IBackgroundCopyJob3>(call);
    if (!job)
        return std::unexpected(job.error());
    const std::wstring &remote = call.words.take();
    const std::wstring &local = call.words.take();
    auto ranges = parse_ranges(call.words.take());
    if (!ranges)
        return outcome::bad_argument;
    const HRESULT code = (*job)->AddFileWithRanges(remote.c_str(), local.c_str(),
                                                   static_cast<DWORD>(ranges->size()), ranges->data());
    if (FAILED(code))
        return unable(L"add file to job", code);
    call.out.line(L"Added " + remote + L" -> " + local + L" to job.");
    return outcome::success;
}

result<outcome> replace_remote_prefix(invocation &call) {
    const auto job = named_job<IBackgroundCopyJob3>(call);
    if (!job)
        return std::unexpected(job.error());
    const std::wstring &old_prefix = call.words.take();
    const std::wstring &new_prefix = call.words.take();
    return changed(call, (*job)->ReplaceRemotePrefix(old_prefix.c_str(), new_prefix.c_str()));
}

result<outcome> list_files_of_job(invocation &call) {
    const auto job = named_job<IBackgroundCopyJob>(call);
    if (!job)
        return std::unexpected(job.error());
    if (const auto printed = print_files(call.out, *job->Get()); !printed)
        return std::unexpected(printed.error());
    return outcome::success;
}

result<outcome> peer_caching(invocation &call) {
    const bool reads = call.words.take_switch(L"GETCONFIGURATIONFLAGS");
    if (!reads && !call.words.take_switch(L"SETCONFIGURATIONFLAGS"))
        return outcome::bad_argument;
    if (call.words.left() != (reads ? 0u : 1u))
        return outcome::wrong_number;
    const auto cache = peer_cache();
    if (!cache)
        return std::unexpected(cache.error());
    if (!reads) {
        const auto flags = parse_flags(call.words.take());
        return flags ? changed(call, (*cache)->SetConfigurationFlags(*flags)) : outcome::bad_argument;
    }
    DWORD flags = 0;
    if (const HRESULT code = (*cache)->GetConfigurationFlags(&flags); FAILED(code))
        return unable(L"use peer caching", code);
    call.out.line(std::to_wstring(flags));
    return outcome::success;
}

} // namespace winebits::bitsadmin
