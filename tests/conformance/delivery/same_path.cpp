// SPDX-License-Identifier: LGPL-2.1-or-later
// Several downloads: to one path, of one URL, at the same time (do-api 5.7).
// Test thread only.
#include "tests/conformance/delivery/lists.hpp"

namespace winebits::conformance {

namespace {

void second_download_to_a_path_aborts_the_first() {
    const scratch_folder folder;
    test_download first(endless_file(), folder / u"file");
    first.start().wait_moving();
    CHECK_OK(first->Pause());
    test_download second(small_file(), folder / u"file");
    second.start().finish();
    CHECK_SOON(first.state() == DODownloadState_Aborted);
    CHECK(contents(folder / u"file") == entity(small_size));
    CHECK_SOON(folder.names(u"*").size() == 1);
}

void downloads_of_one_url_are_independent() {
    const scratch_folder folder;
    const text remote = slow_file();
    test_download first(remote, folder / u"first"), second(remote, folder / u"second");
    first.start().wait_moving();
    CHECK_OK(first->Pause());
    second.start().wait_transferred(2);
    CHECK_OK(second->Finalize());
    CHECK_EQUAL(first.state(), DODownloadState_Paused);
    first.resume().wait_transferred(2);
    CHECK_OK(first->Finalize());
    CHECK(contents(folder / u"first") == entity(slow_size));
    CHECK(contents(folder / u"second") == entity(slow_size));
}

void downloads_run_side_by_side() {
    const scratch_folder folder;
    test_download slow(endless_file(), folder / u"slow"), first(small_file(), folder / u"first"),
        second(small_file(), folder / u"second");
    slow.start().wait_moving();
    first.start();
    second.start();
    first.finish();
    second.finish();
    CHECK_EQUAL(slow.state(), DODownloadState_Transferring);
    CHECK(contents(folder / u"first") == entity(small_size));
    CHECK(contents(folder / u"second") == entity(small_size));
}

void path_can_be_used_again_after_an_abort() {
    const scratch_folder folder;
    test_download first(endless_file(), folder / u"file");
    first.start().wait_moving();
    CHECK_OK(first->Abort());
    test_download second(small_file(), folder / u"file");
    second.start().finish();
    CHECK(contents(folder / u"file") == entity(small_size));
}

} // namespace

behaviours same_path() {
    return {
        BEHAVIOUR(second_download_to_a_path_aborts_the_first),
        BEHAVIOUR(downloads_of_one_url_are_independent),
        BEHAVIOUR(downloads_run_side_by_side),
        BEHAVIOUR(path_can_be_used_again_after_an_abort),
    };
}

} // namespace winebits::conformance
