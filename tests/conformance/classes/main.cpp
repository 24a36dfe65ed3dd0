// SPDX-License-Identifier: LGPL-2.1-or-later
// Which object answers which interface, whatever class it came from (bits-api 1.1, 2.4, Appendix C 1).
// Test thread only.
#include "tests/conformance/support/program.hpp"

#include "tests/conformance/support/folder.hpp"
#include "tests/conformance/support/interfaces.hpp"
#include "tests/conformance/support/job.hpp"

namespace winebits::conformance {

namespace {

// The other classes give the same manager; manager/activation.cpp counts them all.
const CLSID *const versions[] = {
    &CLSID_BackgroundCopyManager,     &CLSID_BackgroundCopyManager1_5,  &CLSID_BackgroundCopyManager2_0,
    &CLSID_BackgroundCopyManager2_5,  &CLSID_BackgroundCopyManager3_0,  &CLSID_BackgroundCopyManager4_0,
    &CLSID_BackgroundCopyManager5_0,  &CLSID_BackgroundCopyManager10_1, &CLSID_BackgroundCopyManager10_2,
    &CLSID_BackgroundCopyManager10_3,
};

// Every interface of `object` leads to the same identity.
template <class... Interfaces>
void answers(IUnknown &object) {
    const auto identity = as<IUnknown>(object);
    (CHECK(as<IUnknown>(*as<Interfaces>(object)).get() == identity.get()), ...);
}

template <class Interface>
void does_not_answer(IUnknown &object) {
    com_pointer<Interface> found;
    CHECK_RESULT(object.QueryInterface(iid_of<Interface>(), reinterpret_cast<void **>(found.put())),
                 E_NOINTERFACE);
    CHECK(!found);
}

void every_class_gives_jobs_with_the_newest_interface() {
    for (const CLSID *version : versions) {
        com_pointer<IBackgroundCopyManager> manager;
        com_pointer<IBackgroundCopyJob> job;
        GUID id{};
        CHECK_OK(CoCreateInstance(*version, nullptr, CLSCTX_LOCAL_SERVER, iid_of<IBackgroundCopyManager>(),
                                  reinterpret_cast<void **>(manager.put())));
        CHECK_OK(manager->CreateJob(wide(u"class"), BG_JOB_TYPE_DOWNLOAD, &id, job.put()));
        as<IBackgroundCopyJob5>(*job);
        as<IBackgroundCopyJobHttpOptions3>(*job);
        CHECK_OK(job->Cancel());
    }
}

void manager_answers_its_interfaces() {
    const auto manager = activate();
    answers<IBackgroundCopyManager, IBitsPeerCacheAdministration>(*manager);
    does_not_answer<IBackgroundCopyQMgr>(*manager);
}

void job_answers_every_interface_of_a_job() {
    const test_job job;
    answers<IBackgroundCopyJob, IBackgroundCopyJob2, IBackgroundCopyJob3, IBackgroundCopyJob4,
            IBackgroundCopyJob5, IBackgroundCopyJobHttpOptions, IBackgroundCopyJobHttpOptions2,
            IBackgroundCopyJobHttpOptions3, IBitsTokenOptions>(*job);
    does_not_answer<IBackgroundCopyFile>(*job);
    does_not_answer<IBackgroundCopyManager>(*job);
}

void file_answers_every_interface_of_a_file() {
    const scratch_folder folder;
    test_job job;
    job.add(u"http://127.0.0.1:1/file", folder / u"file");
    const auto file = job.file(0);
    answers<IBackgroundCopyFile, IBackgroundCopyFile2, IBackgroundCopyFile3, IBackgroundCopyFile4,
            IBackgroundCopyFile5, IBackgroundCopyFile6>(*file);
    does_not_answer<IBackgroundCopyJob>(*file);
}

void enumerators_and_errors_answer_their_own_interface() {
    const scratch_folder folder;
    test_job job;
    com_pointer<IEnumBackgroundCopyJobs> jobs;
    com_pointer<IEnumBackgroundCopyFiles> files;
    com_pointer<IBackgroundCopyError> error;
    // A server that nobody is: the error comes at once.
    CHECK_OK(job->SetNoProgressTimeout(0));
    job.add(u"http://127.0.0.1:1/file", folder / u"file").resume().wait_for({BG_JOB_STATE_ERROR});
    CHECK_OK(job.manager().EnumJobs(0, jobs.put()));
    CHECK_OK(job->EnumFiles(files.put()));
    CHECK_OK(job->GetError(error.put()));
    answers<IEnumBackgroundCopyJobs>(*jobs);
    answers<IEnumBackgroundCopyFiles>(*files);
    answers<IBackgroundCopyError>(*error);
    does_not_answer<IEnumBackgroundCopyFiles>(*jobs);
    does_not_answer<IBackgroundCopyJob>(*error);
}

void interfaces_of_a_job_are_one_object_of_one_state() {
    const test_job job;
    const auto job5 = as<IBackgroundCopyJob5>(*job);
    com_string name;
    CHECK_OK(as<IBackgroundCopyJob2>(*job)->SetDisplayName(wide(u"by another interface")));
    CHECK_OK(job5->GetDisplayName(name.put()));
    CHECK_EQUAL(name.value(), text(u"by another interface"));
}

// The legacy class has a manager of its own kind.
void legacy_class_gives_the_legacy_manager() {
    com_pointer<IBackgroundCopyQMgr> manager;
    CHECK_OK(CoCreateInstance(CLSID_BackgroundCopyQMgr, nullptr, CLSCTX_LOCAL_SERVER,
                              iid_of<IBackgroundCopyQMgr>(), reinterpret_cast<void **>(manager.put())));
    does_not_answer<IBackgroundCopyManager>(*manager);
    com_pointer<IBackgroundCopyManager> newer;
    CHECK_FAILED(CoCreateInstance(CLSID_BackgroundCopyQMgr, nullptr, CLSCTX_LOCAL_SERVER,
                                  iid_of<IBackgroundCopyManager>(), reinterpret_cast<void **>(newer.put())));
}

behaviours classes() {
    return {
        BEHAVIOUR(every_class_gives_jobs_with_the_newest_interface),
        BEHAVIOUR(manager_answers_its_interfaces),
        BEHAVIOUR(job_answers_every_interface_of_a_job),
        BEHAVIOUR(file_answers_every_interface_of_a_file),
        BEHAVIOUR(enumerators_and_errors_answer_their_own_interface),
        BEHAVIOUR(interfaces_of_a_job_are_one_object_of_one_state),
        BEHAVIOUR(legacy_class_gives_the_legacy_manager),
    };
}

} // namespace

} // namespace winebits::conformance

int main() {
    return winebits::conformance::run_program("classes", {winebits::conformance::classes()});
}
