// SPDX-License-Identifier: LGPL-2.1-or-later
// What a server is asked, and what answers do (bits-api 6.1 to 6.5, Appendix C 15).
// Test thread only.
#include "tests/conformance/transfer/lists.hpp"

#include "tests/conformance/support/folder.hpp"
#include "tests/conformance/support/job.hpp"
#include "tests/conformance/support/server.hpp"

namespace winebits::conformance {

namespace {

// Fetches the URL and returns what the server saw.
std::vector<std::string> seen_requests(const text &remote) {
    const scratch_folder folder;
    test_job job;
    job.add(remote, folder / u"file").resume().wait_transferred();
    CHECK_OK(job->Complete());
    auto requests = requests_for(remote);
    CHECK(!requests.empty());
    return requests;
}

void first_request_asks_for_the_head() {
    const auto requests = seen_requests(url("size=10000"));
    CHECK_EQUAL(member(requests.front(), "method"), std::string("HEAD"));
}

void every_request_names_bits() {
    for (const std::string &request : seen_requests(url("size=10000")))
        CHECK(member(request, "user-agent").starts_with("Microsoft BITS/"));
}

void no_request_asks_for_compression() {
    for (const std::string &request : seen_requests(url("size=10000")))
        CHECK_EQUAL(member(request, "accept-encoding"), std::string("identity"));
}

void background_job_asks_for_a_range() {
    const auto requests = seen_requests(url("size=10000"));
    CHECK_EQUAL(member(requests.back(), "method"), std::string("GET"));
    CHECK(member(requests.back(), "range").starts_with("bytes=0-"));
}

void query_is_sent_as_given() {
    seen_requests(url("size=10000&x=%20%C3%A4&y=a+b&z"));
}

void foreground_job_takes_the_whole_file_from_a_server_without_ranges() {
    const scratch_folder folder;
    test_job job;
    job.add(url("size=1M&range=ignore"), folder / u"file").foreground().resume().wait_transferred();
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"file") == entity(1u << 20));
}

void server_that_refuses_head_still_serves() {
    const scratch_folder folder;
    test_job job;
    job.add(url("size=100000&head=405"), folder / u"file").resume().wait_transferred();
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"file") == entity(100000));
}

void redirect_is_followed_silently() {
    const scratch_folder folder;
    test_job job;
    const text remote = url("redirect=/elsewhere?size=100000");
    com_string name;
    job.add(remote, folder / u"file").resume().wait_transferred();
    CHECK_OK(job.file(0)->GetRemoteName(name.put()));
    CHECK_EQUAL(name.value(), remote);
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"file") == entity(100000));
}

void permanent_redirect_is_followed() {
    const scratch_folder folder;
    test_job job;
    job.add(url("redirect=/elsewhere?size=5000&redirect-status=301"), folder / u"file")
        .resume()
        .wait_transferred();
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"file") == entity(5000));
}

void server_that_closes_idle_connections_is_no_trouble() {
    const scratch_folder folder;
    test_job job;
    job.add(url("size=100000&close-idle"), folder / u"first")
        .add(url("size=100000&close-idle"), folder / u"second");
    job.resume().wait_transferred();
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"second") == entity(100000));
}

} // namespace

behaviours requests() {
    return {
        BEHAVIOUR(first_request_asks_for_the_head),
        BEHAVIOUR(every_request_names_bits),
        BEHAVIOUR(no_request_asks_for_compression),
        BEHAVIOUR(background_job_asks_for_a_range),
        BEHAVIOUR(query_is_sent_as_given),
        BEHAVIOUR(foreground_job_takes_the_whole_file_from_a_server_without_ranges),
        BEHAVIOUR(server_that_refuses_head_still_serves),
        BEHAVIOUR(redirect_is_followed_silently),
        BEHAVIOUR(permanent_redirect_is_followed),
        BEHAVIOUR(server_that_closes_idle_connections_is_no_trouble),
    };
}

} // namespace winebits::conformance
