// SPDX-License-Identifier: LGPL-2.1-or-later
// Files of Delivery Optimization's jobs: adding, names, ranges, sinks, statistics
// (do-api 2.5, 2.6, 3.4, 7.5). Test thread only.
#include "tests/conformance/delivery/delivery_job.hpp"

namespace winebits::conformance {

namespace {

HRESULT try_add(const delivery_job &job, const text &local, std::vector<BG_FILE_RANGE> ranges) {
    const text id = u"id", remote = small_file();
    return as<IDeliveryOptimizationJob>(*job)->AddFileWithRanges(
        wide(id), wide(remote), wide(local), static_cast<DWORD>(ranges.size()),
        ranges.empty() ? nullptr : ranges.data(), DO_UNKNOWN_FILE_SIZE);
}

void file_tells_its_names() {
    const scratch_folder folder;
    delivery_job job;
    const text remote = small_file();
    job.add(u"id", remote, folder / u"file");
    com_string seen;
    CHECK_OK(job.file()->GetRemoteName(seen.put()));
    CHECK_EQUAL(seen.value(), remote);
    com_string local;
    CHECK_OK(job.file()->GetLocalName(local.put()));
    CHECK_EQUAL(local.value(), folder / u"file");
}

void files_are_listed_in_their_order() {
    const scratch_folder folder;
    delivery_job job;
    for (const char16_t *name : {u"one", u"two", u"three"})
        job.add(name, small_file(), folder / name);
    com_pointer<IEnumBackgroundCopyFiles> files;
    CHECK_OK(job->EnumFiles(files.put()));
    ULONG count = 0;
    CHECK_OK(files->GetCount(&count));
    CHECK_EQUAL(count, 3u);
    for (const char16_t *name : {u"one", u"two", u"three"}) {
        com_pointer<IBackgroundCopyFile> one;
        CHECK_OK(files->Next(1, one.put(), nullptr));
        com_string local;
        CHECK_OK(one->GetLocalName(local.put()));
        CHECK_EQUAL(local.value(), folder / name);
    }
    com_pointer<IBackgroundCopyFile> end;
    CHECK_RESULT(files->Next(1, end.put(), nullptr), S_FALSE);
    CHECK_OK(files->Reset());
    CHECK_OK(files->Skip(2));
    com_pointer<IEnumBackgroundCopyFiles> same;
    CHECK_OK(files->Clone(same.put()));
    for (auto *list : {files.get(), same.get()}) {
        CHECK_OK(list->Skip(1));
        CHECK_RESULT(list->Skip(1), S_FALSE);
    }
}

void empty_local_name_is_refused() {
    const delivery_job job;
    CHECK_RESULT(try_add(job, text(), {}), E_INVALIDARG);
}

void ranges_of_a_file_are_packed() {
    const scratch_folder folder;
    delivery_job job;
    job.add(u"id", small_file(), folder / u"file", {{0, 100}, {200, 1000}}).resume().wait_transferred();
    CHECK_EQUAL(job.progress().BytesTotal, 1100u);
    CHECK_OK(job->Complete());
    const std::string whole = entity(small_size);
    CHECK(contents(folder / u"file") == whole.substr(0, 100) + whole.substr(200, 1000));
}

void bad_ranges_are_refused() {
    const scratch_folder folder;
    const delivery_job job;
    const text local = folder / u"file";
    CHECK_RESULT(try_add(job, local, {{BG_LENGTH_TO_EOF, 10}}), DO_E_INVALID_RANGE);
    CHECK_RESULT(try_add(job, local, {{0, 100}, {50, 100}}), DO_E_OVERLAPPING_RANGES);
    CHECK_RESULT(try_add(job, local, {{0, 100}, {0, 100}}), DO_E_OVERLAPPING_RANGES);
    CHECK_RESULT(try_add(job, local, {{0, 100}, {0, 0}}), DO_E_OVERLAPPING_RANGES);
    CHECK_EQUAL(job.progress().FilesTotal, 0u);
}

void ranges_are_told_as_given() {
    const scratch_folder folder;
    delivery_job job;
    job.add(u"whole", small_file(), folder / u"whole")
        .add(u"part", small_file(), folder / u"part", {{0, 100}, {200, 1000}});
    DWORD count = 77;
    BG_FILE_RANGE *ranges = nullptr;
    const HRESULT none = as<IBackgroundCopyFile2>(*job.file(0))->GetFileRanges(&count, &ranges);
    CHECK_RESULT(none, S_FALSE);
    CHECK(count == 0 && !ranges);
    CHECK_OK(as<IBackgroundCopyFile2>(*job.file(1))->GetFileRanges(&count, &ranges));
    const bool right = count == 2 && ranges && ranges[1].InitialOffset == 200 && ranges[1].Length == 1000;
    CoTaskMemFree(ranges);
    CHECK(right);
}

void file_of_job2_has_its_path_as_a_property() {
    const scratch_folder folder;
    delivery_job job;
    const auto file = job.add_by_job2(u"id", small_file());
    const property_value path(folder / u"file");
    CHECK_OK(file->SetProperty(DOFilePropertyId_DownloadSinkFilePath, path.get()));
    property_value seen;
    CHECK_OK(file->GetProperty(DOFilePropertyId_DownloadSinkFilePath, seen.get()));
    CHECK_EQUAL(seen.string(), folder / u"file");
    job.resume().wait_transferred();
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"file") == entity(small_size));
}

