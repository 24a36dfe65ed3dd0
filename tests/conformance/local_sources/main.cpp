// SPDX-License-Identifier: LGPL-2.1-or-later
// Remote names that are files: paths, UNC names, file: URLs (bits-api 5.1, 5.4, 5.8, 14.5).
// Test thread only.
#include "tests/conformance/support/program.hpp"

#include "tests/conformance/support/callback.hpp"
#include "tests/conformance/support/folder.hpp"
#include "tests/conformance/support/interfaces.hpp"
#include "tests/conformance/support/job.hpp"
#include "tests/conformance/support/wait.hpp"

namespace winebits::conformance {

namespace {

const std::string some_bytes = "the bytes of a local file";

// Copies `folder`'s "source" by that remote name.
void is_copied(const scratch_folder &folder, const text &remote) {
    test_job job;
    write_file(folder / u"source", some_bytes);
    job.add(remote, folder / u"target").resume().wait_transferred();
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"target") == some_bytes);
    CHECK(contents(folder / u"source") == some_bytes);
}

text with_slashes(text path) {
    for (char16_t &unit : path)
        if (unit == u'\\')
            unit = u'/';
    return path;
}

void path_is_a_source() {
    const scratch_folder folder;
    is_copied(folder, folder / u"source");
}

void file_url_with_three_slashes_is_a_source() {
    const scratch_folder folder;
    is_copied(folder, u"file:///" + with_slashes(folder / u"source"));
}

void file_url_with_backslashes_is_a_source() {
    const scratch_folder folder;
    is_copied(folder, u"file://" + (folder / u"source"));
}

// At once or in the transfer.
void unc_name_that_does_not_exist_is_an_error() {
    const scratch_folder folder;
    test_job job;
    CHECK_OK(job->SetNoProgressTimeout(0));
    if (FAILED(job->AddFile(wide(u"\\\\no-such-server.invalid\\share\\file"), wide(folder / u"target"))))
        return;
    job.resume().wait_for({BG_JOB_STATE_ERROR}, 2);
    com_pointer<IBackgroundCopyError> error;
    com_string protocol;
    CHECK_OK(job->GetError(error.put()));
    CHECK_OK(error->GetProtocol(protocol.put()));
    CHECK_EQUAL(protocol.value(), text(u"file"));
}

void large_file_is_copied() {
    const scratch_folder folder;
    test_job job;
    const std::string bytes = entity(3u << 20);
    write_file(folder / u"source", bytes);
    job.add(folder / u"source", folder / u"target").resume().wait_transferred();
    CHECK_EQUAL(job.progress().BytesTotal, static_cast<UINT64>(bytes.size()));
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"target") == bytes);
}

void empty_file_is_copied() {
    const scratch_folder folder;
    test_job job;
    write_file(folder / u"source", "");
    job.add(folder / u"source", folder / u"target").resume().wait_transferred();
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"target") == std::string());
}

void time_of_the_source_is_kept() {
    const scratch_folder folder;
    test_job job;
    write_file(folder / u"source", some_bytes);
    constexpr std::uint64_t long_ago = (1400000000ull + 11644473600ull) * 10000000ull;
    const FILETIME time = {static_cast<DWORD>(long_ago), static_cast<DWORD>(long_ago >> 32)};
    const HANDLE source = CreateFileW(wide(folder / u"source"), FILE_WRITE_ATTRIBUTES, FILE_SHARE_READ,
                                      nullptr, OPEN_EXISTING, 0, nullptr);
    CHECK(source != INVALID_HANDLE_VALUE);
    const BOOL set = SetFileTime(source, nullptr, nullptr, &time);
    CloseHandle(source);
    CHECK(set);
    job.add(folder / u"source", folder / u"target").resume().wait_transferred();
    CHECK_OK(job->Complete());
    CHECK(modification_time(folder / u"target") == long_ago);
}

void target_is_absent_until_complete() {
    const scratch_folder folder;
    test_job job;
    write_file(folder / u"source", some_bytes);
    job.add(folder / u"source", folder / u"target").resume().wait_transferred();
    CHECK(!exists(folder / u"target"));
    CHECK_OK(job->Cancel());
    CHECK_EQUAL(folder.names(u"*").size(), std::size_t{1});
    CHECK(contents(folder / u"source") == some_bytes);
}

void remote_name_stays_as_given() {
    const scratch_folder folder;
    test_job job;
    const text remote = u"file:///" + with_slashes(folder / u"source");
    com_string name;
    write_file(folder / u"source", some_bytes);
    job.add(remote, folder / u"target").resume().wait_transferred();
    CHECK_OK(job.file(0)->GetRemoteName(name.put()));
    CHECK_EQUAL(name.value(), remote);
}

