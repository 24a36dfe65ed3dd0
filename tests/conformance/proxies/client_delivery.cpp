// SPDX-License-Identifier: LGPL-2.1-or-later
// Delivery Optimization across processes: conformant structures, VARIANTs of every kind, objects, statistics.
// Test thread; the callback is called on an RPC thread while the test waits in its own call.

#include "dlls/common/com/object.hpp"
#include "tests/conformance/proxies/client.hpp"

#include <memory>

namespace winebits::proxy_test {

namespace {

// Room for the ranges behind the count, as Windows' programs lay it out.
struct two_ranges {
    UINT count = 2;
    UINT padding = 0;
    DO_DOWNLOAD_RANGE ranges[2] = {{0x123456789a, 100}, {200, DO_LENGTH_TO_EOF}};
    const DO_DOWNLOAD_RANGES_INFO *get() const {
        return reinterpret_cast<const DO_DOWNLOAD_RANGES_INFO *>(this);
    }
};

void ranges_of_a_download_travel(const connection &server) {
    const two_ranges wanted;
    CHECK_RESULT(server.download->Start(wanted.get()), S_OK);
    CHECK_TEXT(server.last_call(), call(L"Start", wanted.get()));
    const DO_DOWNLOAD_RANGES_INFO none{};
    CHECK_RESULT(server.download->Start(&none), S_OK);
    CHECK_TEXT(server.last_call(), L"Start 0[]");
    CHECK_RESULT(server.download->Start(nullptr), S_OK);
    CHECK_TEXT(server.last_call(), L"Start no ranges");
}

void calls_of_a_download_arrive(const connection &server) {
    CHECK_RESULT(server.download->Pause(), S_OK);
    CHECK_TEXT(server.last_call(), L"Pause");
    CHECK_RESULT(server.download->Abort(), S_OK);
    CHECK_TEXT(server.last_call(), L"Abort");
    CHECK_RESULT(server.download->Finalize(), DO_E_INVALID_STATE);
    CHECK_TEXT(server.last_call(), L"Finalize");
    DO_DOWNLOAD_STATUS status{};
    CHECK_RESULT(server.download->GetStatus(&status), S_OK);
    CHECK_TEXT(shown(status), shown(status_of_download));
    CHECK_RESULT(server.download->GetStatus(nullptr), null_reference);
}

void check_sent(const connection &server, DODownloadProperty id, const variant &value) {
    CHECK_RESULT(server.download->SetProperty(id, value.get()), S_OK);
    CHECK_TEXT(server.last_call(), call(L"SetProperty", id, value.get()));
}

void check_received(const connection &server, DODownloadProperty id, const variant &expected) {
    variant seen;
    CHECK_RESULT(server.download->GetProperty(id, seen.get()), S_OK);
    CHECK_TEXT(shown(seen.get()), shown(expected.get()));
}

void properties_of_a_download_travel(const connection &server) {
    const std::wstring text = marker(L"set");
    check_sent(server, DODownloadProperty_Uri, variant(text.c_str()));
    check_sent(server, DODownloadProperty_TotalSizeBytes, variant(UINT64{0x123456789abcdef0}));
    check_sent(server, DODownloadProperty_SecurityContext, variant(std::span<const byte>(hash_bytes)));
    check_sent(server, DODownloadProperty_StreamInterface, variant(server.manager.get()));
    check_sent(server, DODownloadProperty_StreamInterface, variant(static_cast<IUnknown *>(nullptr)));
    check_sent(server, DODownloadProperty_StreamInterface, variant());
    CHECK_RESULT(server.download->SetProperty(DODownloadProperty_Uri, nullptr), null_reference);

    check_received(server, DODownloadProperty_Id, variant(marker(L"GetProperty").c_str()));
    check_received(server, DODownloadProperty_TotalSizeBytes, variant(long_number(L"GetProperty")));
    check_received(server, DODownloadProperty_SecurityContext, variant(std::span<const byte>(hash_bytes)));
    check_received(server, DODownloadProperty_CallbackInterface, variant(static_cast<IUnknown *>(nullptr)));
    CHECK_RESULT(server.download->GetProperty(DODownloadProperty_Id, nullptr), null_reference);
}

// As GetStoreApp does it (do-api 2.2): what the variable held before must not matter.
void property_that_fails_comes_out_empty(const connection &server) {
    variant seen;
    seen->vt = VT_NULL;
    CHECK_RESULT(server.download->GetProperty(DODownloadProperty_Uri, seen.get()), DO_E_UNKNOWN_PROPERTY_ID);
    TAP_CHECK(seen->vt == VT_EMPTY);
}

void deprecated_properties_travel(const connection &server) {
    const auto internal = server.download.query<IDODownloadInternal>();
    TAP_CHECK(internal);
    variant seen;
    CHECK_RESULT(internal->GetPropertyEx(DODownloadPropertyEx_CorrelationVector, seen.get()), S_OK);
    CHECK_TEXT(server.last_call(), L"GetPropertyEx 1");
    CHECK_TEXT(shown(seen.get()), shown(variant(marker(L"GetPropertyEx").c_str()).get()));
    variant value(L"{}");
    CHECK_RESULT(internal->SetPropertyEx(DODownloadPropertyEx_IntegrityCheckInfo, value.get()), S_OK);
    CHECK_TEXT(server.last_call(), L"SetPropertyEx 3 8:'{}'");
}

class status_callback final : public com::object<status_callback, com::chain<IDODownloadStatusCallback>> {
  public:
    static constexpr char class_name[] = "test callback of a download";
    explicit status_callback(std::shared_ptr<std::wstring> received) : received_(std::move(received)) {}