void file_of_job2_goes_to_a_stream() {
    const auto stream = collecting_stream::make();
    delivery_job job;
    const auto file = job.add_by_job2(u"id", small_file());
    const property_value sink = stream->value();
    CHECK_OK(file->SetProperty(DOFilePropertyId_DownloadSinkInterface, sink.get()));
    job.resume().wait_transferred();
    CHECK_OK(job->Complete());
    CHECK(stream->bytes() == entity(small_size));
}

void file_has_one_kind_of_sink() {
    const scratch_folder folder;
    const auto stream = collecting_stream::make();
    delivery_job job;
    const auto file = job.add_by_job2(u"id", small_file());
    const property_value path(folder / u"file"), sink = stream->value();
    CHECK_OK(file->SetProperty(DOFilePropertyId_DownloadSinkFilePath, path.get()));
    CHECK_RESULT(file->SetProperty(DOFilePropertyId_DownloadSinkInterface, sink.get()),
                 DO_E_FILE_DOWNLOADSINK_ALREADY_SET);
}

void file_of_job2_is_every_interface_of_a_file() {
    const delivery_job job;
    const text id = u"id", remote = small_file();
    const auto newer = as<IDeliveryOptimizationJob2>(*job);
    for (const IID *iid : {&IID_IDeliveryOptimizationFile, &IID_IDeliveryOptimizationFile2,
                           &IID_IBackgroundCopyFile, &IID_IBackgroundCopyFile5}) {
        com_pointer<IUnknown> file;
        CHECK_OK(
            newer->AddFile(wide(id), wide(remote), 0, nullptr, *iid, reinterpret_cast<void **>(file.put())));
        CHECK(as<IDeliveryOptimizationFile>(*file).get() != nullptr);
    }
}

void file_without_uri_stops_the_job() {
    const scratch_folder folder;
    delivery_job job;
    com_pointer<IDeliveryOptimizationFile2> file;
    const text id = u"id";
    CHECK_OK(as<IDeliveryOptimizationJob2>(*job)->AddFile(wide(id), nullptr, 0, nullptr,
                                                          IID_IDeliveryOptimizationFile2,
                                                          reinterpret_cast<void **>(file.put())));
    const property_value path(folder / u"file");
    CHECK_OK(file->SetProperty(DOFilePropertyId_DownloadSinkFilePath, path.get()));
    const HRESULT resumed = job->Resume();
    if (FAILED(resumed))
        return CHECK_RESULT(resumed, DO_E_DOWNLOAD_NO_URI);
    job.wait_for(BG_JOB_STATE_ERROR);
    CHECK_EQUAL(hex(job.error()), hex(DO_E_DOWNLOAD_NO_URI));
}

void file_without_a_sink_stops_the_job() {
    delivery_job job;
    job.add_by_job2(u"id", small_file());
    const HRESULT resumed = job->Resume();
    if (FAILED(resumed))
        return CHECK_RESULT(resumed, DO_E_FILE_DOWNLOADSINK_UNSPECIFIED);
    job.wait_for(BG_JOB_STATE_ERROR);
    CHECK_EQUAL(hex(job.error()), hex(DO_E_FILE_DOWNLOADSINK_UNSPECIFIED));
}

