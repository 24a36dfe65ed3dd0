// SPDX-License-Identifier: LGPL-2.1-or-later
// Which certificates of servers a job accepts, and which flag relaxes which check (bits-api 6.9).
// Test thread only.
#include "tests/conformance/tls/lists.hpp"

#include "tests/conformance/clients/trace.hpp"

namespace winebits::conformance {

namespace {

constexpr char file_text[] = "a file\n";

// WinHTTP's codes (bits-api 4.4, 6.9); the general one may stand for each of them.
constexpr auto secure_failure = static_cast<HRESULT>(0x80072F8F);
constexpr auto date_invalid = static_cast<HRESULT>(0x80072F05);
constexpr auto name_invalid = static_cast<HRESULT>(0x80072F06);
constexpr auto authority_invalid = static_cast<HRESULT>(0x80072F0D);
constexpr auto revocation_failed = static_cast<HRESULT>(0x80072F19);
constexpr auto revoked = static_cast<HRESULT>(0x80072F8A);
constexpr auto usage_wrong = static_cast<HRESULT>(0x80072F64);

void start(test_job &job, const char *server, ULONG flags, const text &local) {
    CHECK_OK(http_options(*job)->SetSecurityFlags(flags));
    job.add(served_at(server, "/file"), local).resume();
}

void expect_accepted(const char *server, ULONG flags) {
    const scratch_folder folder;
    test_job job;
    start(job, server, flags, folder / u"file");
    job.wait_transferred();
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"file") == file_text);
}

void expect_refused(const char *server, ULONG flags, std::initializer_list<HRESULT> codes) {
    const scratch_folder folder;
    test_job job;
    start(job, server, flags, folder / u"file");
    job.wait_for({BG_JOB_STATE_ERROR});
    const HRESULT code = job.error().code;
    bool known = code == secure_failure;
    for (const HRESULT one : codes)
        known = known || code == one;
    if (!known)
        throw test::check_failure{"the job failed with " + hex(code), __FILE__, __LINE__};
}

void authority_of_the_root_store_is_trusted() {
    expect_accepted("BITS_TEST_TLS_GOOD", 0);
}

void expired_certificate_is_refused() {
    expect_refused("BITS_TEST_TLS_EXPIRED", 0, {date_invalid});
}

void certificate_of_another_host_is_refused() {
    expect_refused("BITS_TEST_TLS_OTHER_HOST", 0, {name_invalid});
}

void certificate_of_an_unknown_authority_is_refused() {
    expect_refused("BITS_TEST_TLS_UNKNOWN", 0, {authority_invalid});
}

void certificate_for_another_usage_is_refused() {
    expect_refused("BITS_TEST_TLS_OTHER_USAGE", 0, {usage_wrong});
}

void date_may_be_ignored() {
    expect_accepted("BITS_TEST_TLS_EXPIRED", BG_SSL_IGNORE_CERT_DATE_INVALID);
}

void host_may_be_ignored() {
    expect_accepted("BITS_TEST_TLS_OTHER_HOST", BG_SSL_IGNORE_CERT_CN_INVALID);
}

void authority_may_be_ignored() {
    expect_accepted("BITS_TEST_TLS_UNKNOWN", BG_SSL_IGNORE_UNKNOWN_CA);
}

void usage_may_be_ignored() {
    expect_accepted("BITS_TEST_TLS_OTHER_USAGE", BG_SSL_IGNORE_CERT_WRONG_USAGE);
}

constexpr ULONG all_but(ULONG flag) {
    constexpr ULONG all = BG_SSL_IGNORE_CERT_CN_INVALID | BG_SSL_IGNORE_CERT_DATE_INVALID |
                          BG_SSL_IGNORE_UNKNOWN_CA | BG_SSL_IGNORE_CERT_WRONG_USAGE;
    return all & ~flag;
}

