// SPDX-License-Identifier: LGPL-2.1-or-later
// ReplaceRemotePrefix (bits-api 3.6).
// Test thread only.
#include "tests/conformance/job3/lists.hpp"

#include "tests/conformance/support/folder.hpp"
#include "tests/conformance/support/interfaces.hpp"
#include "tests/conformance/support/job.hpp"
#include "tests/conformance/support/server.hpp"
#include "tests/conformance/support/wait.hpp"

#include <algorithm>

namespace winebits::conformance {

namespace {

constexpr std::size_t longest_url = 2200;

HRESULT replace(const test_job &job, const text &before, const text &after) {
    return as<IBackgroundCopyJob3>(*job)->ReplaceRemotePrefix(wide(before), wide(after));
}

text remote_name(const test_job &job, ULONG index) {
    com_string name;
    CHECK_OK(job.file(index)->GetRemoteName(name.put()));
    return name.value();
}

// The part of a URL of url() that no other test has.
text prefix_of(const text &address) {
    return address.substr(0, address.find(u'?'));
}

void prefix_of_every_name_is_replaced() {
    const scratch_folder folder;
    test_job job;
    job.add(u"http://old.test/a/one", folder / u"one").add(u"http://old.test/a/two?x=1", folder / u"two");
    job.add(u"http://other.test/a/three", folder / u"three");
    CHECK_OK(replace(job, u"http://old.test/a/", u"https://new.test/b/"));
    CHECK_EQUAL(remote_name(job, 0), text(u"https://new.test/b/one"));
    CHECK_EQUAL(remote_name(job, 1), text(u"https://new.test/b/two?x=1"));
    CHECK_EQUAL(remote_name(job, 2), text(u"http://other.test/a/three"));
}

void prefix_that_no_name_has_changes_nothing() {
    const scratch_folder folder;
    test_job job;
    job.add(u"http://old.test/one", folder / u"one");
    CHECK_RESULT(replace(job, u"http://unknown.test/", u"http://new.test/"), S_FALSE);
    CHECK_EQUAL(remote_name(job, 0), text(u"http://old.test/one"));
}

void prefix_is_case_sensitive() {
    const scratch_folder folder;
    test_job job;
    job.add(u"http://old.test/Case/one", folder / u"one");
    CHECK_RESULT(replace(job, u"http://old.test/case/", u"http://new.test/"), S_FALSE);
    CHECK_EQUAL(remote_name(job, 0), text(u"http://old.test/Case/one"));
}

void empty_prefix_is_refused() {
    const scratch_folder folder;
    test_job job;
    job.add(u"http://old.test/one", folder / u"one");
    CHECK_RESULT(replace(job, u"", u"http://new.test/"), E_INVALIDARG);
    CHECK_RESULT(replace(job, u"http://old.test/", u""), E_INVALIDARG);
    CHECK_EQUAL(remote_name(job, 0), text(u"http://old.test/one"));
}

void result_that_is_too_long_is_refused() {
    const scratch_folder folder;
    test_job job;
    job.add(u"http://old.test/one", folder / u"one");
    CHECK_FAILED(replace(job, u"http://old.test/", u"http://new.test/?" + text(longest_url, u'x')));
    CHECK_EQUAL(remote_name(job, 0), text(u"http://old.test/one"));
}

void result_that_is_no_url_is_refused() {
    const scratch_folder folder;
    test_job job;
    job.add(u"http://old.test/one", folder / u"one");
    CHECK_RESULT(replace(job, u"http://", u"ftp://"), E_INVALIDARG);
    CHECK_EQUAL(remote_name(job, 0), text(u"http://old.test/one"));
}

void ended_job_has_its_names_for_good() {
    const scratch_folder folder;
    test_job job;
    job.add(u"http://old.test/one", folder / u"one");
    CHECK_OK(job->Cancel());
    CHECK_RESULT(replace(job, u"http://old.test/", u"http://new.test/"), BG_E_INVALID_STATE);
}

void null_for_a_prefix_is_a_null_reference() {
    const test_job job;
    const auto job3 = as<IBackgroundCopyJob3>(*job);
    CHECK_RESULT(job3->ReplaceRemotePrefix(nullptr, wide(u"http://new.test/")), null_reference);
    CHECK_RESULT(job3->ReplaceRemotePrefix(wide(u"http://old.test/"), nullptr), null_reference);
}

void transfer_uses_the_new_name() {
    const scratch_folder folder;
    test_job job;
    const text before = refused_url();
    const text after = url("size=20000");
    job.add(before, folder / u"file");
    CHECK_OK(replace(job, before, after));
    job.resume().wait_transferred();
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"file") == entity(20000));
}