void properties_of_a_file_have_their_directions() {
    const delivery_job job;
    const text id = u"id", remote = small_file();
    com_pointer<IDeliveryOptimizationFile2> file;
    CHECK_OK(as<IDeliveryOptimizationJob2>(*job)->AddFile(wide(id), wide(remote), 0, nullptr,
                                                          IID_IDeliveryOptimizationFile2,
                                                          reinterpret_cast<void **>(file.put())));
    property_value seen;
    CHECK_RESULT(file->GetProperty(DOFilePropertyId_DecryptionInfo, seen.get()), DO_E_WRITE_ONLY_PROPERTY);
    CHECK_RESULT(file->GetProperty(DOFilePropertyId_IntegrityCheckInfo, seen.get()),
                 DO_E_WRITE_ONLY_PROPERTY);
    CHECK_RESULT(file->GetProperty(DOFilePropertyId_DownloadSinkFilePath, seen.get()), e_not_set);
    CHECK_RESULT(file->GetProperty(static_cast<DOFilePropertyId>(7), seen.get()), DO_E_UNKNOWN_PROPERTY_ID);
    const property_value yes(true), size(std::uint64_t{1000});
    CHECK_OK(file->SetProperty(DOFilePropertyId_IntegrityCheckMandatory, yes.get()));
    property_value mandatory;
    CHECK_OK(file->GetProperty(DOFilePropertyId_IntegrityCheckMandatory, mandatory.get()));
    CHECK(mandatory.flag());
    CHECK_OK(file->SetProperty(DOFilePropertyId_TotalSizeBytes, size.get()));
    CHECK_RESULT(file->SetProperty(static_cast<DOFilePropertyId>(7), yes.get()), DO_E_UNKNOWN_PROPERTY_ID);
    CHECK_FAILED(file->SetProperty(DOFilePropertyId_DownloadSinkMemoryStream, yes.get()));
}

void running_job_takes_no_properties_of_files() {
    const scratch_folder folder;
    delivery_job job;
    const auto file = job.add_by_job2(u"id", endless_file());
    const property_value path(folder / u"file"), yes(true);
    CHECK_OK(file->SetProperty(DOFilePropertyId_DownloadSinkFilePath, path.get()));
    job.resume();
    CHECK_SOON(job.progress().BytesTransferred > 0);
    CHECK_RESULT(file->SetProperty(DOFilePropertyId_IntegrityCheckMandatory, yes.get()), DO_E_INVALID_STATE);
}

void error_info_of_a_job_can_be_read_alone() {
    const scratch_folder folder;
    delivery_job job;
    const auto newer = as<IDeliveryOptimizationJob2>(*job);
    job.add(u"id", url("status=404"), folder / u"file").resume().wait_for(BG_JOB_STATE_ERROR);
    property_value seen;
    CHECK_OK(newer->GetProperty(DOJobPropertyId_ExtendedErrorInfo, seen.get()));
    CHECK(seen.string().size() > 0);
    const property_value value(text(u"x"));
    CHECK_RESULT(newer->SetProperty(DOJobPropertyId_ExtendedErrorInfo, value.get()), DO_E_READ_ONLY_PROPERTY);
    property_value other;
    CHECK_RESULT(newer->GetProperty(static_cast<DOJobPropertyId>(1), other.get()), DO_E_UNKNOWN_PROPERTY_ID);
    CHECK_RESULT(newer->SetProperty(static_cast<DOJobPropertyId>(1), value.get()), DO_E_UNKNOWN_PROPERTY_ID);
}

void statistics_are_true() {
    const scratch_folder folder;
    delivery_job job;
    const text remote = url("size=300000");
    job.add(u"the id", remote, folder / u"file").resume().wait_transferred();
    for (const bool second_slot : {false, true}) {
        const swarm_statistics seen = statistics_of(*job.file(), second_slot);
        CHECK_EQUAL(seen.file_id, text(u"the id"));
        CHECK_EQUAL(seen.source, remote);
        CHECK_EQUAL(seen.numbers.fileSize, 300000u);
        CHECK_EQUAL(seen.numbers.totalBytesDownloaded, 300000u);
        CHECK_EQUAL(seen.numbers.bytesFromHttp, 300000u);
        CHECK_EQUAL(seen.numbers.bytesFromLanPeers + seen.numbers.bytesFromGroupPeers +
                        seen.numbers.bytesFromInternetPeers + seen.numbers.bytesToLanPeers +
                        seen.numbers.bytesToGroupPeers + seen.numbers.bytesToInternetPeers,
                    0u);
        CHECK_EQUAL(seen.numbers.lanConnectionCount + seen.numbers.groupConnectionCount +
                        seen.numbers.internetConnectionCount,
                    0u);
        CHECK(seen.numbers.httpConnectionCount > 0);
        CHECK_EQUAL(seen.numbers.status, SwarmStatus_Complete);
        CHECK_EQUAL(seen.numbers.isBackground, TRUE);
        CHECK(seen.numbers.downloadMode == DownloadMode_CdnOnly ||
              seen.numbers.downloadMode == DownloadMode_Simple);
    }
}