    STDMETHODIMP OnStatusChange(IDODownload *download, const DO_DOWNLOAD_STATUS *status) noexcept override {
        DO_DOWNLOAD_STATUS now{};
        const HRESULT asked = download->GetStatus(&now);
        *received_ += shown(*status) + L" " + shown(static_cast<ULONG>(asked)) + L" " + shown(now);
        return S_OK;
    }

  private:
    friend class com::object<status_callback, com::chain<IDODownloadStatusCallback>>;
    ~status_callback() = default;

    const std::shared_ptr<std::wstring> received_; // the test reads it when the call has returned
};

void callback_of_a_download_arrives(const connection &server) {
    const auto received = std::make_shared<std::wstring>();
    const auto callback = com::make<status_callback>(received);
    const variant value(static_cast<IUnknown *>(callback.get()));
    CHECK_RESULT(server.download->SetProperty(DODownloadProperty_CallbackInterface, value.get()), S_OK);
    variant back;
    CHECK_RESULT(server.download->GetProperty(DODownloadProperty_CallbackInterface, back.get()), S_OK);
    TAP_CHECK(back->vt == VT_UNKNOWN && back->punkVal == callback.get());
    CHECK_RESULT(server.download->Pause(), S_OK);
    const variant null(static_cast<IUnknown *>(nullptr));
    CHECK_RESULT(server.download->SetProperty(DODownloadProperty_CallbackInterface, null.get()), S_OK);
    CHECK_TEXT(*received, shown(status_of_callback) + L" 0 " + shown(status_of_download));
}

void downloads_are_listed(const connection &server) {
    com::ptr<IEnumUnknown> list;
    const DO_DOWNLOAD_ENUM_CATEGORY by_uri = {DODownloadProperty_Uri, L"http://x"},
                                    no_value = {DODownloadProperty_LocalPath, nullptr},
                                    none = {DODownloadProperty_Id, L"id"};
    CHECK_RESULT(server.downloads->EnumDownloads(&by_uri, list.put()), S_OK);
    CHECK_TEXT(server.last_call(), call(L"EnumDownloads", &by_uri));
    list.reset();
    CHECK_RESULT(server.downloads->EnumDownloads(&no_value, list.put()), S_OK);
    CHECK_TEXT(server.last_call(), call(L"EnumDownloads", &no_value));
    list.reset();
    CHECK_RESULT(server.downloads->EnumDownloads(&none, list.put()), DO_E_NO_DOWNLOADS);
    TAP_CHECK(!list);
    CHECK_RESULT(server.downloads->EnumDownloads(nullptr, list.put()), S_OK);
    CHECK_TEXT(server.last_call(), L"EnumDownloads no category");
    for (int i = 0; i < 2; i++) {
        com::ptr<IUnknown> one;
        ULONG fetched = 0;
        CHECK_RESULT(list->Next(1, one.put(), &fetched), S_OK);
        TAP_CHECK(fetched == 1 && one.query<IDODownload>());
    }
    com::ptr<IUnknown> end;
    ULONG fetched = 77;
    CHECK_RESULT(list->Next(1, end.put(), &fetched), S_FALSE);
    TAP_CHECK(fetched == 0 && !end);
    CHECK_RESULT(server.downloads->EnumDownloads(nullptr, nullptr), null_reference);
    CHECK_RESULT(server.downloads->CreateDownload(nullptr), null_reference);
}

void files_of_a_delivery_job_travel(const connection &server) {
    BG_FILE_RANGE wanted[] = {ranges[0], ranges[1]};
    const std::span<const BG_FILE_RANGE> both(wanted), no_array;
    IDeliveryOptimizationJob *job = server.delivery_job.get();
    CHECK_RESULT(job->AddFileWithRanges(L"id", L"url", L"name", 2, wanted, 0x123456789abcdef0), S_OK);
    CHECK_TEXT(server.last_call(),
               call(L"AddFileWithRanges", L"id", L"url", L"name", both, 0x123456789abcdef0));
    CHECK_RESULT(job->AddFileWithRanges(L"id", L"url", L"name", 0, nullptr, DO_UNKNOWN_FILE_SIZE), S_OK);
    CHECK_TEXT(server.last_call(),
               call(L"AddFileWithRanges", L"id", L"url", L"name", no_array, DO_UNKNOWN_FILE_SIZE));
    CHECK_RESULT(job->AddFileWithRanges(nullptr, L"url", L"name", 0, nullptr, 0), null_reference);
    CHECK_RESULT(job->AddFileWithRanges(L"id", L"url", nullptr, 0, nullptr, 0), null_reference);

    const auto newer = server.delivery_job.query<IDeliveryOptimizationJob2>();
    TAP_CHECK(newer);
    com::ptr<IDeliveryOptimizationFile> file;
    com::ptr<IDeliveryOptimizationFile2> newer_file;
    const IID &iid = __uuidof(IDeliveryOptimizationFile), &newer_iid = __uuidof(IDeliveryOptimizationFile2);
    CHECK_RESULT(newer->AddFile(L"id", L"url", 2, wanted, iid, file.put_void()), S_OK);
    CHECK_TEXT(server.last_call(), call(L"AddFile", L"id", L"url", both, iid));
    CHECK_RESULT(newer->AddFile(L"id", nullptr, 0, nullptr, newer_iid, newer_file.put_void()), S_OK);
    CHECK_TEXT(server.last_call(), call(L"AddFile", L"id", LPCWSTR{}, no_array, newer_iid));
    TAP_CHECK(file && newer_file);
    com::ptr<IUnknown> other;
    CHECK_RESULT(newer->AddFile(L"id", nullptr, 0, nullptr, __uuidof(IDataObject), other.put_void()),
                 E_NOINTERFACE);
    TAP_CHECK(!other);
}

void check_statistics(const DOSwarmStats &seen, UINT slot) {
    DOSwarmStats plain = seen;
    plain.fileId = plain.sourceURL = nullptr;
    const DOSwarmStats expected = swarm_statistics(slot);
    TAP_CHECK(plain.fileSize == expected.fileSize);
    TAP_CHECK(plain.totalBytesDownloaded == expected.totalBytesDownloaded);
    TAP_CHECK(plain.bytesFromLanPeers == expected.bytesFromLanPeers);
    TAP_CHECK(plain.bytesFromHttp == expected.bytesFromHttp);
    TAP_CHECK(plain.bytesToInternetPeers == expected.bytesToInternetPeers);
    TAP_CHECK(plain.httpConnectionCount == expected.httpConnectionCount);
    TAP_CHECK(plain.internetConnectionCount == expected.internetConnectionCount);
    TAP_CHECK(plain.downloadDuration == slot && plain.downloadMode == DownloadMode_Simple);
    TAP_CHECK(plain.status == SwarmStatus_Caching && plain.isBackground == TRUE);
}

void statistics_come_through_both_slots(const connection &server) {
    DOSwarmStats seen{};
    CHECK_RESULT(server.delivery_file->GetStats(&seen), S_OK);
    task_array<wchar_t> id, source;
    *id.put() = seen.fileId;
    *source.put() = seen.sourceURL;
    check_statistics(seen, 1);
    CHECK_TEXT(id.get(), marker(L"fileId"));
    CHECK_TEXT(source.get(), marker(L"sourceURL"));

    seen = {};
    CHECK_RESULT(server.delivery_file->GetStatsInSecondSlot(&seen), S_OK);
    *id.put() = seen.fileId;
    *source.put() = seen.sourceURL;
    check_statistics(seen, 2);
    CHECK_TEXT(id.get(), marker(L"fileId"));
    TAP_CHECK(!source.get());
    CHECK_RESULT(server.delivery_file->GetStats(nullptr), null_reference);
}

void properties_of_delivery_jobs_and_files_travel(const connection &server) {
    const auto job = server.delivery_job.query<IDeliveryOptimizationJob2>();
    const auto file = server.delivery_file.query<IDeliveryOptimizationFile2>();
    TAP_CHECK(job && file);
    variant seen;
    CHECK_RESULT(job->GetProperty(DOJobPropertyId_ExtendedErrorInfo, seen.get()), S_OK);
    CHECK_TEXT(shown(seen.get()), shown(variant(marker(L"JobGetProperty").c_str()).get()));
    CHECK_RESULT(job->SetProperty(DOJobPropertyId_ExtendedErrorInfo, nullptr), DO_E_READ_ONLY_PROPERTY);
    CHECK_TEXT(server.last_call(), L"JobSetProperty 0 no value");

    variant size;
    CHECK_RESULT(file->GetProperty(DOFilePropertyId_TotalSizeBytes, size.get()), S_OK);
    CHECK_TEXT(server.last_call(), L"FileGetProperty 6");
    CHECK_TEXT(shown(size.get()), shown(variant(long_number(L"FileGetProperty")).get()));
    const variant path(L"C:\\file"), sink(static_cast<IUnknown *>(server.manager.get()));
    CHECK_RESULT(file->SetProperty(DOFilePropertyId_DownloadSinkFilePath, path.get()), S_OK);
    CHECK_TEXT(server.last_call(), L"FileSetProperty 4 8:'C:\\file'");
    CHECK_RESULT(file->SetProperty(DOFilePropertyId_DownloadSinkInterface, sink.get()), S_OK);
    CHECK_TEXT(server.last_call(), L"FileSetProperty 3 13:object");
    CHECK_RESULT(file->SetProperty(DOFilePropertyId_DownloadSinkInterface, nullptr), S_OK);
    CHECK_TEXT(server.last_call(), L"FileSetProperty 3 no value");
}

} // namespace

void add_delivery_cases(cases &all, connection &server) {
    all.push_back(
        {"ranges of a download travel, also none and NULL", [&] { ranges_of_a_download_travel(server); }});
    all.push_back(
        {"a download's calls arrive, its status comes back", [&] { calls_of_a_download_arrive(server); }});
    all.push_back({"a download's properties of every kind travel both ways",
                   [&] { properties_of_a_download_travel(server); }});
    all.push_back(
        {"a property that fails comes out empty", [&] { property_that_fails_comes_out_empty(server); }});
    all.push_back({"a download's deprecated properties travel both ways",
                   [&] { deprecated_properties_travel(server); }});
    all.push_back(
        {"a download's callback arrives and may call back", [&] { callback_of_a_download_arrives(server); }});
    all.push_back({"downloads are listed by a category, without a value, and all of them",
                   [&] { downloads_are_listed(server); }});
    all.push_back({"a job of Delivery Optimization takes files, with and without ranges and URL",
                   [&] { files_of_a_delivery_job_travel(server); }});
    all.push_back(
        {"statistics come through both slots", [&] { statistics_come_through_both_slots(server); }});
    all.push_back({"properties of jobs and files of Delivery Optimization travel",
                   [&] { properties_of_delivery_jobs_and_files_travel(server); }});
}

} // namespace winebits::proxy_test
