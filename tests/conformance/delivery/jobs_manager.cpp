// SPDX-License-Identifier: LGPL-2.1-or-later
// Jobs of Delivery Optimization: the manager, and that they are apart from those of BITS (do-api 7.1, 7.2).
// Test thread only.
#include "tests/conformance/delivery/delivery_job.hpp"

namespace winebits::conformance {

namespace {

void class_gives_both_managers() {
    const auto jobs = activate_delivery_jobs();
    CHECK(as<IDOManager>(*jobs).get() != nullptr);
    CHECK(as<IBackgroundCopyManager>(*activate_delivery()).get() != nullptr);
}

void new_job_is_suspended_and_of_normal_priority() {
    const delivery_job job;
    CHECK_EQUAL(job.state(), BG_JOB_STATE_SUSPENDED);
    BG_JOB_PRIORITY priority{};
    BG_JOB_TYPE type{};
    CHECK_OK(job->GetPriority(&priority));
    CHECK_OK(job->GetType(&type));
    CHECK_EQUAL(priority, BG_JOB_PRIORITY_NORMAL);
    CHECK_EQUAL(type, BG_JOB_TYPE_DOWNLOAD);
    const BG_JOB_PROGRESS progress = job.progress();
    CHECK_EQUAL(progress.FilesTotal, 0u);
    CHECK_EQUAL(progress.BytesTransferred, 0u);
}

void job_has_the_id_and_name_it_was_made_with() {
    const text name = u"a b\u00e4\u20ac\U0001d11e";
    const delivery_job job(name);
    GUID id{};
    CHECK_OK(job->GetId(&id));
    CHECK(same_guid(id, job.id()));
    com_string seen;
    CHECK_OK(job->GetDisplayName(seen.put()));
    CHECK_EQUAL(seen.value(), name);
}

void name_must_be_there_and_not_too_long() {
    const auto manager = activate_delivery_jobs();
    com_pointer<IBackgroundCopyJob> made;
    GUID id{};
    CHECK_RESULT(manager->CreateJob(nullptr, BG_JOB_TYPE_DOWNLOAD, &id, made.put()), null_reference);
    const text longest(256, u'x'), longer(257, u'x');
    CHECK_RESULT(manager->CreateJob(wide(longer), BG_JOB_TYPE_DOWNLOAD, &id, made.put()), E_INVALIDARG);
    CHECK(!made);
    CHECK_OK(manager->CreateJob(wide(longest), BG_JOB_TYPE_DOWNLOAD, &id, made.put()));
    CHECK_OK(made->Cancel());
}

void uploads_are_not_made() {
    const auto manager = activate_delivery_jobs();
    const text name = u"upload";
    for (const BG_JOB_TYPE type : {BG_JOB_TYPE_UPLOAD, BG_JOB_TYPE_UPLOAD_REPLY}) {
        com_pointer<IBackgroundCopyJob> made;
        GUID id{};
        CHECK_RESULT(manager->CreateJob(wide(name), type, &id, made.put()), E_NOTIMPL);
        CHECK(!made);
    }
}

void job_is_found_by_its_id() {
    const delivery_job job(u"found");
    com_pointer<IBackgroundCopyJob> found;
    CHECK_OK(activate_delivery_jobs()->GetJob(job.id(), found.put()));
    com_string name;
    CHECK_OK(found->GetDisplayName(name.put()));
    CHECK_EQUAL(name.value(), text(u"found"));
}

void unknown_job_is_not_found() {
    const GUID nobody = {0x12345678, 1, 2, {3, 4, 5, 6, 7, 8, 9, 10}};
    com_pointer<IBackgroundCopyJob> found;
    CHECK_RESULT(activate_delivery_jobs()->GetJob(nobody, found.put()), DO_E_JOB_NOT_FOUND);
    CHECK(!found);
}

void ended_job_is_not_found() {
    const delivery_job job;
    CHECK_OK(job->Cancel());
    com_pointer<IBackgroundCopyJob> found;
    CHECK_RESULT(activate_delivery_jobs()->GetJob(job.id(), found.put()), DO_E_JOB_NOT_FOUND);
}

void jobs_of_bits_are_apart() {
    const delivery_job ours;
    const test_job theirs;
    com_pointer<IBackgroundCopyJob> found;
    CHECK_RESULT(activate()->GetJob(ours.id(), found.put()), BG_E_NOT_FOUND);
    CHECK_RESULT(activate_delivery_jobs()->GetJob(theirs.id(), found.put()), DO_E_JOB_NOT_FOUND);
}

// Downloads and jobs are of one service, but of two kinds.
void jobs_are_no_downloads() {
    const text name = u"no download " + widen(unique_word());
    const delivery_job job(name);
    CHECK_RESULT(try_list(*activate_delivery(), DODownloadProperty_DisplayName, name), DO_E_NO_DOWNLOADS);
}

} // namespace

behaviours jobs_of_the_manager() {
    return {
        BEHAVIOUR(class_gives_both_managers),
        BEHAVIOUR(new_job_is_suspended_and_of_normal_priority),
        BEHAVIOUR(job_has_the_id_and_name_it_was_made_with),
        BEHAVIOUR(name_must_be_there_and_not_too_long),
        BEHAVIOUR(uploads_are_not_made),
        BEHAVIOUR(job_is_found_by_its_id),
        BEHAVIOUR(unknown_job_is_not_found),
        BEHAVIOUR(ended_job_is_not_found),
        BEHAVIOUR(jobs_of_bits_are_apart),
        BEHAVIOUR(jobs_are_no_downloads),
    };
}

} // namespace winebits::conformance
