// SPDX-License-Identifier: LGPL-2.1-or-later
// SetProxySettings and GetProxySettings (bits-api 3.4).
// Test thread only.
#include "tests/conformance/job/lists.hpp"

#include "tests/conformance/support/job.hpp"

namespace winebits::conformance {

namespace {

constexpr std::size_t longest_list = 32000;

struct proxy {
    BG_JOB_PROXY_USAGE usage{};
    com_string list;
    com_string bypass;
};

void read_proxy(const test_job &job, proxy &found) {
    CHECK_OK(job->GetProxySettings(&found.usage, found.list.put(), found.bypass.put()));
}

void proxy_is_the_configured_one_at_first() {
    const test_job job;
    proxy found;
    read_proxy(job, found);
    CHECK_EQUAL(found.usage, BG_JOB_PROXY_USAGE_PRECONFIG);
    CHECK(found.list.is_null());
    CHECK(found.bypass.is_null());
}

void usages_without_lists_are_kept() {
    const test_job job;
    for (const BG_JOB_PROXY_USAGE wanted :
         {BG_JOB_PROXY_USAGE_NO_PROXY, BG_JOB_PROXY_USAGE_AUTODETECT, BG_JOB_PROXY_USAGE_PRECONFIG}) {
        proxy found;
        CHECK_OK(job->SetProxySettings(wanted, nullptr, nullptr));
        read_proxy(job, found);
        CHECK_EQUAL(found.usage, wanted);
        CHECK(found.list.is_null());
    }
}

void override_keeps_both_lists() {
    const test_job job;
    proxy found;
    CHECK_OK(job->SetProxySettings(BG_JOB_PROXY_USAGE_OVERRIDE, wide(u"http=proxy:3128"),
                                   wide(u"*.local;<local>")));
    read_proxy(job, found);
    CHECK_EQUAL(found.usage, BG_JOB_PROXY_USAGE_OVERRIDE);
    CHECK_EQUAL(found.list.value(), text(u"http=proxy:3128"));
    CHECK_EQUAL(found.bypass.value(), text(u"*.local;<local>"));
}

void override_needs_no_bypass_list() {
    const test_job job;
    proxy found;
    CHECK_OK(job->SetProxySettings(BG_JOB_PROXY_USAGE_OVERRIDE, wide(u"proxy:3128"), nullptr));
    read_proxy(job, found);
    CHECK_EQUAL(found.list.value(), text(u"proxy:3128"));
    CHECK(found.bypass.is_null());
}

void override_needs_a_list() {
    const test_job job;
    CHECK_RESULT(job->SetProxySettings(BG_JOB_PROXY_USAGE_OVERRIDE, nullptr, nullptr), E_INVALIDARG);
}

void other_usages_take_no_list() {
    const test_job job;
    for (const BG_JOB_PROXY_USAGE usage :
         {BG_JOB_PROXY_USAGE_PRECONFIG, BG_JOB_PROXY_USAGE_NO_PROXY, BG_JOB_PROXY_USAGE_AUTODETECT}) {
        CHECK_RESULT(job->SetProxySettings(usage, wide(u"proxy:3128"), nullptr), E_INVALIDARG);
        CHECK_RESULT(job->SetProxySettings(usage, nullptr, wide(u"<local>")), E_INVALIDARG);
    }
}

void leaving_override_forgets_the_lists() {
    const test_job job;
    proxy found;
    CHECK_OK(job->SetProxySettings(BG_JOB_PROXY_USAGE_OVERRIDE, wide(u"proxy:3128"), wide(u"<local>")));
    CHECK_OK(job->SetProxySettings(BG_JOB_PROXY_USAGE_NO_PROXY, nullptr, nullptr));
    read_proxy(job, found);
    CHECK(found.list.is_null());
    CHECK(found.bypass.is_null());
}

void unknown_usage_is_not_implemented() {
    const test_job job;
    CHECK_RESULT(job->SetProxySettings(static_cast<BG_JOB_PROXY_USAGE>(9), nullptr, nullptr), E_NOTIMPL);
}

void list_of_more_than_32000_characters_is_too_large() {
    const test_job job;
    CHECK_RESULT(
        job->SetProxySettings(BG_JOB_PROXY_USAGE_OVERRIDE, wide(text(longest_list + 1, u'p')), nullptr),
        BG_E_PROXY_LIST_TOO_LARGE);
}

void bypass_list_of_more_than_32000_characters_is_too_large() {
    const test_job job;
    CHECK_RESULT(job->SetProxySettings(BG_JOB_PROXY_USAGE_OVERRIDE, wide(u"proxy:3128"),
                                       wide(text(longest_list + 1, u'b'))),
                 BG_E_PROXY_BYPASS_LIST_TOO_LARGE);
}

} // namespace

behaviours proxy_settings() {
    return {
        BEHAVIOUR(proxy_is_the_configured_one_at_first),
        BEHAVIOUR(usages_without_lists_are_kept),
        BEHAVIOUR(override_keeps_both_lists),
        BEHAVIOUR(override_needs_no_bypass_list),
        BEHAVIOUR(override_needs_a_list),
        BEHAVIOUR(other_usages_take_no_list),
        BEHAVIOUR(leaving_override_forgets_the_lists),
        BEHAVIOUR(unknown_usage_is_not_implemented),
        BEHAVIOUR(list_of_more_than_32000_characters_is_too_large),
        BEHAVIOUR(bypass_list_of_more_than_32000_characters_is_too_large),
    };
}

} // namespace winebits::conformance
