// SPDX-License-Identifier: LGPL-2.1-or-later
// What is on the disk before and after Complete and Cancel (bits-api 5.2 to 5.4, Appendix C 10).
// Test thread only.
#include "tests/conformance/files/lists.hpp"

#include "tests/conformance/support/folder.hpp"
#include "tests/conformance/support/job.hpp"
#include "tests/conformance/support/server.hpp"
#include "tests/conformance/support/wait.hpp"

#include <cstdlib>

namespace winebits::conformance {

namespace {

constexpr std::uint64_t size_of_entity = 200000;

// 1700000000 seconds of Unix time, which the server sends as Last-Modified, as a FILETIME.
constexpr std::uint64_t last_modified = (1700000000ull + 11644473600ull) * 10000000ull;

text plain_entity() {
    return url("size=200000");
}

// In the file's folder, by its name; Windows calls it BITxxxx.tmp.
std::vector<text> temporary_files(const scratch_folder &folder) {
    return folder.names(u"BIT*.tmp");
}

void target_is_absent_until_complete() {
    const scratch_folder folder;
    test_job job;
    job.add(plain_entity(), folder / u"file").resume().wait_transferred();
    CHECK(!exists(folder / u"file"));
    CHECK_OK(job->Complete());
    CHECK(exists(folder / u"file"));
}

void target_has_the_servers_bytes() {
    const scratch_folder folder;
    test_job job;
    job.add(plain_entity(), folder / u"file").resume().wait_transferred();
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"file") == entity(size_of_entity));
}

void temporary_file_lies_beside_the_target() {
    const scratch_folder folder;
    test_job job;
    job.add(plain_entity(), folder / u"file").resume().wait_transferred();
    CHECK_EQUAL(temporary_files(folder).size(), 1u);
}

void complete_leaves_nothing_but_the_target() {
    const scratch_folder folder;
    test_job job;
    job.add(plain_entity(), folder / u"file").resume().wait_transferred();
    CHECK_OK(job->Complete());
    CHECK_EQUAL(folder.names(u"*").size(), 1u);
}

void cancel_removes_the_temporary_file() {
    const scratch_folder folder;
    test_job job;
    job.add(plain_entity(), folder / u"file").resume().wait_transferred();
    CHECK_OK(job->Cancel());
    CHECK_EQUAL(folder.names(u"*").size(), 0u);
}

void cancel_in_mid_transfer_removes_the_temporary_file() {
    const scratch_folder folder;
    test_job job;
    job.add(url("size=1M&trickle=20000"), folder / u"file").resume();
    CHECK_SOON(job.progress().BytesTransferred > 0);
    CHECK_OK(job->Cancel());
    CHECK_SOON(folder.names(u"*").empty());
}

void cancel_leaves_an_existing_target_alone() {
    const scratch_folder folder;
    test_job job;
    write_file(folder / u"file", "what was there");
    job.add(plain_entity(), folder / u"file").resume().wait_transferred();
    CHECK_OK(job->Cancel());
    CHECK(contents(folder / u"file") == std::string("what was there"));
}

void existing_target_stays_until_complete() {
    const scratch_folder folder;
    test_job job;
    write_file(folder / u"file", "what was there");
    job.add(plain_entity(), folder / u"file").resume().wait_transferred();
    CHECK(contents(folder / u"file") == std::string("what was there"));
}

void complete_replaces_an_existing_target() {
    const scratch_folder folder;
    test_job job;
    write_file(folder / u"file", "what was there");
    job.add(plain_entity(), folder / u"file").resume().wait_transferred();
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"file") == entity(size_of_entity));
}

// bits-api 5.3: the job stays, and Complete may be called again.
void complete_waits_for_a_locked_target() {
    const scratch_folder folder;
    test_job job;
    write_file(folder / u"file", "what was there");
    job.add(plain_entity(), folder / u"file").resume().wait_transferred();
    const HANDLE lock = CreateFileW(wide(folder / u"file"), GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE,
                                    nullptr, OPEN_EXISTING, 0, nullptr);
    CHECK(lock != INVALID_HANDLE_VALUE);
    const HRESULT refused = job->Complete();
    CloseHandle(lock);
    CHECK_RESULT(refused, HRESULT_FROM_WIN32(ERROR_SHARING_VIOLATION));
    CHECK_EQUAL(job.state(), BG_JOB_STATE_TRANSFERRED);
    CHECK(contents(folder / u"file") == std::string("what was there"));
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"file") == entity(size_of_entity));
}

