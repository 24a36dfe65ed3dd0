// SPDX-License-Identifier: LGPL-2.1-or-later
// IBitsTokenOptions (bits-api 1.3, 3.11).
// Test thread only. The tests use the usual security of a proxy, which lets the service identify its caller
// but not act as it.
#include "tests/conformance/support/program.hpp"

#include "tests/conformance/support/interfaces.hpp"
#include "tests/conformance/support/job.hpp"

namespace winebits::conformance {

namespace {

// CO_E_FAILEDTOIMPERSONATE, which has another value in Wine's headers.
constexpr HRESULT failed_to_impersonate = static_cast<HRESULT>(0x80010123);

DWORD flags_of(const test_job &job) {
    DWORD flags = 0xFFFF;
    CHECK_OK(as<IBitsTokenOptions>(*job)->GetHelperTokenFlags(&flags));
    return flags;
}

void no_token_flag_is_set_at_first() {
    const test_job job;
    CHECK_EQUAL(flags_of(job), 0u);
}

void every_combination_of_token_flags_is_kept() {
    const test_job job;
    for (const DWORD wanted :
         {BG_TOKEN_LOCAL_FILE, BG_TOKEN_NETWORK, BG_TOKEN_LOCAL_FILE | BG_TOKEN_NETWORK, 0}) {
        CHECK_OK(as<IBitsTokenOptions>(*job)->SetHelperTokenFlags(wanted));
        CHECK_EQUAL(flags_of(job), static_cast<DWORD>(wanted));
    }
}

void unknown_token_flags_are_refused() {
    const test_job job;
    CHECK_FAILED(as<IBitsTokenOptions>(*job)->SetHelperTokenFlags(4));
    CHECK_EQUAL(flags_of(job), 0u);
}

void there_is_no_helper_token_at_first() {
    const test_job job;
    com_string sid;
    CHECK_OK(as<IBitsTokenOptions>(*job)->GetHelperTokenSid(sid.put()));
    CHECK(sid.is_null());
}

void helper_token_needs_a_caller_who_can_be_impersonated() {
    const test_job job;
    com_string sid;
    const auto options = as<IBitsTokenOptions>(*job);
    CHECK_RESULT(options->SetHelperToken(), failed_to_impersonate);
    CHECK_OK(options->GetHelperTokenSid(sid.put()));
    CHECK(sid.is_null());
}

void clearing_the_token_keeps_the_flags() {
    const test_job job;
    const auto options = as<IBitsTokenOptions>(*job);
    CHECK_OK(options->SetHelperTokenFlags(BG_TOKEN_NETWORK));
    CHECK_OK(options->ClearHelperToken());
    CHECK_EQUAL(flags_of(job), static_cast<DWORD>(BG_TOKEN_NETWORK));
}

void ended_job_takes_no_token_flags() {
    const test_job job;
    const auto options = as<IBitsTokenOptions>(*job);
    CHECK_OK(job->Cancel());
    CHECK_RESULT(options->SetHelperTokenFlags(BG_TOKEN_NETWORK), BG_E_INVALID_STATE);
}

void null_for_a_part_of_the_token_is_a_null_reference() {
    const test_job job;
    const auto options = as<IBitsTokenOptions>(*job);
    CHECK_RESULT(options->GetHelperTokenFlags(nullptr), null_reference);
    CHECK_RESULT(options->GetHelperTokenSid(nullptr), null_reference);
}

behaviours token_options() {
    return {
        BEHAVIOUR(no_token_flag_is_set_at_first),
        BEHAVIOUR(every_combination_of_token_flags_is_kept),
        BEHAVIOUR(unknown_token_flags_are_refused),
        BEHAVIOUR(there_is_no_helper_token_at_first),
        BEHAVIOUR(helper_token_needs_a_caller_who_can_be_impersonated),
        BEHAVIOUR(clearing_the_token_keeps_the_flags),
        BEHAVIOUR(ended_job_takes_no_token_flags),
        BEHAVIOUR(null_for_a_part_of_the_token_is_a_null_reference),
    };
}

} // namespace

} // namespace winebits::conformance

int main() {
    return winebits::conformance::run_program("token-options", {winebits::conformance::token_options()});
}
