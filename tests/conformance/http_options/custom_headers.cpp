// SPDX-License-Identifier: LGPL-2.1-or-later
// Custom headers: kept, sent, write-only (bits-api 3.9, 6.10, Appendix C 18).
// Test thread only.
#include "tests/conformance/http_options/lists.hpp"

#include "tests/conformance/support/folder.hpp"
#include "tests/conformance/support/interfaces.hpp"
#include "tests/conformance/support/job.hpp"
#include "tests/conformance/support/server.hpp"

#include <algorithm>

namespace winebits::conformance {

namespace {

constexpr std::size_t longest_headers = 16383; // without the NUL

HRESULT set(const test_job &job, const text &headers) {
    return as<IBackgroundCopyJobHttpOptions>(*job)->SetCustomHeaders(wide(headers));
}

text headers_of(const test_job &job) {
    com_string headers;
    CHECK_OK(as<IBackgroundCopyJobHttpOptions>(*job)->GetCustomHeaders(headers.put()));
    return headers.value();
}

// Downloads and says whether each request had these two headers.
void every_request_has_both(test_job &job, const std::string &first, const std::string &second) {
    const scratch_folder folder;
    const text remote = url("size=20000");
    job.add(remote, folder / u"file").resume().wait_transferred();
    const auto requests = requests_for(remote);
    CHECK(std::ranges::any_of(requests, [](const auto &one) { return member(one, "method") == "HEAD"; }));
    CHECK(std::ranges::any_of(requests, [](const auto &one) { return member(one, "method") == "GET"; }));
    for (const std::string &request : requests) {
        CHECK_EQUAL(member(request, "x-first"), first);
        CHECK_EQUAL(member(request, "x-second"), second);
    }
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"file") == entity(20000));
}

void there_are_no_custom_headers_at_first() {
    const test_job job;
    com_string headers;
    CHECK_RESULT(as<IBackgroundCopyJobHttpOptions>(*job)->GetCustomHeaders(headers.put()), S_FALSE);
    CHECK(headers.is_null());
}

void custom_headers_are_returned_as_given() {
    const test_job job;
    for (const text &headers : {text(u"X-First: one\r\nX-Second: two\r\n"), text(u"X-First: one"),
                                text(u"X-First: one\nX-Second: two\n")}) {
        CHECK_OK(set(job, headers));
        CHECK_EQUAL(headers_of(job), headers);
    }
}

void null_clears_the_custom_headers() {
    const test_job job;
    com_string headers;
    const auto options = as<IBackgroundCopyJobHttpOptions>(*job);
    CHECK_OK(set(job, u"X-First: one\r\n"));
    CHECK_OK(options->SetCustomHeaders(nullptr));
    CHECK_RESULT(options->GetCustomHeaders(headers.put()), S_FALSE);
    CHECK(headers.is_null());
}

void custom_headers_of_16383_characters_are_kept() {
    const test_job job;
    const text start = u"X-First: ";
    const text headers = start + text(longest_headers - start.size(), u'x');
    CHECK_OK(set(job, headers));
    CHECK(headers_of(job) == headers);
}

void custom_headers_of_16384_characters_are_too_long() {
    const test_job job;
    const text start = u"X-First: ";
    CHECK_RESULT(set(job, start + text(longest_headers + 1 - start.size(), u'x')), BG_E_STRING_TOO_LONG);
}

void custom_headers_are_in_every_request() {
    test_job job;
    CHECK_OK(set(job, u"X-First: one\r\nX-Second: two\r\n"));
    every_request_has_both(job, "one", "two");
}

void custom_headers_may_end_with_a_bare_line_feed() {
    test_job job;
    CHECK_OK(set(job, u"X-First: one\nX-Second: two\n"));
    every_request_has_both(job, "one", "two");
}

void last_custom_header_needs_no_end() {
    test_job job;
    CHECK_OK(set(job, u"X-First: one\r\nX-Second: two"));
    every_request_has_both(job, "one", "two");
}

