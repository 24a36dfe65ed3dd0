// SPDX-License-Identifier: LGPL-2.1-or-later
// Starts the server and fetches one object of each kind through proxies.
// Test thread only.

#include "tests/conformance/proxies/client.hpp"

#include <string>

namespace winebits::proxy_test {

namespace {

std::wstring own_folder() {
    wchar_t path[MAX_PATH];
    GetModuleFileNameW(nullptr, path, MAX_PATH);
    const std::wstring_view text(path);
    return std::wstring(text.substr(0, text.rfind(L'\\') + 1));
}

std::string utf8(std::wstring_view text) {
    std::string result(text.size() * 3, '\0');
    result.resize(WideCharToMultiByte(CP_UTF8, 0, text.data(), static_cast<int>(text.size()), result.data(),
                                      static_cast<int>(result.size()), nullptr, nullptr));
    return result;
}

template <class Interface>
void need(const com::ptr<Interface> &object, const char *what) {
    if (!object)
        throw tap::failure{what, __FILE__, __LINE__};
}

template <class Interface>
com::ptr<Interface> create() {
    com::ptr<Interface> object;
    CHECK_RESULT(
        CoCreateInstance(server_class, nullptr, CLSCTX_LOCAL_SERVER, __uuidof(Interface), object.put_void()),
        S_OK);
    return object;
}

// The first item of a list.
template <class Item, class List>
com::ptr<Item> first_of(const com::ptr<List> &list) {
    com::ptr<Item> item;
    ULONG fetched = 0;
    CHECK_RESULT(list->Next(1, item.put(), &fetched), S_OK);
    TAP_CHECK(fetched == 1);
    return item;
}

} // namespace

void check_result(HRESULT seen, HRESULT expected, const char *what, const char *file, int line) {
    if (seen == expected)
        return;
    std::printf("# result 0x%08lx, expected 0x%08lx\n", static_cast<unsigned long>(seen),
                static_cast<unsigned long>(expected));
    throw tap::failure{what, file, line};
}

void check_text(std::wstring_view seen, std::wstring_view expected, const char *what, const char *file,
                int line) {
    if (seen == expected)
        return;
    std::printf("# text \"%s\", expected \"%s\"\n", utf8(seen).c_str(), utf8(expected).c_str());
    throw tap::failure{what, file, line};
}

connection::connection() {
    // Two runs at a time in one prefix must not meet.
    const std::wstring suffix = std::to_wstring(GetCurrentProcessId());
    const std::wstring ready_name = L"proxies-ready-" + suffix, stop_name = L"proxies-stop-" + suffix;
    const com::unique_handle ready(CreateEventW(nullptr, TRUE, FALSE, ready_name.c_str()));
    stop_ = com::unique_handle(CreateEventW(nullptr, TRUE, FALSE, stop_name.c_str()));

    std::wstring command = L"\"" + own_folder() + L"proxies-server.exe\" " + ready_name + L" " + stop_name;
    STARTUPINFOW startup{};
    startup.cb = sizeof startup;
    PROCESS_INFORMATION started{};
    TAP_CHECK(CreateProcessW(nullptr, command.data(), nullptr, nullptr, FALSE, 0, nullptr, nullptr, &startup,
                             &started));
    process_ = com::unique_handle(started.hProcess);
    const com::unique_handle thread(started.hThread);
    // Whichever comes first: a server that ends before it is ready must not hang the test.
    const HANDLE events[] = {ready.get(), process_.get()};
    TAP_CHECK(WaitForMultipleObjects(2, events, FALSE, INFINITE) == WAIT_OBJECT_0);
    connect();
}

connection::~connection() {
    objects.clear();
    delivery_file.reset();
    delivery_job.reset();
    download.reset();
    downloads.reset();
    legacy_job.reset();
    group.reset();
    legacy_queue.reset();
    peer.reset();
    record.reset();
    peer_cache.reset();
    error.reset();
    file.reset();
    token.reset();
    http.reset();
    job.reset();
    manager.reset();
    SetEvent(stop_.get());
    WaitForSingleObject(process_.get(), INFINITE);
}

void connection::connect() {
    manager = create<IBackgroundCopyManager>();
    peer_cache = create<IBitsPeerCacheAdministration>();
    legacy_queue = create<IBackgroundCopyQMgr>();

    GUID id{};
    com::ptr<IBackgroundCopyJob> first_job;
    CHECK_RESULT(manager->CreateJob(L"name", BG_JOB_TYPE_UPLOAD, &id, first_job.put()), S_OK);
    TAP_CHECK(id == guid(L"CreateJob"));
    CHECK_TEXT(last_call(), call(L"CreateJob", L"name", BG_JOB_TYPE_UPLOAD));
    need(job = first_job.query<IBackgroundCopyJob5>(), "the job is an IBackgroundCopyJob5");
    need(http = first_job.query<IBackgroundCopyJobHttpOptions3>(),
         "the job is an IBackgroundCopyJobHttpOptions3");
    need(token = first_job.query<IBitsTokenOptions>(), "the job is an IBitsTokenOptions");
    CHECK_RESULT(first_job->GetError(error.put()), S_OK);

    com::ptr<IEnumBackgroundCopyFiles> files;
    CHECK_RESULT(first_job->EnumFiles(files.put()), S_OK);
    need(file = first_of<IBackgroundCopyFile>(files).query<IBackgroundCopyFile6>(),
         "the file is an IBackgroundCopyFile6");
    com::ptr<IEnumBackgroundCopyJobs> jobs;
    CHECK_RESULT(manager->EnumJobs(BG_JOB_ENUM_ALL_USERS, jobs.put()), S_OK);
    com::ptr<IEnumBitsPeerCacheRecords> records;
    CHECK_RESULT(peer_cache->EnumRecords(records.put()), S_OK);
    record = first_of<IBitsPeerCacheRecord>(records);
    com::ptr<IEnumBitsPeers> peers;
    CHECK_RESULT(peer_cache->EnumPeers(peers.put()), S_OK);
    peer = first_of<IBitsPeer>(peers);

    CHECK_RESULT(legacy_queue->CreateGroup(guid(L"a"), group.put()), S_OK);
    CHECK_RESULT(group->CreateJob(guid(L"b"), legacy_job.put()), S_OK);
    com::ptr<IEnumBackgroundCopyGroups> groups;
    CHECK_RESULT(legacy_queue->EnumGroups(0, groups.put()), S_OK);
    com::ptr<IEnumBackgroundCopyJobs1> legacy_jobs;
    CHECK_RESULT(group->EnumJobs(0, legacy_jobs.put()), S_OK);

    downloads = create<IDOManager>();
    CHECK_RESULT(downloads->CreateDownload(download.put()), S_OK);
    delivery_job = create<IDeliveryOptimizationJob>();
    const auto newer_job = delivery_job.query<IDeliveryOptimizationJob2>();
    need(newer_job, "the job is an IDeliveryOptimizationJob2");
    CHECK_RESULT(newer_job->AddFile(L"id", L"url", 0, nullptr, __uuidof(IDeliveryOptimizationFile),
                                    delivery_file.put_void()),
                 S_OK);

    for (IUnknown *object : std::initializer_list<IUnknown *>{
             manager.get(),     job.get(),          file.get(),     error.get(),        files.get(),
             jobs.get(),        peer_cache.get(),   record.get(),   records.get(),      peer.get(),
             peers.get(),       legacy_queue.get(), group.get(),    legacy_job.get(),   groups.get(),
             legacy_jobs.get(), downloads.get(),    download.get(), delivery_job.get(), delivery_file.get()})
        objects.emplace_back(object);
}

std::wstring connection::last_call() const {
    task_array<wchar_t> text;
    CHECK_RESULT(manager->GetErrorDescription(S_OK, 0, text.put()), S_OK);
    return text.get() ? text.get() : L"null";
}

void connection::set_mode(answer_mode mode) const {
    CHECK_RESULT(job->SetMinimumRetryDelay(mode), S_OK);
}

} // namespace winebits::proxy_test