void statistics_follow_the_state() {
    const scratch_folder folder;
    delivery_job job;
    CHECK_OK(job->SetPriority(BG_JOB_PRIORITY_FOREGROUND));
    job.add(u"id", endless_file(), folder / u"file").resume();
    CHECK_SOON(job.progress().BytesTransferred > 0);
    swarm_statistics seen = statistics_of(*job.file());
    CHECK_EQUAL(seen.numbers.status, SwarmStatus_Downloading);
    CHECK_EQUAL(seen.numbers.isBackground, FALSE);
    CHECK_OK(job->Suspend());
    seen = statistics_of(*job.file());
    CHECK_EQUAL(seen.numbers.status, SwarmStatus_Paused);
}

void file_is_completed_only_after_complete() {
    const scratch_folder folder;
    delivery_job job;
    job.add(u"id", small_file(), folder / u"file").resume().wait_transferred();
    const auto file = job.file();
    BG_FILE_PROGRESS progress{};
    CHECK_OK(file->GetProgress(&progress));
    CHECK_EQUAL(progress.BytesTotal, small_size);
    CHECK_EQUAL(progress.BytesTransferred, small_size);
    CHECK_EQUAL(progress.Completed, FALSE);
    CHECK_OK(job->Complete());
    CHECK_OK(file->GetProgress(&progress));
    CHECK_EQUAL(progress.Completed, TRUE);
}

void new_remote_name_is_fetched() {
    const scratch_folder folder;
    delivery_job job;
    job.add(u"id", url("status=404"), folder / u"file");
    const text remote = small_file(), wrong = u"nothing", longer = remote + text(2200, u'x');
    const auto file = as<IBackgroundCopyFile2>(*job.file());
    CHECK_RESULT(file->SetRemoteName(wide(wrong)), E_INVALIDARG);
    CHECK_RESULT(file->SetRemoteName(wide(longer)), E_INVALIDARG);
    CHECK_OK(file->SetRemoteName(wide(remote)));
    job.resume().wait_transferred();
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"file") == entity(small_size));
}

void headers_of_the_answer_are_told() {
    const scratch_folder folder;
    delivery_job job;
    job.add(u"id", url("size=1837&header=X-Told:yes"), folder / u"file").resume().wait_transferred();
    BITS_FILE_PROPERTY_VALUE value{};
    CHECK_OK(as<IBackgroundCopyFile5>(*job.file())
                 ->GetProperty(BITS_FILE_PROPERTY_ID_HTTP_RESPONSE_HEADERS, &value));
    const std::string headers = narrow(from_wide(value.String));
    CoTaskMemFree(value.String);
    CHECK(headers.find("yes") != std::string::npos);
}

void temporary_file_is_named_as_delivery_optimization_does() {
    const scratch_folder folder;
    delivery_job job;
    job.add(u"id", endless_file(), folder / u"file").resume();
    CHECK_SOON(job.progress().BytesTransferred > 0);
    CHECK_EQUAL(folder.names(u"DO*.tmp").size(), 1u);
    CHECK(folder.names(u"BIT*.tmp").empty());
}

} // namespace

behaviours files_of_jobs() {
    return {
        BEHAVIOUR(file_tells_its_names),
        BEHAVIOUR(files_are_listed_in_their_order),
        BEHAVIOUR(empty_local_name_is_refused),
        BEHAVIOUR(ranges_of_a_file_are_packed),
        BEHAVIOUR(bad_ranges_are_refused),
        BEHAVIOUR(ranges_are_told_as_given),
        BEHAVIOUR(file_of_job2_has_its_path_as_a_property),
        BEHAVIOUR(file_of_job2_goes_to_a_stream),
        BEHAVIOUR(file_has_one_kind_of_sink),
        BEHAVIOUR(file_of_job2_is_every_interface_of_a_file),
        BEHAVIOUR(file_without_uri_stops_the_job),
        BEHAVIOUR(file_without_a_sink_stops_the_job),
        BEHAVIOUR(properties_of_a_file_have_their_directions),
        BEHAVIOUR(running_job_takes_no_properties_of_files),
        BEHAVIOUR(error_info_of_a_job_can_be_read_alone),
        BEHAVIOUR(statistics_are_true),
        BEHAVIOUR(statistics_follow_the_state),
        BEHAVIOUR(file_is_completed_only_after_complete),
        BEHAVIOUR(new_remote_name_is_fetched),
        BEHAVIOUR(headers_of_the_answer_are_told),
        BEHAVIOUR(temporary_file_is_named_as_delivery_optimization_does),
    };
}

} // namespace winebits::conformance