void failed_job_goes_on_with_the_new_name() {
    const scratch_folder folder;
    test_job job;
    const text before = url("status=404");
    const text after = url("size=20000");
    job.add(before, folder / u"file").resume().wait_for({BG_JOB_STATE_ERROR});
    CHECK_OK(replace(job, before, after));
    job.resume().wait_transferred();
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"file") == entity(20000));
}

void finished_file_gets_the_name_but_is_not_fetched_again() {
    const scratch_folder folder;
    test_job job;
    const text before = url("size=20000");
    const text after = url("size=20000");
    job.add(before, folder / u"file").resume().wait_transferred();
    CHECK_OK(replace(job, prefix_of(before), prefix_of(after)));
    CHECK_EQUAL(remote_name(job, 0), after);
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"file") == entity(20000));
    CHECK_EQUAL(requests_for(after).size(), 0u);
}

// The new server has the same file, so that it goes on where it stood.
void file_in_progress_goes_on_from_the_new_server() {
    constexpr std::uint64_t size = 400000;
    const scratch_folder folder;
    test_job job;
    const text before = url("size=400000&trickle=100000");
    const text after = url("size=400000&trickle=1000000");
    job.add(before, folder / u"file").resume();
    CHECK_SOON(job.progress().BytesTransferred > 0);
    CHECK_OK(job->Suspend());
    CHECK_OK(replace(job, before, after));
    job.resume().wait_transferred();
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"file") == entity(size));
    const auto requests = requests_for(after);
    CHECK(!requests.empty());
    CHECK(std::ranges::none_of(requests,
                               [](const auto &one) { return member(one, "range").starts_with("bytes=0-"); }));
}

void file_that_differs_on_the_new_server_is_fetched_anew() {
    const scratch_folder folder;
    test_job job;
    const text before = url("size=400000&trickle=100000");
    const text after = url("size=300000&seed=5&lastmod=1600000000");
    job.add(before, folder / u"file").resume();
    CHECK_SOON(job.progress().BytesTransferred > 0);
    CHECK_OK(job->Suspend());
    CHECK_OK(replace(job, before, after));
    job.resume().wait_transferred();
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"file") == entity(300000, 5));
}

} // namespace

behaviours remote_prefix() {
    return {
        BEHAVIOUR(prefix_of_every_name_is_replaced),
        BEHAVIOUR(prefix_that_no_name_has_changes_nothing),
        BEHAVIOUR(prefix_is_case_sensitive),
        BEHAVIOUR(empty_prefix_is_refused),
        BEHAVIOUR(result_that_is_too_long_is_refused),
        BEHAVIOUR(result_that_is_no_url_is_refused),
        BEHAVIOUR(ended_job_has_its_names_for_good),
        BEHAVIOUR(null_for_a_prefix_is_a_null_reference),
        BEHAVIOUR(transfer_uses_the_new_name),
        BEHAVIOUR(failed_job_goes_on_with_the_new_name),
        BEHAVIOUR(finished_file_gets_the_name_but_is_not_fetched_again),
        BEHAVIOUR(file_in_progress_goes_on_from_the_new_server),
        BEHAVIOUR(file_that_differs_on_the_new_server_is_fetched_anew),
    };
}

} // namespace winebits::conformance
