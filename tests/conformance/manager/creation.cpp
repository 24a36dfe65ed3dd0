// SPDX-License-Identifier: LGPL-2.1-or-later
// CreateJob: arguments, and what a new job looks like (bits-api 3.1, Appendix B, Appendix C 2 and 3).
// Test thread only.
#include "tests/conformance/manager/lists.hpp"

#include "tests/conformance/support/job.hpp"

namespace winebits::conformance {

namespace {

constexpr std::size_t longest_name = 256;

// The result of CreateJob; a job that was made is canceled.
HRESULT try_to_create(const text &name, BG_JOB_TYPE type = BG_JOB_TYPE_DOWNLOAD) {
    GUID id{};
    com_pointer<IBackgroundCopyJob> job;
    const HRESULT code = activate()->CreateJob(wide(name), type, &id, job.put());
    if (job)
        job->Cancel();
    return code;
}

com_pointer<IBackgroundCopyJob> fresh_job(GUID &id) {
    com_pointer<IBackgroundCopyJob> job;
    CHECK_OK(activate()->CreateJob(wide(u"fresh"), BG_JOB_TYPE_DOWNLOAD, &id, job.put()));
    return job;
}

void new_job_is_suspended() {
    const test_job job;
    CHECK_EQUAL(job.state(), BG_JOB_STATE_SUSPENDED);
}

void new_job_has_no_progress() {
    const test_job job;
    const BG_JOB_PROGRESS progress = job.progress();
    CHECK_EQUAL(progress.BytesTotal, 0u);
    CHECK_EQUAL(progress.BytesTransferred, 0u);
    CHECK_EQUAL(progress.FilesTotal, 0u);
    CHECK_EQUAL(progress.FilesTransferred, 0u);
}

void new_job_has_the_type_asked_for() {
    const test_job job;
    BG_JOB_TYPE type{};
    CHECK_OK(job->GetType(&type));
    CHECK_EQUAL(type, BG_JOB_TYPE_DOWNLOAD);
}

void new_job_has_the_documented_delays() {
    GUID id{};
    const auto job = fresh_job(id);
    ULONG retry = 0;
    ULONG no_progress = 0;
    const HRESULT retry_code = job->GetMinimumRetryDelay(&retry);
    const HRESULT no_progress_code = job->GetNoProgressTimeout(&no_progress);
    job->Cancel();
    CHECK_RESULT(retry_code, S_OK);
    CHECK_RESULT(no_progress_code, S_OK);
    CHECK_EQUAL(retry, 600u);
    CHECK_EQUAL(no_progress, 1209600u);
}

void new_job_has_normal_priority() {
    const test_job job;
    BG_JOB_PRIORITY priority{};
    CHECK_OK(job->GetPriority(&priority));
    CHECK_EQUAL(priority, BG_JOB_PRIORITY_NORMAL);
}

void new_job_notifies_of_success_and_error() {
    const test_job job;
    ULONG flags = 0;
    CHECK_OK(job->GetNotifyFlags(&flags));
    CHECK_EQUAL(flags, static_cast<ULONG>(BG_NOTIFY_JOB_TRANSFERRED | BG_NOTIFY_JOB_ERROR));
}

void new_job_has_no_files() {
    const test_job job;
    com_pointer<IEnumBackgroundCopyFiles> files;
    ULONG count = 7;
    CHECK_OK(job->EnumFiles(files.put()));
    CHECK_OK(files->GetCount(&count));
    CHECK_EQUAL(count, 0u);
}

void new_job_keeps_its_name() {
    const test_job job(u"a name");
    com_string name;
    CHECK_OK(job->GetDisplayName(name.put()));
    CHECK_EQUAL(name.value(), text(u"a name"));
}

void job_id_is_the_one_create_job_returned() {
    const test_job job;
    GUID id{};
    CHECK_OK(job->GetId(&id));
    CHECK(same_guid(id, job.id()));
}

void every_job_has_an_id_of_its_own() {
    const test_job first;
    const test_job second;
    CHECK(!same_guid(first.id(), second.id()));
}

void names_need_not_be_unique() {
    const test_job first(u"twice");
    const test_job second(u"twice");
    CHECK_EQUAL(second.state(), BG_JOB_STATE_SUSPENDED);
}

void name_with_other_alphabets_is_kept() {
    const text name = u"\u4e0b\u8f7d \u0416 \U0001F4E6";
    const test_job job(name);
    com_string kept;
    CHECK_OK(job->GetDisplayName(kept.put()));
    CHECK(kept.value() == name);
}

void name_of_256_characters_is_accepted() {
    CHECK_OK(try_to_create(text(longest_name, u'n')));
}

void name_of_257_characters_is_refused() {
    CHECK_RESULT(try_to_create(text(longest_name + 1, u'n')), E_INVALIDARG);
}

void job_without_name_is_a_null_reference() {
    GUID id{};
    com_pointer<IBackgroundCopyJob> job;
    CHECK_RESULT(activate()->CreateJob(nullptr, BG_JOB_TYPE_DOWNLOAD, &id, job.put()), null_reference);
}

void job_without_place_for_the_id_is_a_null_reference() {
    com_pointer<IBackgroundCopyJob> job;
    CHECK_RESULT(activate()->CreateJob(wide(u"x"), BG_JOB_TYPE_DOWNLOAD, nullptr, job.put()), null_reference);
}

void job_without_place_for_the_pointer_is_a_null_reference() {
    GUID id{};
    CHECK_RESULT(activate()->CreateJob(wide(u"x"), BG_JOB_TYPE_DOWNLOAD, &id, nullptr), null_reference);
}

void unknown_type_is_refused() {
    CHECK_FAILED(try_to_create(u"x", static_cast<BG_JOB_TYPE>(7)));
}

// Enumerations travel as 16 bits (bits-api 1.4).
void type_that_no_enumeration_holds_does_not_reach_bits() {
    CHECK_RESULT(try_to_create(u"x", static_cast<BG_JOB_TYPE>(40000)),
                 HRESULT_FROM_WIN32(RPC_X_ENUM_VALUE_OUT_OF_RANGE));
}

} // namespace

behaviours creation() {
    return {
        BEHAVIOUR(new_job_is_suspended),
        BEHAVIOUR(new_job_has_no_progress),
        BEHAVIOUR(new_job_has_the_type_asked_for),
        BEHAVIOUR(new_job_has_the_documented_delays),
        BEHAVIOUR(new_job_has_normal_priority),
        BEHAVIOUR(new_job_notifies_of_success_and_error),
        BEHAVIOUR(new_job_has_no_files),
        BEHAVIOUR(new_job_keeps_its_name),
        BEHAVIOUR(job_id_is_the_one_create_job_returned),
        BEHAVIOUR(every_job_has_an_id_of_its_own),
        BEHAVIOUR(names_need_not_be_unique),
        BEHAVIOUR(name_with_other_alphabets_is_kept),
        BEHAVIOUR(name_of_256_characters_is_accepted),
        BEHAVIOUR(name_of_257_characters_is_refused),
        BEHAVIOUR(job_without_name_is_a_null_reference),
        BEHAVIOUR(job_without_place_for_the_id_is_a_null_reference),
        BEHAVIOUR(job_without_place_for_the_pointer_is_a_null_reference),
        BEHAVIOUR(unknown_type_is_refused),
        BEHAVIOUR(type_that_no_enumeration_holds_does_not_reach_bits),
    };
}

} // namespace winebits::conformance