void complete_leaves_a_read_only_target_alone() {
    const scratch_folder folder;
    test_job job;
    write_file(folder / u"file", "what was there");
    job.add(plain_entity(), folder / u"file").resume().wait_transferred();
    CHECK(SetFileAttributesW(wide(folder / u"file"), FILE_ATTRIBUTE_READONLY));
    const HRESULT refused = job->Complete();
    SetFileAttributesW(wide(folder / u"file"), FILE_ATTRIBUTE_NORMAL);
    CHECK_RESULT(refused, E_ACCESSDENIED);
    CHECK_EQUAL(job.state(), BG_JOB_STATE_TRANSFERRED);
    CHECK(contents(folder / u"file") == std::string("what was there"));
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"file") == entity(size_of_entity));
}

void complete_waits_for_a_folder_of_the_targets_name() {
    const scratch_folder folder;
    test_job job;
    job.add(plain_entity(), folder / u"file").resume().wait_transferred();
    CHECK(CreateDirectoryW(wide(folder / u"file"), nullptr));
    const HRESULT refused = job->Complete();
    RemoveDirectoryW(wide(folder / u"file"));
    CHECK_RESULT(refused, E_ACCESSDENIED);
    CHECK_EQUAL(job.state(), BG_JOB_STATE_TRANSFERRED);
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"file") == entity(size_of_entity));
}

void target_has_the_servers_time() {
    const scratch_folder folder;
    test_job job;
    job.add(plain_entity(), folder / u"file").resume().wait_transferred();
    CHECK_OK(job->Complete());
    CHECK(modification_time(folder / u"file") == last_modified);
}

void name_outside_ascii_is_kept() {
    const scratch_folder folder;
    test_job job;
    const text name = u"\u00fcber \u4e2d\u6587.bin";
    job.add(plain_entity(), folder / name).resume().wait_transferred();
    CHECK_OK(job->Complete());
    CHECK(file_size(folder / name) == size_of_entity);
}

// Local names work as remote names: the file is copied (bits-api 5.1, 14.5).
void local_file_can_be_the_source() {
    const scratch_folder folder;
    test_job job;
    write_file(folder / u"source", "the bytes of a local file");
    job.add(folder / u"source", folder / u"target").resume().wait_transferred();
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"target") == std::string("the bytes of a local file"));
}

void file_url_can_be_the_source() {
    const scratch_folder folder;
    test_job job;
    write_file(folder / u"source", "the bytes of a local file");
    job.add(u"file://" + (folder / u"source"), folder / u"target").resume().wait_transferred();
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"target") == std::string("the bytes of a local file"));
}

// A file of an ordinary web server, when the surroundings offer one.
void file_of_an_ordinary_web_server_arrives() {
    const char *server = std::getenv("BITS_TEST_PLAIN");
    if (!server)
        return;
    const scratch_folder folder;
    test_job job;
    job.add(widen(server) + u"/plain", folder / u"file").resume().wait_transferred();
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"file") == std::string("a plain file\n"));
}

} // namespace

behaviours files_on_disk() {
    return {
        BEHAVIOUR(target_is_absent_until_complete),
        BEHAVIOUR(target_has_the_servers_bytes),
        BEHAVIOUR(temporary_file_lies_beside_the_target),
        BEHAVIOUR(complete_leaves_nothing_but_the_target),
        BEHAVIOUR(cancel_removes_the_temporary_file),
        BEHAVIOUR(cancel_in_mid_transfer_removes_the_temporary_file),
        BEHAVIOUR(cancel_leaves_an_existing_target_alone),
        BEHAVIOUR(existing_target_stays_until_complete),
        BEHAVIOUR(complete_replaces_an_existing_target),
        BEHAVIOUR(complete_waits_for_a_locked_target),
        BEHAVIOUR(complete_leaves_a_read_only_target_alone),
        BEHAVIOUR(complete_waits_for_a_folder_of_the_targets_name),
        BEHAVIOUR(target_has_the_servers_time),
        BEHAVIOUR(name_outside_ascii_is_kept),
        BEHAVIOUR(local_file_can_be_the_source),
        BEHAVIOUR(file_url_can_be_the_source),
        BEHAVIOUR(file_of_an_ordinary_web_server_arrives),
    };
}

} // namespace winebits::conformance
