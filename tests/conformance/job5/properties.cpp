// SPDX-License-Identifier: LGPL-2.1-or-later
// What each property is at first and that it is kept (bits-api 3.8).
// Test thread only.
#include "tests/conformance/job5/lists.hpp"

#include "tests/conformance/support/callback.hpp"
#include "tests/conformance/support/folder.hpp"
#include "tests/conformance/support/server.hpp"
#include "tests/conformance/support/wait.hpp"

namespace winebits::conformance {

namespace {

constexpr GUID some_class = {0x6b3f8a52, 0x11c4, 0x4e0f, {0x90, 0x2d, 0x35, 0x7e, 0xa1, 0x5c, 0x44, 0x08}};

// RPC_S_INVALID_TAG: without a default arm the marshaller refuses the id before BITS can (bits-api 1.4).
constexpr HRESULT invalid_tag = static_cast<HRESULT>(0x800706C5);

void new_job_has_the_documented_properties() {
    const test_job job;
    CHECK(same_guid(get(job, BITS_JOB_PROPERTY_NOTIFICATION_CLSID).ClsID, GUID{}));
    CHECK(!get(job, BITS_JOB_PROPERTY_DYNAMIC_CONTENT).Enable);
    CHECK(!get(job, BITS_JOB_PROPERTY_HIGH_PERFORMANCE).Enable);
    CHECK_EQUAL(get(job, BITS_JOB_PROPERTY_MINIMUM_NOTIFICATION_INTERVAL_MS).Dword, 500u);
    CHECK(!get(job, BITS_JOB_PROPERTY_ON_DEMAND_MODE).Enable);
}

void new_job_may_use_any_unmetered_network() {
    const test_job job;
    CHECK(get(job, BITS_JOB_PROPERTY_ID_COST_FLAGS).Dword & BITS_COST_STATE_UNRESTRICTED);
}

void size_and_stored_credentials_can_be_asked_for_at_first() {
    const test_job job;
    get(job, BITS_JOB_PROPERTY_MAX_DOWNLOAD_SIZE);
    get(job, BITS_JOB_PROPERTY_USE_STORED_CREDENTIALS);
}

void every_cost_policy_is_kept() {
    const test_job job;
    for (const DWORD wanted : {BITS_COST_STATE_TRANSFER_ALWAYS, BITS_COST_STATE_TRANSFER_NOT_ROAMING,
                               BITS_COST_STATE_TRANSFER_NO_SURCHARGE, BITS_COST_STATE_TRANSFER_STANDARD,
                               BITS_COST_STATE_TRANSFER_UNRESTRICTED}) {
        CHECK_OK(set(job, BITS_JOB_PROPERTY_ID_COST_FLAGS, number(wanted)));
        CHECK_EQUAL(get(job, BITS_JOB_PROPERTY_ID_COST_FLAGS).Dword, wanted);
    }
}

void notification_class_is_kept_and_cleared() {
    const test_job job;
    CHECK_OK(set(job, BITS_JOB_PROPERTY_NOTIFICATION_CLSID, class_id(some_class)));
    CHECK(same_guid(get(job, BITS_JOB_PROPERTY_NOTIFICATION_CLSID).ClsID, some_class));
    CHECK_OK(set(job, BITS_JOB_PROPERTY_NOTIFICATION_CLSID, class_id(GUID{})));
    CHECK(same_guid(get(job, BITS_JOB_PROPERTY_NOTIFICATION_CLSID).ClsID, GUID{}));
}

void switches_are_kept() {
    for (const BITS_JOB_PROPERTY_ID id :
         {BITS_JOB_PROPERTY_DYNAMIC_CONTENT, BITS_JOB_PROPERTY_HIGH_PERFORMANCE,
          BITS_JOB_PROPERTY_ON_DEMAND_MODE}) {
        const test_job job;
        CHECK_OK(set(job, id, enabled(true)));
        CHECK(get(job, id).Enable);
        CHECK_OK(set(job, id, enabled(false)));
        CHECK(!get(job, id).Enable);
    }
}

void largest_size_is_kept() {
    const test_job job;
    for (const UINT64 wanted : {UINT64{1}, UINT64{5} << 32, UINT64_MAX}) {
        CHECK_OK(set(job, BITS_JOB_PROPERTY_MAX_DOWNLOAD_SIZE, size(wanted)));
        CHECK_EQUAL(get(job, BITS_JOB_PROPERTY_MAX_DOWNLOAD_SIZE).Uint64, wanted);
    }
}

void stored_credentials_for_the_proxy_are_kept() {
    const test_job job;
    CHECK_OK(set(job, BITS_JOB_PROPERTY_USE_STORED_CREDENTIALS, target(BG_AUTH_TARGET_PROXY)));
    CHECK_EQUAL(get(job, BITS_JOB_PROPERTY_USE_STORED_CREDENTIALS).Target, BG_AUTH_TARGET_PROXY);
}

void notification_interval_is_kept() {
    const test_job job;
    CHECK_OK(set(job, BITS_JOB_PROPERTY_MINIMUM_NOTIFICATION_INTERVAL_MS, number(60000)));
    CHECK_EQUAL(get(job, BITS_JOB_PROPERTY_MINIMUM_NOTIFICATION_INTERVAL_MS).Dword, 60000u);
}

// An interval longer than any test: whatever happens to the job, it is told of once or twice.
void notification_interval_spaces_modifications() {
    const scratch_folder folder;
    test_job job;
    const auto callback = recording_callback::make();
    CHECK_OK(set(job, BITS_JOB_PROPERTY_MINIMUM_NOTIFICATION_INTERVAL_MS, number(3600000)));
    CHECK_OK(job->SetNotifyInterface(callback.get()));
    CHECK_OK(job->SetNotifyFlags(BG_NOTIFY_JOB_TRANSFERRED | BG_NOTIFY_JOB_MODIFICATION));
    for (const char16_t *word : {u"one", u"two", u"three", u"four", u"five"}) {
        CHECK_OK(job->SetDescription(wide(word)));
        job.add(url("size=1000"), folder / word);
    }
    job.resume();
    CHECK_SOON(callback->count(BG_NOTIFY_JOB_TRANSFERRED) == 1);
    CHECK(callback->count(BG_NOTIFY_JOB_MODIFICATION) <= 2);
}

void unknown_property_is_refused() {
    const test_job job;
    for (const int unknown : {0, 11, 99}) {
        const auto id = static_cast<BITS_JOB_PROPERTY_ID>(unknown);
        BITS_JOB_PROPERTY_VALUE value{};
        const HRESULT written = set(job, id, value);
        const HRESULT read = as<IBackgroundCopyJob5>(*job)->GetProperty(id, &value);
        CHECK(written == BG_E_UNKNOWN_PROPERTY_ID || written == invalid_tag);
        CHECK(read == BG_E_UNKNOWN_PROPERTY_ID || read == invalid_tag);
    }
}

void null_for_a_property_is_a_null_reference() {
    const test_job job;
    CHECK_RESULT(as<IBackgroundCopyJob5>(*job)->GetProperty(BITS_JOB_PROPERTY_ID_COST_FLAGS, nullptr),
                 null_reference);
}

} // namespace

behaviours properties() {
    return {
        BEHAVIOUR(new_job_has_the_documented_properties),
        BEHAVIOUR(new_job_may_use_any_unmetered_network),
        BEHAVIOUR(size_and_stored_credentials_can_be_asked_for_at_first),
        BEHAVIOUR(every_cost_policy_is_kept),
        BEHAVIOUR(notification_class_is_kept_and_cleared),
        BEHAVIOUR(switches_are_kept),
        BEHAVIOUR(largest_size_is_kept),
        BEHAVIOUR(stored_credentials_for_the_proxy_are_kept),
        BEHAVIOUR(notification_interval_is_kept),
        BEHAVIOUR(notification_interval_spaces_modifications),
        BEHAVIOUR(unknown_property_is_refused),
        BEHAVIOUR(null_for_a_property_is_a_null_reference),
    };
}

} // namespace winebits::conformance
