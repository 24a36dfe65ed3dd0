// SPDX-License-Identifier: LGPL-2.1-or-later
// What SetCredentials and RemoveCredentials take (bits-api 3.5).
// Test thread only.
#include "tests/conformance/job2/lists.hpp"

#include "tests/conformance/support/interfaces.hpp"
#include "tests/conformance/support/job.hpp"

namespace winebits::conformance {

namespace {

constexpr std::size_t longest_user = 300;
// The sources name 65,535 and 65,536 (bits-api 15.2).
constexpr std::size_t longest_password = 65535;
constexpr std::size_t too_long_password = 65537;

BG_AUTH_CREDENTIALS credentials_with(BG_AUTH_TARGET target, BG_AUTH_SCHEME scheme, const text *user,
                                     const text *password) {
    BG_AUTH_CREDENTIALS given{};
    given.Target = target;
    given.Scheme = scheme;
    // BITS does not write into them.
    given.Credentials.Basic.UserName = user ? const_cast<LPWSTR>(wide(*user)) : nullptr;
    given.Credentials.Basic.Password = password ? const_cast<LPWSTR>(wide(*password)) : nullptr;
    return given;
}

HRESULT set(const test_job &job, BG_AUTH_TARGET target, BG_AUTH_SCHEME scheme, const text *user,
            const text *password) {
    BG_AUTH_CREDENTIALS given = credentials_with(target, scheme, user, password);
    return as<IBackgroundCopyJob2>(*job)->SetCredentials(&given);
}

const text user = u"user";
const text password = u"secret";

void every_scheme_takes_a_user_and_a_password() {
    const test_job job;
    for (const BG_AUTH_TARGET target : {BG_AUTH_TARGET_SERVER, BG_AUTH_TARGET_PROXY})
        for (const BG_AUTH_SCHEME scheme : {BG_AUTH_SCHEME_BASIC, BG_AUTH_SCHEME_DIGEST, BG_AUTH_SCHEME_NTLM,
                                            BG_AUTH_SCHEME_NEGOTIATE, BG_AUTH_SCHEME_PASSPORT})
            CHECK_OK(set(job, target, scheme, &user, &password));
}

void basic_and_digest_need_a_user_and_a_password() {
    const test_job job;
    for (const BG_AUTH_SCHEME scheme : {BG_AUTH_SCHEME_BASIC, BG_AUTH_SCHEME_DIGEST}) {
        CHECK_RESULT(set(job, BG_AUTH_TARGET_SERVER, scheme, nullptr, nullptr), E_INVALIDARG);
        CHECK_RESULT(set(job, BG_AUTH_TARGET_SERVER, scheme, &user, nullptr), E_INVALIDARG);
        CHECK_RESULT(set(job, BG_AUTH_TARGET_SERVER, scheme, nullptr, &password), E_INVALIDARG);
    }
}

void logon_schemes_take_the_users_own_logon() {
    const test_job job;
    for (const BG_AUTH_TARGET target : {BG_AUTH_TARGET_SERVER, BG_AUTH_TARGET_PROXY})
        for (const BG_AUTH_SCHEME scheme : {BG_AUTH_SCHEME_NTLM, BG_AUTH_SCHEME_NEGOTIATE})
            CHECK_OK(set(job, target, scheme, nullptr, nullptr));
}

void passport_has_no_logon_of_its_own() {
    const test_job job;
    CHECK_FAILED(set(job, BG_AUTH_TARGET_SERVER, BG_AUTH_SCHEME_PASSPORT, nullptr, nullptr));
}

void user_of_300_characters_is_taken() {
    const test_job job;
    const text name(longest_user, u'u');
    CHECK_OK(set(job, BG_AUTH_TARGET_SERVER, BG_AUTH_SCHEME_BASIC, &name, &password));
}

void user_of_301_characters_is_too_large() {
    const test_job job;
    const text name(longest_user + 1, u'u');
    CHECK_RESULT(set(job, BG_AUTH_TARGET_SERVER, BG_AUTH_SCHEME_BASIC, &name, &password),
                 BG_E_USERNAME_TOO_LARGE);
}

void password_of_65535_characters_is_taken() {
    const test_job job;
    const text word(longest_password, u'p');
    CHECK_OK(set(job, BG_AUTH_TARGET_SERVER, BG_AUTH_SCHEME_BASIC, &user, &word));
}

void password_of_65537_characters_is_too_large() {
    const test_job job;
    const text word(too_long_password, u'p');
    CHECK_RESULT(set(job, BG_AUTH_TARGET_SERVER, BG_AUTH_SCHEME_BASIC, &user, &word),
                 BG_E_PASSWORD_TOO_LARGE);
}

void unknown_target_is_refused() {
    const test_job job;
    const auto unknown = static_cast<BG_AUTH_TARGET>(3);
    CHECK_RESULT(set(job, unknown, BG_AUTH_SCHEME_BASIC, &user, &password), BG_E_INVALID_AUTH_TARGET);
    CHECK_RESULT(as<IBackgroundCopyJob2>(*job)->RemoveCredentials(unknown, BG_AUTH_SCHEME_BASIC),
                 BG_E_INVALID_AUTH_TARGET);
}

void unknown_scheme_is_refused() {
    const test_job job;
    const auto unknown = static_cast<BG_AUTH_SCHEME>(6);
    CHECK_RESULT(set(job, BG_AUTH_TARGET_SERVER, unknown, &user, &password), BG_E_INVALID_AUTH_SCHEME);
    CHECK_RESULT(as<IBackgroundCopyJob2>(*job)->RemoveCredentials(BG_AUTH_TARGET_SERVER, unknown),
                 BG_E_INVALID_AUTH_SCHEME);
}

void credentials_are_removed_once() {
    const test_job job;
    const auto job2 = as<IBackgroundCopyJob2>(*job);
    CHECK_OK(set(job, BG_AUTH_TARGET_SERVER, BG_AUTH_SCHEME_BASIC, &user, &password));
    CHECK_OK(job2->RemoveCredentials(BG_AUTH_TARGET_SERVER, BG_AUTH_SCHEME_BASIC));
    CHECK_RESULT(job2->RemoveCredentials(BG_AUTH_TARGET_SERVER, BG_AUTH_SCHEME_BASIC), S_FALSE);
}

void credentials_are_kept_for_each_target_and_scheme() {
    const test_job job;
    const auto job2 = as<IBackgroundCopyJob2>(*job);
    CHECK_OK(set(job, BG_AUTH_TARGET_SERVER, BG_AUTH_SCHEME_BASIC, &user, &password));
    CHECK_RESULT(job2->RemoveCredentials(BG_AUTH_TARGET_PROXY, BG_AUTH_SCHEME_BASIC), S_FALSE);
    CHECK_RESULT(job2->RemoveCredentials(BG_AUTH_TARGET_SERVER, BG_AUTH_SCHEME_DIGEST), S_FALSE);
    CHECK_OK(job2->RemoveCredentials(BG_AUTH_TARGET_SERVER, BG_AUTH_SCHEME_BASIC));
}

void newer_credentials_replace_the_older_ones() {
    const test_job job;
    const auto job2 = as<IBackgroundCopyJob2>(*job);
    CHECK_OK(set(job, BG_AUTH_TARGET_SERVER, BG_AUTH_SCHEME_BASIC, &user, &password));
    CHECK_OK(set(job, BG_AUTH_TARGET_SERVER, BG_AUTH_SCHEME_BASIC, &password, &user));
    CHECK_OK(job2->RemoveCredentials(BG_AUTH_TARGET_SERVER, BG_AUTH_SCHEME_BASIC));
    CHECK_RESULT(job2->RemoveCredentials(BG_AUTH_TARGET_SERVER, BG_AUTH_SCHEME_BASIC), S_FALSE);
}

void ended_job_takes_no_credentials() {
    const test_job job;
    CHECK_OK(job->Cancel());
    CHECK_RESULT(set(job, BG_AUTH_TARGET_SERVER, BG_AUTH_SCHEME_BASIC, &user, &password), BG_E_INVALID_STATE);
}

void null_for_the_credentials_is_a_null_reference() {
    const test_job job;
    CHECK_RESULT(as<IBackgroundCopyJob2>(*job)->SetCredentials(nullptr), null_reference);
}

} // namespace

behaviours credentials() {
    return {
        BEHAVIOUR(every_scheme_takes_a_user_and_a_password),
        BEHAVIOUR(basic_and_digest_need_a_user_and_a_password),
        BEHAVIOUR(logon_schemes_take_the_users_own_logon),
        BEHAVIOUR(passport_has_no_logon_of_its_own),
        BEHAVIOUR(user_of_300_characters_is_taken),
        BEHAVIOUR(user_of_301_characters_is_too_large),
        BEHAVIOUR(password_of_65535_characters_is_taken),
        BEHAVIOUR(password_of_65537_characters_is_too_large),
        BEHAVIOUR(unknown_target_is_refused),
        BEHAVIOUR(unknown_scheme_is_refused),
        BEHAVIOUR(credentials_are_removed_once),
        BEHAVIOUR(credentials_are_kept_for_each_target_and_scheme),
        BEHAVIOUR(newer_credentials_replace_the_older_ones),
        BEHAVIOUR(ended_job_takes_no_credentials),
        BEHAVIOUR(null_for_the_credentials_is_a_null_reference),
    };
}

} // namespace winebits::conformance
