// SPDX-License-Identifier: LGPL-2.1-or-later
// Methods of BITS' interfaces that Delivery Optimization does not support. Windows' code is not known;
// E_NOTIMPL is the choice (do-api 7.1). Test thread only.
#include "tests/conformance/delivery/delivery_job.hpp"

namespace winebits::conformance {

namespace {

void files_of_bits_are_not_added() {
    const delivery_job job;
    const scratch_folder folder;
    text remote = small_file(), local = folder / u"file";
    CHECK_RESULT(job->AddFile(wide(remote), wide(local)), E_NOTIMPL);
    BG_FILE_INFO info = {reinterpret_cast<LPWSTR>(remote.data()), reinterpret_cast<LPWSTR>(local.data())};
    CHECK_RESULT(job->AddFileSet(1, &info), E_NOTIMPL);
    CHECK_EQUAL(job.progress().FilesTotal, 0u);
}

void texts_of_bits_are_not_there() {
    const delivery_job job;
    const text some = u"text";
    com_string seen;
    CHECK_RESULT(job->SetDisplayName(wide(some)), E_NOTIMPL);
    CHECK_RESULT(job->SetDescription(wide(some)), E_NOTIMPL);
    CHECK_RESULT(job->GetDescription(seen.put()), E_NOTIMPL);
    CHECK(seen.is_null());
    CHECK_RESULT(job->GetOwner(seen.put()), E_NOTIMPL);
    CHECK(seen.is_null());
}

void settings_of_bits_are_not_there() {
    const delivery_job job;
    ULONG number = 0;
    CHECK_RESULT(job->SetMinimumRetryDelay(60), E_NOTIMPL);
    CHECK_RESULT(job->GetMinimumRetryDelay(&number), E_NOTIMPL);
    CHECK_RESULT(job->GetErrorCount(&number), E_NOTIMPL);
    CHECK_RESULT(job->SetProxySettings(BG_JOB_PROXY_USAGE_PRECONFIG, nullptr, nullptr), E_NOTIMPL);
    BG_JOB_PROXY_USAGE usage{};
    com_string list, bypass;
    CHECK_RESULT(job->GetProxySettings(&usage, list.put(), bypass.put()), E_NOTIMPL);
    CHECK(list.is_null() && bypass.is_null());
    CHECK_RESULT(job->TakeOwnership(), E_NOTIMPL);
}

void interfaces_between_are_there_without_their_methods() {
    const delivery_job job;
    const text some = u"text";
    CHECK_RESULT(as<IBackgroundCopyJob2>(*job)->SetNotifyCmdLine(wide(some), nullptr), E_NOTIMPL);
    CHECK_RESULT(as<IBackgroundCopyJob3>(*job)->SetFileACLFlags(0), E_NOTIMPL);
    CHECK_RESULT(as<IBackgroundCopyJob4>(*job)->SetPeerCachingFlags(0), E_NOTIMPL);
}

void manager_does_not_describe_errors() {
    com_string seen;
    CHECK_RESULT(activate_delivery_jobs()->GetErrorDescription(DO_E_JOB_EMPTY, 0, seen.put()), E_NOTIMPL);
    CHECK(seen.is_null());
}

void properties_of_bits_are_of_another_interface() {
    const delivery_job job;
    com_pointer<IUnknown> found;
    CHECK_RESULT(
        job->QueryInterface(IID_IBackgroundCopyJobHttpOptions, reinterpret_cast<void **>(found.put())),
        E_NOINTERFACE);
}

} // namespace

behaviours methods_without_support() {
    return {
        BEHAVIOUR(files_of_bits_are_not_added),
        BEHAVIOUR(texts_of_bits_are_not_there),
        BEHAVIOUR(settings_of_bits_are_not_there),
        BEHAVIOUR(interfaces_between_are_there_without_their_methods),
        BEHAVIOUR(manager_does_not_describe_errors),
        BEHAVIOUR(properties_of_bits_are_of_another_interface),
    };
}

} // namespace winebits::conformance
