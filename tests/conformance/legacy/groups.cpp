// SPDX-License-Identifier: LGPL-2.1-or-later
// IBackgroundCopyQMgr, groups and their enumerator (bits-api 3.13).
// Test thread only.
#include "tests/conformance/legacy/lists.hpp"

#include <array>

namespace winebits::conformance {

namespace {

com_pointer<IEnumBackgroundCopyGroups> list_groups(IBackgroundCopyQMgr &manager) {
    com_pointer<IEnumBackgroundCopyGroups> groups;
    CHECK_OK(manager.EnumGroups(0, groups.put()));
    return groups;
}

std::vector<GUID> all_groups(IBackgroundCopyQMgr &manager) {
    const auto groups = list_groups(manager);
    std::vector<GUID> found;
    GUID one{};
    ULONG fetched = 0;
    while (groups->Next(1, &one, &fetched) == S_OK && fetched == 1)
        found.push_back(one);
    return found;
}

bool holds(const std::vector<GUID> &list, const GUID &wanted) {
    for (const GUID &one : list)
        if (same_guid(one, wanted))
            return true;
    return false;
}

void new_group_is_suspended() {
    const test_group group;
    CHECK(group.status() & QM_STATUS_GROUP_SUSPENDED);
    CHECK(!(group.status() & QM_STATUS_GROUP_FOREGROUND));
}

void group_has_the_id_it_was_given() {
    const test_group group;
    GUID id{};
    CHECK_OK(group->get_GroupID(&id));
    CHECK(same_guid(id, group.id()));
}

void id_of_a_group_can_not_be_used_twice() {
    const test_group group;
    com_pointer<IBackgroundCopyGroup> second;
    CHECK_RESULT(group.manager().CreateGroup(group.id(), second.put()), E_INVALIDARG);
    CHECK(!second);
}

void group_is_found_by_its_id() {
    const test_group group;
    com_pointer<IBackgroundCopyGroup> found;
    GUID id{};
    CHECK_OK(activate_legacy()->GetGroup(group.id(), found.put()));
    CHECK_OK(found->get_GroupID(&id));
    CHECK(same_guid(id, group.id()));
}

void unknown_group_is_not_found() {
    com_pointer<IBackgroundCopyGroup> found;
    CHECK_FAILED(activate_legacy()->GetGroup(new_guid(), found.put()));
    CHECK(!found);
}

void group_is_listed_until_it_is_canceled() {
    const test_group group;
    CHECK(holds(all_groups(group.manager()), group.id()));
    CHECK_OK(group->CancelGroup());
    CHECK(!holds(all_groups(group.manager()), group.id()));
}

void group_enumerator_counts_skips_resets_and_clones() {
    const test_group first;
    const test_group second;
    const auto groups = list_groups(first.manager());
    ULONG count = 0;
    ULONG fetched = 0;
    GUID one{};
    GUID other{};
    com_pointer<IEnumBackgroundCopyGroups> copy;
    CHECK_OK(groups->GetCount(&count));
    CHECK(count >= 2);
    CHECK_OK(groups->Skip(count - 1));
    CHECK_OK(groups->Clone(copy.put()));
    CHECK_OK(groups->Next(1, &one, &fetched));
    CHECK_OK(copy->Next(1, &other, &fetched));
    CHECK(same_guid(one, other));
    CHECK_RESULT(groups->Next(1, &one, &fetched), S_FALSE);
    CHECK_EQUAL(fetched, 0u);
    CHECK_RESULT(groups->Skip(1), S_FALSE);
    CHECK_OK(groups->Reset());
    std::array<GUID, 2> pair{};
    CHECK_OK(groups->Next(2, pair.data(), &fetched));
    CHECK_EQUAL(fetched, 2u);
}

// A group is a job underneath.
void group_is_a_job_of_the_newer_manager_too() {
    const test_group group;
    com_pointer<IUnknown> unknown;
    CHECK_OK(group->QueryNewJobInterface(iid_of<IBackgroundCopyJob>(), unknown.put()));
    const auto job = as<IBackgroundCopyJob>(*unknown);
    BG_JOB_STATE state{};
    GUID id{};
    com_pointer<IBackgroundCopyJob> found;
    CHECK_OK(job->GetState(&state));
    CHECK_EQUAL(state, BG_JOB_STATE_SUSPENDED);
    CHECK_OK(job->GetId(&id));
    CHECK_OK(activate()->GetJob(id, found.put()));
}

void newer_interface_that_no_job_has_is_refused() {
    const test_group group;
    com_pointer<IUnknown> unknown;
    CHECK_FAILED(group->QueryNewJobInterface(iid_of<IBackgroundCopyManager>(), unknown.put()));
    CHECK(!unknown);
}

void canceled_group_refuses_changes() {
    const test_group group;
    CHECK_OK(group->CancelGroup());
    CHECK_FAILED(group->ResumeGroup());
    CHECK_FAILED(group->CancelGroup());
}

void group_without_a_job_can_not_be_resumed() {
    const test_group group;
    CHECK_FAILED(group->ResumeGroup());
    CHECK(group.status() & QM_STATUS_GROUP_SUSPENDED);
}

void group_can_be_switched_to_the_foreground() {
    const test_group group;
    CHECK_OK(group->SwitchToForeground());
    CHECK(group.status() & QM_STATUS_GROUP_FOREGROUND);
    com_pointer<IUnknown> unknown;
    CHECK_OK(group->QueryNewJobInterface(iid_of<IBackgroundCopyJob>(), unknown.put()));
    BG_JOB_PRIORITY priority{};
    CHECK_OK(as<IBackgroundCopyJob>(*unknown)->GetPriority(&priority));
    CHECK_EQUAL(priority, BG_JOB_PRIORITY_FOREGROUND);
}

} // namespace

behaviours groups() {
    return {
        BEHAVIOUR(new_group_is_suspended),
        BEHAVIOUR(group_has_the_id_it_was_given),
        BEHAVIOUR(id_of_a_group_can_not_be_used_twice),
        BEHAVIOUR(group_is_found_by_its_id),
        BEHAVIOUR(unknown_group_is_not_found),
        BEHAVIOUR(group_is_listed_until_it_is_canceled),
        BEHAVIOUR(group_enumerator_counts_skips_resets_and_clones),
        BEHAVIOUR(group_is_a_job_of_the_newer_manager_too),
        BEHAVIOUR(newer_interface_that_no_job_has_is_refused),
        BEHAVIOUR(canceled_group_refuses_changes),
        BEHAVIOUR(group_without_a_job_can_not_be_resumed),
        BEHAVIOUR(group_can_be_switched_to_the_foreground),
    };
}

} // namespace winebits::conformance
