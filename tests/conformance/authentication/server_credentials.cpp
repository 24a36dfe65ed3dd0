// SPDX-License-Identifier: LGPL-2.1-or-later
// 401 with and without credentials (bits-api 3.5, 6.8).
// Test thread only.
#include "tests/conformance/authentication/lists.hpp"

#include "tests/conformance/clients/trace.hpp"

namespace winebits::conformance {

namespace {

const text user = u"user";
const text password = u"password";
const text wrong_password = u"passwort";
const std::string unauthorized = "0x80190191";

HRESULT give(test_job &job, BG_AUTH_SCHEME scheme, const text &secret = password) {
    return set_credentials(*job, BG_AUTH_TARGET_SERVER, scheme, &user, &secret);
}

text protected_file() {
    return served_at("BITS_TEST_WEB", "/basic/file");
}

text with_digest() {
    return url("size=1000&auth=digest");
}

void expect_unauthorized(test_job &job) {
    job.wait_for({BG_JOB_STATE_ERROR});
    CHECK_EQUAL(hex(job.error().code), unauthorized);
}

void expect_file(test_job &job, const text &local) {
    job.wait_transferred();
    CHECK_OK(job->Complete());
    CHECK(contents(local) == "a file\n");
}

void server_turns_a_job_without_credentials_away() {
    const scratch_folder folder;
    test_job job;
    job.add(protected_file(), folder / u"file").resume();
    expect_unauthorized(job);
}

void basic_credentials_are_accepted() {
    const scratch_folder folder;
    test_job job;
    CHECK_OK(give(job, BG_AUTH_SCHEME_BASIC));
    job.add(protected_file(), folder / u"file").resume();
    expect_file(job, folder / u"file");
}

void basic_credentials_pass_through_tls() {
    const scratch_folder folder;
    test_job job;
    CHECK_OK(give(job, BG_AUTH_SCHEME_BASIC));
    job.add(served_at("BITS_TEST_TLS_GOOD", "/basic/file"), folder / u"file").resume();
    expect_file(job, folder / u"file");
}

void wrong_password_is_turned_away() {
    const scratch_folder folder;
    test_job job;
    CHECK_OK(give(job, BG_AUTH_SCHEME_BASIC, wrong_password));
    job.add(protected_file(), folder / u"file").resume();
    expect_unauthorized(job);
}

void credentials_given_later_let_the_job_go_on() {
    const scratch_folder folder;
    test_job job;
    job.add(protected_file(), folder / u"file").resume();
    expect_unauthorized(job);
    CHECK_OK(give(job, BG_AUTH_SCHEME_BASIC));
    job.resume();
    expect_file(job, folder / u"file");
}

void newer_credentials_replace_the_older() {
    const scratch_folder folder;
    test_job job;
    CHECK_OK(give(job, BG_AUTH_SCHEME_BASIC, wrong_password));
    CHECK_OK(give(job, BG_AUTH_SCHEME_BASIC));
    job.add(protected_file(), folder / u"file").resume();
    expect_file(job, folder / u"file");
}

void removed_credentials_are_not_used() {
    const scratch_folder folder;
    test_job job;
    const auto job2 = as<IBackgroundCopyJob2>(*job);
    CHECK_RESULT(job2->RemoveCredentials(BG_AUTH_TARGET_SERVER, BG_AUTH_SCHEME_BASIC), S_FALSE);
    CHECK_OK(give(job, BG_AUTH_SCHEME_BASIC));
    CHECK_OK(job2->RemoveCredentials(BG_AUTH_TARGET_SERVER, BG_AUTH_SCHEME_BASIC));
    job.add(protected_file(), folder / u"file").resume();
    expect_unauthorized(job);
}

void credentials_of_the_proxy_are_not_for_the_server() {
    const scratch_folder folder;
    test_job job;
    CHECK_OK(set_credentials(*job, BG_AUTH_TARGET_PROXY, BG_AUTH_SCHEME_BASIC, &user, &password));
    job.add(protected_file(), folder / u"file").resume();
    expect_unauthorized(job);
}

void digest_credentials_are_accepted() {
    const scratch_folder folder;
    test_job job;
    CHECK_OK(give(job, BG_AUTH_SCHEME_DIGEST));
    job.add(with_digest(), folder / u"file").resume();
    job.wait_transferred();
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"file") == entity(1000));
}

void wrong_digest_is_turned_away() {
    const scratch_folder folder;
    test_job job;
    CHECK_OK(give(job, BG_AUTH_SCHEME_DIGEST, wrong_password));
    job.add(with_digest(), folder / u"file").resume();
    expect_unauthorized(job);
}

void password_is_not_sent_by_another_scheme() {
    const scratch_folder folder;
    test_job job;
    const text remote = url("size=1000&auth=basic");
    CHECK_OK(give(job, BG_AUTH_SCHEME_DIGEST));
    job.add(remote, folder / u"file").resume();
    expect_unauthorized(job);
    for (const std::string &request : requests_for(remote))
        CHECK(!member(request, "authorization").starts_with("Basic"));
}

void scheme_is_chosen_by_the_challenge() {
    const scratch_folder folder;
    test_job job;
    CHECK_OK(give(job, BG_AUTH_SCHEME_BASIC));
    CHECK_OK(give(job, BG_AUTH_SCHEME_DIGEST));
    const text remote = with_digest();
    job.add(remote, folder / u"file").resume().wait_transferred();
    for (const std::string &request : requests_for(remote))
        CHECK(!member(request, "authorization").starts_with("Basic"));
}

void credentials_wait_for_the_challenge() {
    const scratch_folder folder;
    test_job job;
    CHECK_OK(give(job, BG_AUTH_SCHEME_BASIC));
    const text remote = url("size=1000");
    job.add(remote, folder / u"file").resume().wait_transferred();
    for (const std::string &request : requests_for(remote))
        CHECK_EQUAL(member(request, "authorization"), "");
}

void credentials_do_not_follow_to_another_host() {
    const scratch_folder folder;
    test_job job;
    CHECK_OK(give(job, BG_AUTH_SCHEME_BASIC));
    // The same server by another name is another host.
    text target = url("size=1000");
    target.replace(target.find(u"127.0.0.1"), 9, u"localhost");
    job.add(redirect_to(target), folder / u"file").resume().wait_transferred();
    target.replace(target.find(u"localhost"), 9, u"127.0.0.1");
    for (const std::string &request : requests_for(target))
        CHECK_EQUAL(member(request, "authorization"), "");
}

} // namespace

behaviours server_credentials() {
    return {
        BEHAVIOUR(server_turns_a_job_without_credentials_away),
        BEHAVIOUR(basic_credentials_are_accepted),
        BEHAVIOUR(basic_credentials_pass_through_tls),
        BEHAVIOUR(wrong_password_is_turned_away),
        BEHAVIOUR(credentials_given_later_let_the_job_go_on),
        BEHAVIOUR(newer_credentials_replace_the_older),
        BEHAVIOUR(removed_credentials_are_not_used),
        BEHAVIOUR(credentials_of_the_proxy_are_not_for_the_server),
        BEHAVIOUR(digest_credentials_are_accepted),
        BEHAVIOUR(wrong_digest_is_turned_away),
        BEHAVIOUR(password_is_not_sent_by_another_scheme),
        BEHAVIOUR(scheme_is_chosen_by_the_challenge),
        BEHAVIOUR(credentials_wait_for_the_challenge),
        BEHAVIOUR(credentials_do_not_follow_to_another_host),
    };
}

} // namespace winebits::conformance