void custom_headers_are_in_a_redirected_request_too() {
    const scratch_folder folder;
    test_job job;
    const text target = url("size=1000");
    CHECK_OK(set(job, u"X-First: one\r\n"));
    job.add(url("redirect=" + target_of(target)), folder / u"file").resume().wait_transferred();
    const auto requests = requests_for(target);
    CHECK(!requests.empty());
    for (const std::string &request : requests)
        CHECK_EQUAL(member(request, "x-first"), std::string("one"));
}

void newer_custom_headers_are_sent_after_a_resume() {
    const scratch_folder folder;
    test_job job;
    const text first = url("size=1000");
    const text second = url("size=2000");
    CHECK_OK(set(job, u"X-First: one\r\n"));
    job.add(first, folder / u"first").resume().wait_transferred();
    CHECK_OK(set(job, u"X-First: two\r\n"));
    job.add(second, folder / u"second").resume().wait_transferred();
    CHECK_EQUAL(member(requests_for(first).back(), "x-first"), std::string("one"));
    CHECK_EQUAL(member(requests_for(second).back(), "x-first"), std::string("two"));
}

void transferred_job_takes_custom_headers() {
    const scratch_folder folder;
    test_job job;
    job.add(url("size=1000"), folder / u"file").resume().wait_transferred();
    CHECK_OK(set(job, u"X-First: one\r\n"));
    CHECK_OK(as<IBackgroundCopyJobHttpOptions>(*job)->SetCustomHeaders(nullptr));
}

void ended_job_takes_no_custom_headers() {
    const test_job job;
    CHECK_OK(job->Cancel());
    CHECK_RESULT(set(job, u"X-First: one\r\n"), BG_E_INVALID_STATE);
}

void write_only_headers_are_sent_but_not_told() {
    test_job job;
    com_string headers;
    CHECK_OK(set(job, u"X-First: one\r\nX-Second: two\r\n"));
    CHECK_OK(as<IBackgroundCopyJobHttpOptions3>(*job)->MakeCustomHeadersWriteOnly());
    CHECK_FAILED(as<IBackgroundCopyJobHttpOptions>(*job)->GetCustomHeaders(headers.put()));
    CHECK(headers.is_null());
    every_request_has_both(job, "one", "two");
}

void write_only_headers_stay_write_only() {
    test_job job;
    com_string headers;
    const auto options = as<IBackgroundCopyJobHttpOptions3>(*job);
    CHECK_OK(options->MakeCustomHeadersWriteOnly());
    CHECK_OK(options->MakeCustomHeadersWriteOnly());
    CHECK_OK(set(job, u"X-First: three\r\nX-Second: four\r\n"));
    CHECK_FAILED(options->GetCustomHeaders(headers.put()));
    every_request_has_both(job, "three", "four");
}

void null_for_the_custom_headers_is_a_null_reference() {
    const test_job job;
    CHECK_RESULT(as<IBackgroundCopyJobHttpOptions>(*job)->GetCustomHeaders(nullptr), null_reference);
}

} // namespace

behaviours custom_headers() {
    return {
        BEHAVIOUR(there_are_no_custom_headers_at_first),
        BEHAVIOUR(custom_headers_are_returned_as_given),
        BEHAVIOUR(null_clears_the_custom_headers),
        BEHAVIOUR(custom_headers_of_16383_characters_are_kept),
        BEHAVIOUR(custom_headers_of_16384_characters_are_too_long),
        BEHAVIOUR(custom_headers_are_in_every_request),
        BEHAVIOUR(custom_headers_may_end_with_a_bare_line_feed),
        BEHAVIOUR(last_custom_header_needs_no_end),
        BEHAVIOUR(custom_headers_are_in_a_redirected_request_too),
        BEHAVIOUR(newer_custom_headers_are_sent_after_a_resume),
        BEHAVIOUR(transferred_job_takes_custom_headers),
        BEHAVIOUR(ended_job_takes_no_custom_headers),
        BEHAVIOUR(write_only_headers_are_sent_but_not_told),
        BEHAVIOUR(write_only_headers_stay_write_only),
        BEHAVIOUR(null_for_the_custom_headers_is_a_null_reference),
    };
}

} // namespace winebits::conformance
