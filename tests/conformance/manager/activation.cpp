// SPDX-License-Identifier: LGPL-2.1-or-later
// Every class of BITS gives the same manager (bits-api 1.1, Appendix C 1).
// Test thread only.
#include "tests/conformance/manager/lists.hpp"

#include "tests/conformance/support/job.hpp"

namespace winebits::conformance {

namespace {

// Version by version; Windows registers them all, and programs probe for the newest.
constexpr GUID class_1_0 = {0x4991d34b, 0x80a1, 0x4291, {0x83, 0xb6, 0x33, 0x28, 0x36, 0x6b, 0x90, 0x97}};
constexpr GUID class_1_5 = {0xf087771f, 0xd74f, 0x4c1a, {0xbb, 0x8a, 0xe1, 0x6a, 0xca, 0x91, 0x24, 0xea}};
constexpr GUID class_2_0 = {0x6d18ad12, 0xbde3, 0x4393, {0xb3, 0x11, 0x09, 0x9c, 0x34, 0x6e, 0x6d, 0xf9}};
constexpr GUID class_2_5 = {0x03ca98d6, 0xff5d, 0x49b8, {0xab, 0xc6, 0x03, 0xdd, 0x84, 0x12, 0x70, 0x20}};
constexpr GUID class_3_0 = {0x659cdea7, 0x489e, 0x11d9, {0xa9, 0xcd, 0x00, 0x0d, 0x56, 0x96, 0x52, 0x51}};
constexpr GUID class_4_0 = {0xbb6df56b, 0xcace, 0x11dc, {0x99, 0x92, 0x00, 0x19, 0xb9, 0x3a, 0x3a, 0x84}};
constexpr GUID class_5_0 = {0x1ecca34c, 0xe88a, 0x44e3, {0x8d, 0x6a, 0x89, 0x21, 0xbd, 0xe9, 0xe4, 0x52}};
constexpr GUID class_10_1 = {0x4bd3e4e1, 0x7bd4, 0x4a2b, {0x99, 0x64, 0x49, 0x64, 0x00, 0xde, 0x51, 0x93}};
constexpr GUID class_10_2 = {0x4575438f, 0xa6c8, 0x4976, {0xb0, 0xfe, 0x2f, 0x26, 0xb8, 0x0d, 0x95, 0x9e}};
constexpr GUID class_10_3 = {0x5fd42ad5, 0xc04e, 0x4d36, {0xad, 0xc7, 0xe0, 0x8f, 0xf1, 0x57, 0x37, 0xad}};

void gives_a_working_manager(const GUID &class_id) {
    com_pointer<IBackgroundCopyManager> manager;
    CHECK_OK(CoCreateInstance(class_id, nullptr, CLSCTX_LOCAL_SERVER, IID_IBackgroundCopyManager,
                              reinterpret_cast<void **>(manager.put())));
    com_pointer<IEnumBackgroundCopyJobs> jobs;
    CHECK_OK(manager->EnumJobs(0, jobs.put()));
}

void class_of_version_1_0_gives_the_manager() {
    gives_a_working_manager(class_1_0);
}
void class_of_version_1_5_gives_the_manager() {
    gives_a_working_manager(class_1_5);
}
void class_of_version_2_0_gives_the_manager() {
    gives_a_working_manager(class_2_0);
}
void class_of_version_2_5_gives_the_manager() {
    gives_a_working_manager(class_2_5);
}
void class_of_version_3_0_gives_the_manager() {
    gives_a_working_manager(class_3_0);
}
void class_of_version_4_0_gives_the_manager() {
    gives_a_working_manager(class_4_0);
}
void class_of_version_5_0_gives_the_manager() {
    gives_a_working_manager(class_5_0);
}
void class_of_version_10_1_gives_the_manager() {
    gives_a_working_manager(class_10_1);
}
void class_of_version_10_2_gives_the_manager() {
    gives_a_working_manager(class_10_2);
}
void class_of_version_10_3_gives_the_manager() {
    gives_a_working_manager(class_10_3);
}

void managers_of_two_versions_show_the_same_jobs() {
    const test_job job;
    com_pointer<IBackgroundCopyManager> newer;
    com_pointer<IBackgroundCopyJob> found;
    CHECK_OK(CoCreateInstance(class_5_0, nullptr, CLSCTX_LOCAL_SERVER, IID_IBackgroundCopyManager,
                              reinterpret_cast<void **>(newer.put())));
    CHECK_OK(newer->GetJob(job.id(), found.put()));
}

void any_class_context_activates_it() {
    com_pointer<IBackgroundCopyManager> manager;
    CHECK_OK(CoCreateInstance(class_1_0, nullptr, CLSCTX_ALL, IID_IBackgroundCopyManager,
                              reinterpret_cast<void **>(manager.put())));
}

void manager_can_be_activated_as_unknown() {
    com_pointer<IUnknown> unknown;
    com_pointer<IBackgroundCopyManager> manager;
    CHECK_OK(CoCreateInstance(class_1_0, nullptr, CLSCTX_LOCAL_SERVER, IID_IUnknown,
                              reinterpret_cast<void **>(unknown.put())));
    CHECK_OK(unknown->QueryInterface(IID_IBackgroundCopyManager, reinterpret_cast<void **>(manager.put())));
}

void manager_does_not_answer_foreign_interfaces() {
    com_pointer<IUnknown> job;
    CHECK_RESULT(activate()->QueryInterface(IID_IBackgroundCopyJob, reinterpret_cast<void **>(job.put())),
                 E_NOINTERFACE);
    CHECK(!job);
}

} // namespace

behaviours activation() {
    return {
        BEHAVIOUR(class_of_version_1_0_gives_the_manager),
        BEHAVIOUR(class_of_version_1_5_gives_the_manager),
        BEHAVIOUR(class_of_version_2_0_gives_the_manager),
        BEHAVIOUR(class_of_version_2_5_gives_the_manager),
        BEHAVIOUR(class_of_version_3_0_gives_the_manager),
        BEHAVIOUR(class_of_version_4_0_gives_the_manager),
        BEHAVIOUR(class_of_version_5_0_gives_the_manager),
        BEHAVIOUR(class_of_version_10_1_gives_the_manager),
        BEHAVIOUR(class_of_version_10_2_gives_the_manager),
        BEHAVIOUR(class_of_version_10_3_gives_the_manager),
        BEHAVIOUR(managers_of_two_versions_show_the_same_jobs),
        BEHAVIOUR(any_class_context_activates_it),
        BEHAVIOUR(manager_can_be_activated_as_unknown),
        BEHAVIOUR(manager_does_not_answer_foreign_interfaces),
    };
}

} // namespace winebits::conformance
