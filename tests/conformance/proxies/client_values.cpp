// SPDX-License-Identifier: LGPL-2.1-or-later
// Files, errors, enumerators and the peer cache across processes: numbers, structures, ranges, lists.
// Test thread only.

#include "tests/conformance/proxies/client.hpp"

#include <algorithm>

namespace winebits::proxy_test {

namespace {

bool are_ranges(const task_array<BG_FILE_RANGE> &seen, DWORD count) {
    return seen.get() && shown(std::span<const BG_FILE_RANGE>(seen.get(), count)) ==
                             shown(std::span<const BG_FILE_RANGE>(ranges));
}

void files_deliver_values(const connection &server) {
    BG_FILE_PROGRESS progress{};
    CHECK_RESULT(server.file->GetProgress(&progress), S_OK);
    TAP_CHECK(progress.BytesTotal == BG_SIZE_UNKNOWN);
    TAP_CHECK(progress.BytesTransferred == long_number(L"GetProgress"));
    TAP_CHECK(progress.Completed == TRUE);
    BOOL state = FALSE, from_peer = FALSE;
    CHECK_RESULT(server.file->GetValidationState(&state), S_OK);
    CHECK_RESULT(server.file->IsDownloadedFromPeer(&from_peer), S_OK);
    TAP_CHECK(state == TRUE && from_peer == TRUE);
    CHECK_RESULT(server.file->SetValidationState(TRUE), S_OK);
    CHECK_TEXT(server.last_call(), call(L"SetValidationState", TRUE));
    UINT64 origin = 0, peers = 0;
    CHECK_RESULT(server.file->GetPeerDownloadStats(&origin, &peers), S_OK);
    TAP_CHECK(origin == long_number(L"FromOrigin") && peers == long_number(L"FromPeers"));
    CHECK_RESULT(server.file->SetRemoteName(L"new"), S_OK);
    CHECK_TEXT(server.last_call(), call(L"SetRemoteName", L"new"));
    CHECK_RESULT(server.file->SetRemoteName(nullptr), null_reference);
    CHECK_RESULT(server.file->UpdateDownloadPosition(0x123456789abcdef0), S_OK);
    CHECK_TEXT(server.last_call(), call(L"UpdateDownloadPosition", 0x123456789abcdef0));
}

void files_deliver_ranges(const connection &server) {
    task_array<BG_FILE_RANGE> seen;
    DWORD count = 0;
    CHECK_RESULT(server.file->GetFileRanges(&count, seen.put()), S_OK);
    TAP_CHECK(count == std::size(ranges) && are_ranges(seen, count));
    CHECK_RESULT(server.file->GetFileRanges(nullptr, seen.put()), E_INVALIDARG);
    TAP_CHECK(!seen.get());
    server.set_mode(succeed_with_null);
    count = 77;
    const HRESULT none = server.file->GetFileRanges(&count, seen.put());
    server.set_mode(give_marker);
    CHECK_RESULT(none, S_OK);
    TAP_CHECK(count == 0 && !seen.get());
    CHECK_RESULT(server.file->GetFilledFileRanges(&count, seen.put()), S_OK);
    TAP_CHECK(count == std::size(ranges) && are_ranges(seen, count));
    CHECK_RESULT(server.file->GetFilledFileRanges(nullptr, seen.put()), null_reference);

    CHECK_RESULT(server.file->RequestFileRanges(std::size(ranges), ranges), S_OK);
    CHECK_TEXT(server.last_call(), call(L"RequestFileRanges", std::span(ranges)));
    CHECK_RESULT(server.file->RequestFileRanges(0, ranges), S_OK);
    CHECK_TEXT(server.last_call(), L"RequestFileRanges []");
    CHECK_RESULT(server.file->RequestFileRanges(1, nullptr), null_reference);
}

void file_properties_travel(const connection &server) {
    BITS_FILE_PROPERTY_VALUE value{};
    const std::wstring text = marker(L"headers");
    value.String = const_cast<LPWSTR>(text.c_str());
    CHECK_RESULT(server.file->SetProperty(BITS_FILE_PROPERTY_ID_HTTP_RESPONSE_HEADERS, value), S_OK);
    CHECK_TEXT(server.last_call(), call(L"SetProperty", 1, text.c_str()));
    value.String = nullptr;
    CHECK_RESULT(server.file->SetProperty(BITS_FILE_PROPERTY_ID_HTTP_RESPONSE_HEADERS, value), S_OK);
    CHECK_TEXT(server.last_call(), call(L"SetProperty", 1, LPCWSTR{}));
    const auto unknown = static_cast<BITS_FILE_PROPERTY_ID>(99);
    CHECK_RESULT(server.file->SetProperty(unknown, value), BG_E_UNKNOWN_PROPERTY_ID);
    CHECK_RESULT(server.file->GetProperty(unknown, &value), BG_E_UNKNOWN_PROPERTY_ID);
    TAP_CHECK(!value.String);
}

void errors_deliver_values(const connection &server) {
    BG_ERROR_CONTEXT context{};
    HRESULT code = S_OK;
    CHECK_RESULT(server.error->GetError(&context, &code), S_OK);
    TAP_CHECK(context == BG_ERROR_CONTEXT_REMOTE_FILE && code == BG_E_HTTP_ERROR_404);
    CHECK_RESULT(server.error->GetError(nullptr, &code), null_reference);
    com::ptr<IBackgroundCopyFile> file;
    CHECK_RESULT(server.error->GetFile(file.put()), S_OK);
    TAP_CHECK(file && file.query<IBackgroundCopyFile6>());
    task_array<wchar_t> text;
    CHECK_RESULT(server.error->GetErrorContextDescription(0x407, text.put()), S_OK);
    CHECK_TEXT(server.last_call(), call(L"GetErrorContextDescription", 0x407));
}

// All four kinds of enumerators of interfaces answer alike.
template <class Item, class List>
void enumerate(const com::ptr<List> &list) {
    ULONG count = 0, fetched = 77;
    CHECK_RESULT(list->GetCount(&count), S_OK);
    TAP_CHECK(count == 3);
    Item *items[4] = {};
    CHECK_RESULT(list->Next(2, items, &fetched), S_OK);
    TAP_CHECK(fetched == 2 && items[0] && items[1] && !items[2]);
    for (ULONG i = 0; i < 2; i++)
        com::ptr<Item>::attach(std::exchange(items[i], nullptr));
    CHECK_RESULT(list->Next(4, items, &fetched), S_FALSE);
    TAP_CHECK(fetched == 1 && items[0] && !items[1]);
    com::ptr<Item>::attach(std::exchange(items[0], nullptr));
    CHECK_RESULT(list->Next(1, items, nullptr), S_FALSE);
    TAP_CHECK(!items[0]);
    CHECK_RESULT(list->Reset(), S_OK);
    CHECK_RESULT(list->Next(1, items, nullptr), S_OK);
    TAP_CHECK(items[0]);
    com::ptr<Item>::attach(std::exchange(items[0], nullptr));
    CHECK_RESULT(list->Skip(1), S_OK);
    com::ptr<List> copy;
    CHECK_RESULT(list->Clone(copy.put()), S_OK);
    CHECK_RESULT(list->Skip(5), S_FALSE);
    CHECK_RESULT(copy->Next(1, items, &fetched), S_OK);
    TAP_CHECK(fetched == 1 && items[0]);
    com::ptr<Item>::attach(items[0]);
    CHECK_RESULT(list->Reset(), S_OK);
    CHECK_RESULT(list->Next(1, nullptr, &fetched), null_reference);
}

void enumerators_deliver_items(const connection &server) {
    com::ptr<IEnumBackgroundCopyJobs> jobs;
    CHECK_RESULT(server.manager->EnumJobs(BG_JOB_ENUM_ALL_USERS, jobs.put()), S_OK);
    CHECK_TEXT(server.last_call(), call(L"EnumJobs", BG_JOB_ENUM_ALL_USERS));
    enumerate<IBackgroundCopyJob>(jobs);
    com::ptr<IEnumBackgroundCopyFiles> files;
    CHECK_RESULT(server.job->EnumFiles(files.put()), S_OK);
    enumerate<IBackgroundCopyFile>(files);
    com::ptr<IEnumBitsPeerCacheRecords> records;
    CHECK_RESULT(server.peer_cache->EnumRecords(records.put()), S_OK);
    enumerate<IBitsPeerCacheRecord>(records);
    com::ptr<IEnumBitsPeers> peers;
    CHECK_RESULT(server.peer_cache->EnumPeers(peers.put()), S_OK);
    enumerate<IBitsPeer>(peers);
}

void peer_cache_delivers_values(const connection &server) {
    IBitsPeerCacheAdministration *cache = server.peer_cache.get();
    DWORD value = 0;
    CHECK_RESULT(cache->GetMaximumCacheSize(&value), S_OK);
    TAP_CHECK(value == number(L"GetMaximumCacheSize"));
    CHECK_RESULT(cache->SetMaximumCacheSize(5), S_OK);
    CHECK_TEXT(server.last_call(), call(L"SetMaximumCacheSize", 5));
    CHECK_RESULT(cache->GetMaximumContentAge(&value), S_OK);
    TAP_CHECK(value == number(L"GetMaximumContentAge"));
    CHECK_RESULT(cache->SetMaximumContentAge(6), S_OK);
    CHECK_TEXT(server.last_call(), call(L"SetMaximumContentAge", 6));
    CHECK_RESULT(cache->GetConfigurationFlags(&value), S_OK);
    TAP_CHECK(value == number(L"GetConfigurationFlags"));
    CHECK_RESULT(cache->SetConfigurationFlags(7), S_OK);
    CHECK_TEXT(server.last_call(), call(L"SetConfigurationFlags", 7));
    com::ptr<IBitsPeerCacheRecord> record;
    CHECK_RESULT(cache->GetRecord(guid(L"r"), record.put()), S_OK);
    CHECK_TEXT(server.last_call(), call(L"GetRecord", guid(L"r")));
    CHECK_RESULT(cache->DeleteRecord(guid(L"d")), S_OK);
    CHECK_TEXT(server.last_call(), call(L"DeleteRecord", guid(L"d")));
    CHECK_RESULT(cache->DeleteUrl(L"http://x"), S_OK);
    CHECK_TEXT(server.last_call(), call(L"DeleteUrl", L"http://x"));
    CHECK_RESULT(cache->DeleteUrl(nullptr), null_reference);
    CHECK_RESULT(cache->ClearRecords(), S_OK);
    CHECK_TEXT(server.last_call(), L"ClearRecords");
    CHECK_RESULT(cache->ClearPeers(), S_OK);
    CHECK_TEXT(server.last_call(), L"ClearPeers");
    CHECK_RESULT(cache->DiscoverPeers(), BG_E_PEERCACHING_DISABLED);

    GUID id{};
    UINT64 size = 0;
    FILETIME modified{}, accessed{};
    CHECK_RESULT(server.record->GetId(&id), S_OK);
    CHECK_RESULT(server.record->GetFileSize(&size), S_OK);
    CHECK_RESULT(server.record->GetFileModificationTime(&modified), S_OK);
    CHECK_RESULT(server.record->GetLastAccessTime(&accessed), S_OK);
    TAP_CHECK(id == guid(L"RecordId") && size == long_number(L"GetFileSize"));
    TAP_CHECK(modified.dwHighDateTime == time(L"GetFileModificationTime").dwHighDateTime);
    TAP_CHECK(accessed.dwLowDateTime == time(L"GetLastAccessTime").dwLowDateTime);
    CHECK_RESULT(server.record->IsFileValidated(), S_FALSE);
    task_array<BG_FILE_RANGE> seen;
    DWORD count = 0;
    CHECK_RESULT(server.record->GetFileRanges(&count, seen.put()), S_OK);
    TAP_CHECK(count == std::size(ranges) && are_ranges(seen, count));
    BOOL authenticated = FALSE, available = FALSE;
    CHECK_RESULT(server.peer->IsAuthenticated(&authenticated), S_OK);
    CHECK_RESULT(server.peer->IsAvailable(&available), S_OK);
    TAP_CHECK(authenticated == TRUE && available == TRUE);
}

} // namespace

void add_value_cases(cases &all, connection &server) {
    all.push_back({"a file delivers numbers and structures", [&] { files_deliver_values(server); }});
    all.push_back({"ranges travel both ways, also none of them", [&] { files_deliver_ranges(server); }});
    all.push_back({"a file's properties travel both ways", [&] { file_properties_travel(server); }});
    all.push_back({"an error delivers its code, context and file", [&] { errors_deliver_values(server); }});
    all.push_back(
        {"enumerators deliver as many items as there are", [&] { enumerators_deliver_items(server); }});
    all.push_back(
        {"the peer cache delivers its settings and contents", [&] { peer_cache_delivers_values(server); }});
}

} // namespace winebits::proxy_test
