// SPDX-License-Identifier: LGPL-2.1-or-later
// IBackgroundCopyFile4: where the bytes came from (bits-api 3.10, 11).
// Test thread only.
#include "tests/conformance/file_interfaces/lists.hpp"

#include "tests/conformance/support/folder.hpp"
#include "tests/conformance/support/interfaces.hpp"
#include "tests/conformance/support/job.hpp"
#include "tests/conformance/support/server.hpp"

namespace winebits::conformance {

namespace {

void every_byte_comes_from_the_origin() {
    const scratch_folder folder;
    test_job job;
    UINT64 from_origin = 7;
    UINT64 from_peers = 7;
    job.add(url("size=20000"), folder / u"file");
    CHECK_OK(as<IBackgroundCopyFile4>(*job.file(0))->GetPeerDownloadStats(&from_origin, &from_peers));
    CHECK_EQUAL(from_origin, 0u);
    CHECK_EQUAL(from_peers, 0u);
    job.resume().wait_transferred();
    CHECK_OK(as<IBackgroundCopyFile4>(*job.file(0))->GetPeerDownloadStats(&from_origin, &from_peers));
    CHECK_EQUAL(from_origin, 20000u);
    CHECK_EQUAL(from_peers, 0u);
}

void null_for_a_number_of_file4_is_a_null_reference() {
    const scratch_folder folder;
    test_job job;
    UINT64 bytes = 0;
    job.add(url("size=1000"), folder / u"file");
    const auto file = as<IBackgroundCopyFile4>(*job.file(0));
    CHECK_RESULT(file->GetPeerDownloadStats(nullptr, &bytes), null_reference);
    CHECK_RESULT(file->GetPeerDownloadStats(&bytes, nullptr), null_reference);
}

} // namespace

behaviours file4() {
    return {
        BEHAVIOUR(every_byte_comes_from_the_origin),
        BEHAVIOUR(null_for_a_number_of_file4_is_a_null_reference),
    };
}

} // namespace winebits::conformance
