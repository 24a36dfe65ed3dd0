// SPDX-License-Identifier: LGPL-2.1-or-later
// Security flags: what may be set, and redirects; what they are for TLS is in tls (bits-api 3.9, 6.5,
// Appendix C 15). Test thread only.
#include "tests/conformance/http_options/lists.hpp"

#include "tests/conformance/support/folder.hpp"
#include "tests/conformance/support/interfaces.hpp"
#include "tests/conformance/support/job.hpp"
#include "tests/conformance/support/server.hpp"

namespace winebits::conformance {

namespace {

HRESULT set(const test_job &job, ULONG flags) {
    return as<IBackgroundCopyJobHttpOptions>(*job)->SetSecurityFlags(flags);
}

ULONG flags_of(const test_job &job) {
    ULONG flags = 0xFFFF;
    CHECK_OK(as<IBackgroundCopyJobHttpOptions>(*job)->GetSecurityFlags(&flags));
    return flags;
}

text remote_name(const test_job &job) {
    com_string name;
    CHECK_OK(job.file(0)->GetRemoteName(name.put()));
    return name.value();
}

void no_security_flag_is_set_at_first() {
    const test_job job;
    CHECK_EQUAL(flags_of(job), 0u);
}

void documented_security_flags_are_kept() {
    const test_job job;
    for (const ULONG wanted :
         {BG_SSL_ENABLE_CRL_CHECK, BG_SSL_IGNORE_CERT_CN_INVALID, BG_SSL_IGNORE_CERT_DATE_INVALID,
          BG_SSL_IGNORE_UNKNOWN_CA, BG_SSL_IGNORE_CERT_WRONG_USAGE, 0x1F,
          BG_HTTP_REDIRECT_POLICY_ALLOW_REPORT, BG_HTTP_REDIRECT_POLICY_DISALLOW,
          BG_HTTP_REDIRECT_POLICY_ALLOW_REPORT | BG_HTTP_REDIRECT_POLICY_ALLOW_HTTPS_TO_HTTP,
          BG_HTTP_REDIRECT_POLICY_ALLOW_HTTPS_TO_HTTP, 0}) {
        CHECK_OK(set(job, wanted));
        CHECK_EQUAL(flags_of(job), static_cast<ULONG>(wanted));
    }
}

void unknown_security_flags_are_not_implemented() {
    const test_job job;
    CHECK_RESULT(set(job, 0x20), E_NOTIMPL);
    CHECK_RESULT(set(job, 0x1000), E_NOTIMPL);
    CHECK_EQUAL(flags_of(job), 0u);
}

void ended_job_takes_no_security_flags() {
    const test_job job;
    CHECK_OK(job->Cancel());
    CHECK_RESULT(set(job, BG_SSL_IGNORE_UNKNOWN_CA), BG_E_INVALID_STATE);
}

void null_for_the_security_flags_is_a_null_reference() {
    const test_job job;
    CHECK_RESULT(as<IBackgroundCopyJobHttpOptions>(*job)->GetSecurityFlags(nullptr), null_reference);
}

void silent_redirect_leaves_the_remote_name() {
    const scratch_folder folder;
    test_job job;
    const text remote = url("redirect=" + target_of(url("size=1000")));
    CHECK_OK(set(job, BG_HTTP_REDIRECT_POLICY_ALLOW_SILENT));
    job.add(remote, folder / u"file").resume().wait_transferred();
    CHECK_EQUAL(remote_name(job), remote);
}

void reported_redirect_changes_the_remote_name() {
    const scratch_folder folder;
    test_job job;
    const text target = url("size=1000");
    CHECK_OK(set(job, BG_HTTP_REDIRECT_POLICY_ALLOW_REPORT));
    job.add(url("redirect=" + target_of(target)), folder / u"file").resume().wait_transferred();
    CHECK_EQUAL(remote_name(job), target);
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"file") == entity(1000));
}

void last_of_several_redirects_is_reported() {
    const scratch_folder folder;
    test_job job;
    const text remote = url("hops=3&size=1000");
    CHECK_OK(set(job, BG_HTTP_REDIRECT_POLICY_ALLOW_REPORT));
    job.add(remote, folder / u"file").resume().wait_transferred();
    const text path = remote.substr(0, remote.find(u'?'));
    CHECK_EQUAL(remote_name(job), path + u"?hops=0&size=1000");
}

void forbidden_redirect_fails(unsigned status) {
    const scratch_folder folder;
    test_job job;
    const text target = url("size=1000");
    CHECK_OK(set(job, BG_HTTP_REDIRECT_POLICY_DISALLOW));
    job.add(url("redirect=" + target_of(target) + "&redirect-status=" + std::to_string(status)),
            folder / u"file");
    job.resume().wait_for({BG_JOB_STATE_ERROR});
    CHECK_EQUAL(hex(job.error().code), hex(static_cast<HRESULT>(0x80190000 + status)));
    CHECK_EQUAL(requests_for(target).size(), 0u);
}

void forbidden_301_is_an_error() {
    forbidden_redirect_fails(301);
}
void forbidden_302_is_an_error() {
    forbidden_redirect_fails(302);
}
void forbidden_303_is_an_error() {
    forbidden_redirect_fails(303);
}
void forbidden_307_is_an_error() {
    forbidden_redirect_fails(307);
}

// The documentation has both policies change the remote name.
void forbidden_redirect_tells_its_target() {
    const scratch_folder folder;
    test_job job;
    const text target = url("size=1000");
    CHECK_OK(set(job, BG_HTTP_REDIRECT_POLICY_DISALLOW));
    job.add(url("redirect=" + target_of(target)), folder / u"file").resume();
    job.wait_for({BG_JOB_STATE_ERROR});
    CHECK_EQUAL(remote_name(job), target);
}

void file_without_redirect_needs_no_policy() {
    const scratch_folder folder;
    test_job job;
    CHECK_OK(set(job, BG_HTTP_REDIRECT_POLICY_DISALLOW));
    job.add(url("size=1000"), folder / u"file").resume().wait_transferred();
}

} // namespace

behaviours security_flags() {
    return {
        BEHAVIOUR(no_security_flag_is_set_at_first),
        BEHAVIOUR(documented_security_flags_are_kept),
        BEHAVIOUR(unknown_security_flags_are_not_implemented),
        BEHAVIOUR(ended_job_takes_no_security_flags),
        BEHAVIOUR(null_for_the_security_flags_is_a_null_reference),
        BEHAVIOUR(silent_redirect_leaves_the_remote_name),
        BEHAVIOUR(reported_redirect_changes_the_remote_name),
        BEHAVIOUR(last_of_several_redirects_is_reported),
        BEHAVIOUR(forbidden_301_is_an_error),
        BEHAVIOUR(forbidden_302_is_an_error),
        BEHAVIOUR(forbidden_303_is_an_error),
        BEHAVIOUR(forbidden_307_is_an_error),
        BEHAVIOUR(forbidden_redirect_tells_its_target),
        BEHAVIOUR(file_without_redirect_needs_no_policy),
    };
}

} // namespace winebits::conformance
