// SPDX-License-Identifier: LGPL-2.1-or-later
// ON_DEMAND_MODE: only what is asked for is transferred (bits-api 3.8, 3.10, 4.2, 9.1).
// Test thread only.
#include "tests/conformance/file_interfaces/lists.hpp"

#include "tests/conformance/file_interfaces/random_access.hpp"
#include "tests/conformance/support/callback.hpp"
#include "tests/conformance/support/folder.hpp"
#include "tests/conformance/support/server.hpp"
#include "tests/conformance/support/wait.hpp"

#include <algorithm>

namespace winebits::conformance {

namespace {

constexpr std::uint64_t size_of_entity = 100000;

text plain_entity() {
    return url("size=100000");
}

// A job on demand for one file, and its folder.
struct on_demand_job {
    scratch_folder folder;
    test_job job;

    explicit on_demand_job(const text &remote = plain_entity()) {
        set_on_demand(job);
        job.add(remote, folder / u"file");
    }
    // Asks, resumes and waits until it stands still.
    void fetch(const ranges &wanted) {
        CHECK_OK(request(job, wanted));
        job.resume().wait_for({BG_JOB_STATE_SUSPENDED, BG_JOB_STATE_TRANSFERRED});
    }
};

void only_requested_ranges_are_transferred() {
    on_demand_job one;
    one.fetch({{1000, 500}, {50000, 700}});
    CHECK_EQUAL(one.job.state(), BG_JOB_STATE_SUSPENDED);
    CHECK_EQUAL(shown_ranges(filled(one.job)), shown_ranges({{1000, 500}, {50000, 700}}));
}

void requested_bytes_are_at_their_place_in_the_temporary_file() {
    on_demand_job one;
    one.fetch({{1000, 500}});
    com_string name;
    CHECK_OK(as<IBackgroundCopyFile3>(*one.job.file(0))->GetTemporaryName(name.put()));
    const std::string found = contents(name.value()).value_or("");
    CHECK(found.size() >= 1500);
    CHECK(found.substr(1000, 500) == entity(size_of_entity).substr(1000, 500));
}

void ranges_that_touch_or_overlap_are_merged() {
    on_demand_job one;
    one.fetch({{100, 100}, {200, 100}, {250, 100}});
    CHECK_EQUAL(shown_ranges(filled(one.job)), shown_ranges({{100, 250}}));
}

void later_ranges_are_added() {
    on_demand_job one;
    one.fetch({{5000, 100}});
    one.fetch({{1000, 100}});
    CHECK_EQUAL(shown_ranges(filled(one.job)), shown_ranges({{1000, 100}, {5000, 100}}));
}

void range_that_is_there_already_does_not_harm() {
    on_demand_job one;
    one.fetch({{5000, 100}});
    one.fetch({{5000, 50}});
    CHECK_EQUAL(shown_ranges(filled(one.job)), shown_ranges({{5000, 100}}));
}

void file_that_is_whole_is_transferred() {
    on_demand_job one;
    one.fetch({{50000, BG_LENGTH_TO_EOF}});
    CHECK_EQUAL(one.job.state(), BG_JOB_STATE_SUSPENDED);
    one.fetch({{0, 50000}});
    CHECK_EQUAL(one.job.state(), BG_JOB_STATE_TRANSFERRED);
    CHECK_OK(one.job->Complete());
    CHECK(contents(one.folder / u"file") == entity(size_of_entity));
}

void filled_ranges_are_notified() {
    on_demand_job one;
    const auto callback = recording_callback::make();
    CHECK_OK(one.job->SetNotifyInterface(callback.get()));
    CHECK_OK(one.job->SetNotifyFlags(BG_NOTIFY_FILE_RANGES_TRANSFERRED));
    one.fetch({{1000, 500}});
    CHECK_SOON(callback->count(BG_NOTIFY_FILE_RANGES_TRANSFERRED) >= 1);
    const auto seen = callback->seen();
    const auto told = std::ranges::find(seen, ULONG{BG_NOTIFY_FILE_RANGES_TRANSFERRED}, &notification::kind);
    CHECK(told != seen.end());
    CHECK_EQUAL(told->file, one.folder / u"file");
    CHECK_EQUAL(shown_ranges(told->ranges), shown_ranges({{1000, 500}}));
}

void range_beyond_the_file_is_refused() {
    on_demand_job one;
    one.fetch({{0, 100}}); // the size is known now
    CHECK_RESULT(request(one.job, {{size_of_entity - 10, 20}}), BG_E_INVALID_RANGE);
    CHECK_RESULT(request(one.job, {{size_of_entity + 1, 1}}), BG_E_INVALID_RANGE);
}

void partial_file_is_discarded_by_complete() {
    on_demand_job one;
    one.fetch({{0, 100}});
    CHECK_RESULT(one.job->Complete(), static_cast<HRESULT>(BG_S_PARTIAL_COMPLETE));
    CHECK_EQUAL(one.folder.names(u"*").size(), std::size_t{0});
}

void server_without_ranges_is_an_error_on_demand() {
    on_demand_job one(url("size=100000&range=ignore"));
    CHECK_OK(request(one.job, {{1000, 500}}));
    one.job.resume().wait_for({BG_JOB_STATE_ERROR});
    CHECK_EQUAL(hex(one.job.error().code), hex(BG_E_INSUFFICIENT_RANGE_SUPPORT));
}

} // namespace

behaviours on_demand() {
    return {
        BEHAVIOUR(only_requested_ranges_are_transferred),
        BEHAVIOUR(requested_bytes_are_at_their_place_in_the_temporary_file),
        BEHAVIOUR(ranges_that_touch_or_overlap_are_merged),
        BEHAVIOUR(later_ranges_are_added),
        BEHAVIOUR(range_that_is_there_already_does_not_harm),
        BEHAVIOUR(file_that_is_whole_is_transferred),
        BEHAVIOUR(filled_ranges_are_notified),
        BEHAVIOUR(range_beyond_the_file_is_refused),
        BEHAVIOUR(partial_file_is_discarded_by_complete),
        BEHAVIOUR(server_without_ranges_is_an_error_on_demand),
    };
}

} // namespace winebits::conformance
