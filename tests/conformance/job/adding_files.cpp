// SPDX-License-Identifier: LGPL-2.1-or-later
// AddFile and AddFileSet: which names are taken, and that a set is added whole or not at all
// (bits-api 3.4, 5.1). Test thread only.
#include "tests/conformance/job/lists.hpp"

#include "tests/conformance/support/folder.hpp"
#include "tests/conformance/support/job.hpp"

#include <array>

namespace winebits::conformance {

namespace {

const text good_url = u"http://127.0.0.1/file";

ULONG files_in(const test_job &job) {
    return job.progress().FilesTotal;
}

HRESULT add(const test_job &job, const text &remote, const text &local) {
    return job->AddFile(wide(remote), wide(local));
}

// Adding a file of that remote name gives `wanted`, and a refused file is not there.
void remote_name_gives(const text &remote, HRESULT wanted) {
    const scratch_folder folder;
    const test_job job;
    CHECK_RESULT(add(job, remote, folder / u"file"), wanted);
    CHECK_EQUAL(files_in(job), SUCCEEDED(wanted) ? 1u : 0u);
}

void local_name_gives(const text &local, HRESULT wanted) {
    const test_job job;
    CHECK_RESULT(add(job, good_url, local), wanted);
    CHECK_EQUAL(files_in(job), SUCCEEDED(wanted) ? 1u : 0u);
}

void added_file_counts() {
    const scratch_folder folder;
    test_job job;
    job.add(good_url, folder / u"a").add(good_url, folder / u"b");
    CHECK_EQUAL(files_in(job), 2u);
    CHECK_EQUAL(job.progress().FilesTransferred, 0u);
    CHECK_EQUAL(job.progress().BytesTotal, BG_SIZE_UNKNOWN);
}

void http_url_is_accepted() {
    remote_name_gives(u"http://example.test/a/b?c=d&e=%20f", S_OK);
}

void https_url_is_accepted() {
    remote_name_gives(u"https://example.test/", S_OK);
}

void scheme_in_capitals_is_accepted() {
    remote_name_gives(u"HTTP://example.test/file", S_OK);
}

void ftp_url_is_refused() {
    remote_name_gives(u"ftp://example.test/file", E_INVALIDARG);
}

void word_is_no_url() {
    remote_name_gives(u"bogus", E_INVALIDARG);
}

void url_without_host_is_refused() {
    remote_name_gives(u"http:///file", E_INVALIDARG);
}

void empty_url_is_refused() {
    remote_name_gives(u"", E_INVALIDARG);
}

void url_of_2201_characters_is_refused() {
    const text start = u"http://example.test/?";
    remote_name_gives(start + text(2201 - start.size(), u'q'), E_INVALIDARG);
}

void url_of_2200_characters_is_accepted() {
    const text start = u"http://example.test/?";
    remote_name_gives(start + text(2200 - start.size(), u'q'), S_OK);
}

void relative_local_name_is_refused() {
    local_name_gives(u"relative\\file", E_INVALIDARG);
}

void local_name_without_folder_is_refused() {
    local_name_gives(u"file", E_INVALIDARG);
}

void empty_local_name_is_refused() {
    local_name_gives(u"", E_INVALIDARG);
}

void local_name_with_prefix_for_long_paths_is_refused() {
    const scratch_folder folder;
    local_name_gives(u"\\\\?\\" + (folder / u"file"), E_INVALIDARG);
}

void local_name_with_a_wildcard_is_refused() {
    const scratch_folder folder;
    local_name_gives(folder / u"file*", E_INVALIDARG);
    local_name_gives(folder / u"file?", E_INVALIDARG);
}

void local_name_of_a_stream_is_refused() {
    const scratch_folder folder;
    local_name_gives(folder / u"file:stream", E_INVALIDARG);
}

void local_name_beyond_max_path_is_refused() {
    const scratch_folder folder;
    local_name_gives(folder / text(MAX_PATH, u'n'), E_INVALIDARG);
}

void missing_folder_is_refused() {
    const scratch_folder folder;
    const test_job job;
    CHECK_FAILED(add(job, good_url, folder / u"missing\\file"));
    CHECK_EQUAL(files_in(job), 0u);
}

void adding_creates_nothing_under_the_final_name() {
    const scratch_folder folder;
    test_job job;
    job.add(good_url, folder / u"file");
    CHECK(!exists(folder / u"file"));
}

// The temporary file is made when its transfer begins (bits-api 5.2 leaves it open), and nothing to try the
// folder: a service that is killed then would leave it behind.
void adding_leaves_the_folder_alone() {
    const scratch_folder folder;
    test_job job;
    Sleep(50); // so that a change would show
    const auto before = modification_time(folder.path());
    job.add(good_url, folder / u"file");
    CHECK(modification_time(folder.path()) == before);
    CHECK(folder.names(u"*").empty());
}

void set_adds_all_its_files() {
    const scratch_folder folder;
    const test_job job;
    const text first = folder / u"first";
    const text second = folder / u"second";
    std::array<BG_FILE_INFO, 2> set = {
        {{const_cast<LPWSTR>(wide(good_url)), const_cast<LPWSTR>(wide(first))},
         {const_cast<LPWSTR>(wide(good_url)), const_cast<LPWSTR>(wide(second))}}};
    CHECK_OK(job->AddFileSet(2, set.data()));
    CHECK_EQUAL(files_in(job), 2u);
}

void set_with_a_bad_file_adds_nothing() {
    const scratch_folder folder;
    const test_job job;
    const text first = folder / u"first";
    const text second = u"relative";
    std::array<BG_FILE_INFO, 2> set = {
        {{const_cast<LPWSTR>(wide(good_url)), const_cast<LPWSTR>(wide(first))},
         {const_cast<LPWSTR>(wide(good_url)), const_cast<LPWSTR>(wide(second))}}};
    CHECK_RESULT(job->AddFileSet(2, set.data()), E_INVALIDARG);
    CHECK_EQUAL(files_in(job), 0u);
}

} // namespace

behaviours adding_files() {
    return {
        BEHAVIOUR(added_file_counts),
        BEHAVIOUR(http_url_is_accepted),
        BEHAVIOUR(https_url_is_accepted),
        BEHAVIOUR(scheme_in_capitals_is_accepted),
        BEHAVIOUR(ftp_url_is_refused),
        BEHAVIOUR(word_is_no_url),
        BEHAVIOUR(url_without_host_is_refused),
        BEHAVIOUR(empty_url_is_refused),
        BEHAVIOUR(url_of_2201_characters_is_refused),
        BEHAVIOUR(url_of_2200_characters_is_accepted),
        BEHAVIOUR(relative_local_name_is_refused),
        BEHAVIOUR(local_name_without_folder_is_refused),
        BEHAVIOUR(empty_local_name_is_refused),
        BEHAVIOUR(local_name_with_prefix_for_long_paths_is_refused),
        BEHAVIOUR(local_name_with_a_wildcard_is_refused),
        BEHAVIOUR(local_name_of_a_stream_is_refused),
        BEHAVIOUR(local_name_beyond_max_path_is_refused),
        BEHAVIOUR(missing_folder_is_refused),
        BEHAVIOUR(adding_creates_nothing_under_the_final_name),
        BEHAVIOUR(adding_leaves_the_folder_alone),
        BEHAVIOUR(set_adds_all_its_files),
        BEHAVIOUR(set_with_a_bad_file_adds_nothing),
    };
}

} // namespace winebits::conformance