void missing_source_is_an_error_of_the_file_protocol() {
    const scratch_folder folder;
    test_job job;
    job.add(folder / u"missing", folder / u"target").resume().wait_for({BG_JOB_STATE_ERROR});
    com_pointer<IBackgroundCopyError> error;
    com_string protocol;
    CHECK_EQUAL(hex(job.error().code), hex(HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND)));
    CHECK_OK(job->GetError(error.put()));
    CHECK_OK(error->GetProtocol(protocol.put()));
    CHECK_EQUAL(protocol.value(), text(u"file"));
}

void source_that_appears_is_found_by_resume() {
    const scratch_folder folder;
    test_job job;
    job.add(folder / u"source", folder / u"target").resume().wait_for({BG_JOB_STATE_ERROR});
    write_file(folder / u"source", some_bytes);
    job.resume().wait_transferred();
}

void relative_path_is_no_source() {
    const scratch_folder folder;
    const test_job job;
    CHECK_RESULT(job->AddFile(wide(u"source"), wide(folder / u"target")), E_INVALIDARG);
    CHECK_RESULT(job->AddFile(wide(u"..\\source"), wide(folder / u"target")), E_INVALIDARG);
}

void path_with_a_wildcard_is_no_source() {
    const scratch_folder folder;
    const test_job job;
    CHECK_RESULT(job->AddFile(wide(folder / u"*"), wide(folder / u"target")), E_INVALIDARG);
}

// Not supported since BITS 3.0; whether AddFileWithRanges or the transfer refuses is not told.
void ranges_of_a_local_file_never_arrive() {
    const scratch_folder folder;
    test_job job;
    BG_FILE_RANGE range = {0, 3};
    write_file(folder / u"source", some_bytes);
    if (FAILED(as<IBackgroundCopyJob3>(*job)->AddFileWithRanges(wide(folder / u"source"),
                                                                wide(folder / u"target"), 1, &range)))
        return;
    job.resume().wait_for({BG_JOB_STATE_ERROR});
}

void copies_and_downloads_of_a_job_are_notified_alike() {
    const scratch_folder folder;
    test_job job;
    const auto callback = recording_callback::make();
    CHECK_OK(job->SetNotifyInterface(callback.get()));
    CHECK_OK(job->SetNotifyFlags(BG_NOTIFY_JOB_TRANSFERRED | BG_NOTIFY_FILE_TRANSFERRED));
    write_file(folder / u"source", some_bytes);
    job.add(folder / u"source", folder / u"target").resume();
    CHECK_SOON(callback->count(BG_NOTIFY_JOB_TRANSFERRED) == 1);
    CHECK_EQUAL(callback->count(BG_NOTIFY_FILE_TRANSFERRED), std::size_t{1});
}

void copy_has_no_response_headers() {
    const scratch_folder folder;
    test_job job;
    BITS_FILE_PROPERTY_VALUE value{};
    write_file(folder / u"source", some_bytes);
    job.add(folder / u"source", folder / u"target").resume().wait_transferred();
    CHECK_FAILED(as<IBackgroundCopyFile5>(*job.file(0))
                     ->GetProperty(BITS_FILE_PROPERTY_ID_HTTP_RESPONSE_HEADERS, &value));
}

behaviours local_sources() {
    return {
        BEHAVIOUR(path_is_a_source),
        BEHAVIOUR(file_url_with_three_slashes_is_a_source),
        BEHAVIOUR(file_url_with_backslashes_is_a_source),
        BEHAVIOUR(unc_name_that_does_not_exist_is_an_error),
        BEHAVIOUR(large_file_is_copied),
        BEHAVIOUR(empty_file_is_copied),
        BEHAVIOUR(time_of_the_source_is_kept),
        BEHAVIOUR(target_is_absent_until_complete),
        BEHAVIOUR(remote_name_stays_as_given),
        BEHAVIOUR(missing_source_is_an_error_of_the_file_protocol),
        BEHAVIOUR(source_that_appears_is_found_by_resume),
        BEHAVIOUR(relative_path_is_no_source),
        BEHAVIOUR(path_with_a_wildcard_is_no_source),
        BEHAVIOUR(ranges_of_a_local_file_never_arrive),
        BEHAVIOUR(copies_and_downloads_of_a_job_are_notified_alike),
        BEHAVIOUR(copy_has_no_response_headers),
    };
}

} // namespace

} // namespace winebits::conformance

int main() {
    return winebits::conformance::run_program("local-sources", {winebits::conformance::local_sources()});
}
