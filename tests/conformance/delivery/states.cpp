// SPDX-License-Identifier: LGPL-2.1-or-later
// The states of a download, and what each call does in each of them (do-api 5.1).
// Test thread only.
#include "tests/conformance/delivery/lists.hpp"

namespace winebits::conformance {

namespace {

void new_download_is_created_and_empty() {
    const test_download download;
    const DO_DOWNLOAD_STATUS status = download.status();
    CHECK_EQUAL(status.State, DODownloadState_Created);
    CHECK_EQUAL(status.BytesTotal, 0u);
    CHECK_EQUAL(status.BytesTransferred, 0u);
    CHECK_EQUAL(hex(status.Error), hex(S_OK));
    CHECK_EQUAL(hex(status.ExtendedError), hex(S_OK));
}

void started_download_is_transferred_and_finalized() {
    const scratch_folder folder;
    test_download download(small_file(), folder / u"file");
    download.start().wait_transferred();
    CHECK_OK(download->Finalize());
    CHECK_EQUAL(download.state(), DODownloadState_Finalized);
    CHECK(contents(folder / u"file") == entity(small_size));
}

void download_without_uri_can_not_start() {
    const scratch_folder folder;
    test_download download;
    download.set(DODownloadProperty_LocalPath, folder / u"file");
    CHECK_RESULT(download.try_start(), DO_E_DOWNLOAD_NO_URI);
    CHECK_EQUAL(download.state(), DODownloadState_Created);
}

// A content id alone needs the cloud of Windows.
void content_id_does_not_replace_the_uri() {
    const scratch_folder folder;
    test_download download;
    download.set(DODownloadProperty_LocalPath, folder / u"file")
        .set(DODownloadProperty_ContentId, text(u"0123456789abcdef"));
    CHECK_RESULT(download.try_start(), DO_E_DOWNLOAD_NO_URI);
}

void download_without_sink_can_not_start() {
    test_download download;
    download.set(DODownloadProperty_Uri, small_file());
    CHECK_RESULT(download.try_start(), DO_E_FILE_DOWNLOADSINK_UNSPECIFIED);
    CHECK_EQUAL(download.state(), DODownloadState_Created);
}

void refused_start_can_be_repeated() {
    const scratch_folder folder;
    test_download download;
    download.set(DODownloadProperty_LocalPath, folder / u"file");
    CHECK_FAILED(download.try_start());
    download.set(DODownloadProperty_Uri, small_file()).start().finish();
    CHECK(contents(folder / u"file") == entity(small_size));
}

void null_ranges_start_the_whole_file() {
    const scratch_folder folder;
    test_download download(small_file(), folder / u"file");
    download.resume().finish();
    CHECK(contents(folder / u"file") == entity(small_size));
}

void pausing_a_created_download_changes_nothing() {
    const test_download download;
    CHECK_OK(download->Pause());
    CHECK_EQUAL(download.state(), DODownloadState_Created);
}

void created_download_can_not_be_finalized() {
    const test_download download;
    CHECK_RESULT(download->Finalize(), DO_E_INVALID_STATE);
    CHECK_EQUAL(download.state(), DODownloadState_Created);
}

void created_download_can_be_aborted() {
    const test_download download;
    CHECK_OK(download->Abort());
    CHECK_EQUAL(download.state(), DODownloadState_Aborted);
}

void starting_a_running_download_changes_nothing() {
    const scratch_folder folder;
    test_download download(endless_file(), folder / u"file");
    download.start().wait_moving();
    CHECK_OK(download.try_start());
    CHECK_EQUAL(download.state(), DODownloadState_Transferring);
}

void running_download_can_not_be_finalized() {
    const scratch_folder folder;
    test_download download(endless_file(), folder / u"file");
    download.start().wait_moving();
    CHECK_RESULT(download->Finalize(), DO_E_INVALID_STATE);
    CHECK_EQUAL(download.state(), DODownloadState_Transferring);
}

void pause_stops_at_once() {
    const scratch_folder folder;
    test_download download(endless_file(), folder / u"file");
    download.start().wait_moving();
    CHECK_OK(download->Pause());
    const DO_DOWNLOAD_STATUS status = download.status();
    CHECK_EQUAL(status.State, DODownloadState_Paused);
    CHECK_EQUAL(hex(status.Error), hex(S_OK));
    CHECK_EQUAL(hex(status.ExtendedError), hex(S_OK));
    Sleep(500); // what was under way may still arrive
    const UINT64 before = download.status().BytesTransferred;
    Sleep(1000);
    CHECK_EQUAL(download.status().BytesTransferred, before);
}

void pause_right_after_start_ends_paused() {
    const scratch_folder folder;
    test_download download(endless_file(), folder / u"file");
    download.start();
    CHECK_OK(download->Pause());
    CHECK_SOON(download.state() == DODownloadState_Paused);
    CHECK_EQUAL(hex(download.status().Error), hex(S_OK));
}

void paused_download_goes_on_where_it_stopped() {
    const scratch_folder folder;
    test_download download(slow_file(), folder / u"file");
    download.start().wait_moving();
    CHECK_OK(download->Pause());
    const UINT64 before = download.status().BytesTransferred;
    download.resume();
    CHECK(download.status().BytesTransferred >= before);
    download.wait_transferred(2);
    CHECK_OK(download->Finalize());
    CHECK(contents(folder / u"file") == entity(slow_size));
}

void pausing_twice_changes_nothing() {
    const scratch_folder folder;
    test_download download(endless_file(), folder / u"file");
    download.start().wait_moving();
    CHECK_OK(download->Pause());
    CHECK_OK(download->Pause());
    CHECK_EQUAL(download.state(), DODownloadState_Paused);
}

void paused_download_can_not_be_finalized() {
    const scratch_folder folder;
    test_download download(endless_file(), folder / u"file");
    download.start().wait_moving();
    CHECK_OK(download->Pause());
    CHECK_RESULT(download->Finalize(), DO_E_INVALID_STATE);
    CHECK_EQUAL(download.state(), DODownloadState_Paused);
}

void running_download_can_be_aborted() {
    const scratch_folder folder;
    test_download download(endless_file(), folder / u"file");
    download.start().wait_moving();
    CHECK_OK(download->Abort());
    CHECK_EQUAL(download.state(), DODownloadState_Aborted);
    CHECK_SOON(folder.names(u"*").empty());
}

void paused_download_can_be_aborted() {
    const scratch_folder folder;
    test_download download(endless_file(), folder / u"file");
    download.start().wait_moving();
    CHECK_OK(download->Pause());
    CHECK_OK(download->Abort());
    CHECK_EQUAL(download.state(), DODownloadState_Aborted);
    CHECK_SOON(folder.names(u"*").empty());
}

void pausing_a_transferred_download_changes_nothing() {
    const scratch_folder folder;
    test_download download(small_file(), folder / u"file");
    download.start().wait_transferred();
    CHECK_OK(download->Pause());
    CHECK_EQUAL(download.state(), DODownloadState_Transferred);
}

void transferred_download_can_be_aborted() {
    const scratch_folder folder;
    test_download download(small_file(), folder / u"file");
    download.start().wait_transferred();
    CHECK_OK(download->Abort());
    CHECK_EQUAL(download.state(), DODownloadState_Aborted);
    CHECK_SOON(folder.names(u"*").empty());
}

void finalizing_twice_changes_nothing() {
    const scratch_folder folder;
    test_download download(small_file(), folder / u"file");
    download.start().finish();
    CHECK_OK(download->Finalize());
    CHECK_EQUAL(download.state(), DODownloadState_Finalized);
    CHECK(contents(folder / u"file") == entity(small_size));
}

void finalized_download_refuses_every_other_call() {
    const scratch_folder folder;
    test_download download(small_file(), folder / u"file");
    download.start().finish();
    CHECK_RESULT(download->Start(nullptr), DO_E_INVALID_STATE);
    CHECK_RESULT(download.try_start(), DO_E_INVALID_STATE);
    CHECK_RESULT(download->Pause(), DO_E_INVALID_STATE);
    CHECK_RESULT(download->Abort(), DO_E_INVALID_STATE);
    const DO_DOWNLOAD_STATUS status = download.status();
    CHECK_EQUAL(status.State, DODownloadState_Finalized);
    CHECK_EQUAL(status.BytesTransferred, small_size);
    CHECK(contents(folder / u"file") == entity(small_size));
}

void aborted_download_refuses_every_call() {
    const scratch_folder folder;
    test_download download(small_file(), folder / u"file");
    CHECK_OK(download->Abort());
    CHECK_RESULT(download->Start(nullptr), DO_E_INVALID_STATE);
    CHECK_RESULT(download.try_start(), DO_E_INVALID_STATE);
    CHECK_RESULT(download->Pause(), DO_E_INVALID_STATE);
    CHECK_RESULT(download->Finalize(), DO_E_INVALID_STATE);
    CHECK_RESULT(download->Abort(), DO_E_INVALID_STATE);
    CHECK_EQUAL(download.state(), DODownloadState_Aborted);
}

void download_does_not_depend_on_its_manager() {
    const scratch_folder folder;
    com_pointer<IDODownload> made;
    {
        const auto manager = activate_delivery();
        CHECK_OK(manager->CreateDownload(made.put()));
    }
    test_download download(made);
    download.set(DODownloadProperty_Uri, small_file()).set(DODownloadProperty_LocalPath, folder / u"file");
    download.start().finish();
    CHECK(exists(folder / u"file"));
}

void null_pointers_are_null_references() {
    const test_download download;
    CHECK_RESULT(download->GetStatus(nullptr), null_reference);
    CHECK_RESULT(download->GetProperty(DODownloadProperty_Id, nullptr), null_reference);
    CHECK_RESULT(download->SetProperty(DODownloadProperty_Uri, nullptr), null_reference);
}

} // namespace

behaviours states() {
    return {
        BEHAVIOUR(new_download_is_created_and_empty),
        BEHAVIOUR(started_download_is_transferred_and_finalized),
        BEHAVIOUR(download_without_uri_can_not_start),
        BEHAVIOUR(content_id_does_not_replace_the_uri),
        BEHAVIOUR(download_without_sink_can_not_start),
        BEHAVIOUR(refused_start_can_be_repeated),
        BEHAVIOUR(null_ranges_start_the_whole_file),
        BEHAVIOUR(pausing_a_created_download_changes_nothing),
        BEHAVIOUR(created_download_can_not_be_finalized),
        BEHAVIOUR(created_download_can_be_aborted),
        BEHAVIOUR(starting_a_running_download_changes_nothing),
        BEHAVIOUR(running_download_can_not_be_finalized),
        BEHAVIOUR(pause_stops_at_once),
        BEHAVIOUR(pause_right_after_start_ends_paused),
        BEHAVIOUR(paused_download_goes_on_where_it_stopped),
        BEHAVIOUR(pausing_twice_changes_nothing),
        BEHAVIOUR(paused_download_can_not_be_finalized),
        BEHAVIOUR(running_download_can_be_aborted),
        BEHAVIOUR(paused_download_can_be_aborted),
        BEHAVIOUR(pausing_a_transferred_download_changes_nothing),
        BEHAVIOUR(transferred_download_can_be_aborted),
        BEHAVIOUR(finalizing_twice_changes_nothing),
        BEHAVIOUR(finalized_download_refuses_every_other_call),
        BEHAVIOUR(aborted_download_refuses_every_call),
        BEHAVIOUR(download_does_not_depend_on_its_manager),
        BEHAVIOUR(null_pointers_are_null_references),
    };
}

} // namespace winebits::conformance
