// SPDX-License-Identifier: LGPL-2.1-or-later
// The file that a download writes: temporary until Finalize, then under its name (do-api 5.3, 5.7).
// Test thread only.
#include "tests/conformance/delivery/lists.hpp"

namespace winebits::conformance {

namespace {

void temporary_file_lies_beside_the_target() {
    const scratch_folder folder;
    test_download download(endless_file(), folder / u"file");
    download.start().wait_moving();
    const auto names = folder.names(u"*");
    CHECK_EQUAL(names.size(), 1u);
    CHECK_EQUAL(names[0].substr(0, 2), text(u"DO"));
    CHECK_EQUAL(names[0].substr(names[0].size() - 4), text(u".tmp"));
}

void target_is_absent_until_finalize() {
    const scratch_folder folder;
    test_download download(small_file(), folder / u"file");
    download.start().wait_transferred();
    CHECK(!exists(folder / u"file"));
    CHECK_EQUAL(folder.names(u"DO*.tmp").size(), 1u);
    CHECK_OK(download->Finalize());
    CHECK_EQUAL(folder.names(u"*").size(), 1u);
    CHECK(contents(folder / u"file") == entity(small_size));
}

// The SDK's test deletes it while it is paused.
void temporary_file_can_be_deleted_while_paused() {
    const scratch_folder folder;
    test_download download(endless_file(), folder / u"file");
    download.start().wait_moving();
    CHECK_OK(download->Pause());
    const auto names = folder.names(u"DO*.tmp");
    CHECK_EQUAL(names.size(), 1u);
    CHECK(wait_until([&] { return DeleteFileW(wide(folder / names[0])) != FALSE; }));
    CHECK_OK(download->Start(nullptr));
    CHECK_EQUAL(hex(download.wait_error()), hex(HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND)));
    CHECK_OK(download->Abort());
}

void missing_folders_are_made() {
    const scratch_folder folder;
    const text inner = folder / u"new";
    {
        test_download download(small_file(), inner + u"\\deeper\\file");
        download.start().finish();
        CHECK(contents(inner + u"\\deeper\\file") == entity(small_size));
    }
    CHECK(DeleteFileW(wide(inner + u"\\deeper\\file")));
    CHECK(RemoveDirectoryW(wide(inner + u"\\deeper")));
    CHECK(RemoveDirectoryW(wide(inner)));
}

void path_that_can_not_be_is_refused() {
    const text malformed = u"?f309adfasdf///dfasdfj39fjasldfjasdf///           ///.1";
    test_download download;
    download.set(DODownloadProperty_Uri, small_file());
    HRESULT failed = download.try_set(DODownloadProperty_LocalPath, property_value(malformed));
    if (SUCCEEDED(failed))
        failed = download.try_start();
    if (SUCCEEDED(failed))
        failed = download.wait_error();
    CHECK(failed == E_ACCESSDENIED || failed == HRESULT_FROM_WIN32(ERROR_INVALID_NAME));
}

void folder_as_target_is_an_error() {
    const scratch_folder folder;
    test_download download;
    download.set(DODownloadProperty_Uri, small_file());
    HRESULT failed = download.try_set(DODownloadProperty_LocalPath, property_value(folder.path()));
    if (SUCCEEDED(failed))
        failed = download.try_start();
    if (SUCCEEDED(failed) && wait_until([&] {
            return FAILED(download.status().Error) || download.state() == DODownloadState_Transferred;
        })) {
        failed = download.status().Error;
        if (SUCCEEDED(failed))
            failed = download->Finalize();
    }
    CHECK_FAILED(failed);
    CHECK(folder.names(u"file").empty());
}

void existing_target_is_not_overwritten() {
    const scratch_folder folder;
    write_file(folder / u"file", "mine");
    test_download download(small_file(), folder / u"file");
    download.start().wait_transferred();
    CHECK_RESULT(download->Finalize(), HRESULT_FROM_WIN32(ERROR_FILE_EXISTS));
    CHECK(contents(folder / u"file") == "mine");
    CHECK_EQUAL(download.state(), DODownloadState_Transferred);
}

void finalize_works_when_the_target_has_gone() {
    const scratch_folder folder;
    write_file(folder / u"file", "mine");
    test_download download(small_file(), folder / u"file");
    download.start().wait_transferred();
    CHECK_FAILED(download->Finalize());
    CHECK(DeleteFileW(wide(folder / u"file")));
    CHECK_OK(download->Finalize());
    CHECK(contents(folder / u"file") == entity(small_size));
}

void name_with_every_kind_of_letter_is_kept() {
    const scratch_folder folder;
    const text name = u"a b\u00e4\u20ac\U0001d11e.txt";
    test_download download(small_file(), folder / name);
    CHECK_EQUAL(download.get(DODownloadProperty_LocalPath).string(), folder / name);
    download.start().finish();
    CHECK(contents(folder / name) == entity(small_size));
}

} // namespace

behaviours file_sink() {
    return {
        BEHAVIOUR(temporary_file_lies_beside_the_target),
        BEHAVIOUR(target_is_absent_until_finalize),
        BEHAVIOUR(temporary_file_can_be_deleted_while_paused),
        BEHAVIOUR(missing_folders_are_made),
        BEHAVIOUR(path_that_can_not_be_is_refused),
        BEHAVIOUR(folder_as_target_is_an_error),
        BEHAVIOUR(existing_target_is_not_overwritten),
        BEHAVIOUR(finalize_works_when_the_target_has_gone),
        BEHAVIOUR(name_with_every_kind_of_letter_is_kept),
    };
}

} // namespace winebits::conformance