void each_flag_relaxes_its_own_check_alone() {
    expect_refused("BITS_TEST_TLS_EXPIRED", all_but(BG_SSL_IGNORE_CERT_DATE_INVALID), {date_invalid});
    expect_refused("BITS_TEST_TLS_OTHER_HOST", all_but(BG_SSL_IGNORE_CERT_CN_INVALID), {name_invalid});
    expect_refused("BITS_TEST_TLS_UNKNOWN", all_but(BG_SSL_IGNORE_UNKNOWN_CA), {authority_invalid});
    expect_refused("BITS_TEST_TLS_OTHER_USAGE", all_but(BG_SSL_IGNORE_CERT_WRONG_USAGE), {usage_wrong});
}

void revocation_is_not_looked_at_by_default() {
    expect_accepted("BITS_TEST_TLS_REVOKED", 0);
}

void revoked_certificate_is_refused_when_asked_for() {
    expect_refused("BITS_TEST_TLS_REVOKED", BG_SSL_ENABLE_CRL_CHECK, {revoked, revocation_failed});
}

void valid_certificate_passes_the_check_for_revocation() {
    expect_accepted("BITS_TEST_TLS_GOOD", BG_SSL_ENABLE_CRL_CHECK);
}

void flags_are_kept() {
    test_job job;
    ULONG flags = 0;
    CHECK_OK(http_options(*job)->SetSecurityFlags(all_but(0) | BG_SSL_ENABLE_CRL_CHECK));
    CHECK_OK(http_options(*job)->GetSecurityFlags(&flags));
    CHECK_EQUAL(flags, all_but(0) | BG_SSL_ENABLE_CRL_CHECK);
}

void refused_job_goes_on_once_the_flag_is_set() {
    const scratch_folder folder;
    test_job job;
    start(job, "BITS_TEST_TLS_EXPIRED", 0, folder / u"file");
    job.wait_for({BG_JOB_STATE_ERROR});
    CHECK_OK(http_options(*job)->SetSecurityFlags(BG_SSL_IGNORE_CERT_DATE_INVALID));
    job.resume().wait_transferred();
}

void redirect_to_http_is_refused() {
    const scratch_folder folder;
    test_job job;
    job.add(served_at("BITS_TEST_TLS_GOOD", "/to-http"), folder / u"file").resume();
    job.wait_for({BG_JOB_STATE_ERROR});
}

void redirect_to_http_may_be_allowed() {
    const scratch_folder folder;
    test_job job;
    CHECK_OK(http_options(*job)->SetSecurityFlags(BG_HTTP_REDIRECT_POLICY_ALLOW_HTTPS_TO_HTTP));
    job.add(served_at("BITS_TEST_TLS_GOOD", "/to-http"), folder / u"file").resume();
    job.wait_transferred();
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"file") == file_text);
}

} // namespace

behaviours server_certificates() {
    return {
        BEHAVIOUR(authority_of_the_root_store_is_trusted),
        BEHAVIOUR(expired_certificate_is_refused),
        BEHAVIOUR(certificate_of_another_host_is_refused),
        BEHAVIOUR(certificate_of_an_unknown_authority_is_refused),
        BEHAVIOUR(certificate_for_another_usage_is_refused),
        BEHAVIOUR(date_may_be_ignored),
        BEHAVIOUR(host_may_be_ignored),
        BEHAVIOUR(authority_may_be_ignored),
        BEHAVIOUR(usage_may_be_ignored),
        BEHAVIOUR(each_flag_relaxes_its_own_check_alone),
        BEHAVIOUR(revocation_is_not_looked_at_by_default),
        BEHAVIOUR(revoked_certificate_is_refused_when_asked_for),
        BEHAVIOUR(valid_certificate_passes_the_check_for_revocation),
        BEHAVIOUR(flags_are_kept),
        BEHAVIOUR(refused_job_goes_on_once_the_flag_is_set),
        BEHAVIOUR(redirect_to_http_is_refused),
        BEHAVIOUR(redirect_to_http_may_be_allowed),
    };
}

} // namespace winebits::conformance
