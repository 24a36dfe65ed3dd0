// SPDX-License-Identifier: LGPL-2.1-or-later
// Makes, follows and removes the jobs of the tests.
// Test thread only, in a multithreaded apartment.
#include "tests/conformance/support/job.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>

#include "tests/conformance/support/wait.hpp"

namespace winebits::conformance {

namespace {

// Short, so that a test sees the retry (bits-api 4.3: the floor is 5 s).
constexpr ULONG shortest_retry_delay_s = 5;

} // namespace

ULONGLONG wait_bound_ms() {
    const char *given = std::getenv("BITS_TEST_WAIT");
    const int seconds = given ? std::atoi(given) : 0;
    return static_cast<ULONGLONG>(seconds > 0 ? seconds : 30) * 1000;
}

com_pointer<IBackgroundCopyManager> activate() {
    com_pointer<IBackgroundCopyManager> manager;
    CHECK_OK(CoCreateInstance(CLSID_BackgroundCopyManager, nullptr, CLSCTX_LOCAL_SERVER,
                              IID_IBackgroundCopyManager, reinterpret_cast<void **>(manager.put())));
    return manager;
}

com_pointer<IBackgroundCopyJob> open_job(const GUID &id) {
    com_pointer<IBackgroundCopyJob> job;
    CHECK_OK(activate()->GetJob(id, job.put()));
    return job;
}

bool same_guid(const GUID &a, const GUID &b) {
    return std::memcmp(&a, &b, sizeof(GUID)) == 0;
}

std::string state_name(BG_JOB_STATE state) {
    constexpr std::array names = {"QUEUED",          "CONNECTING",  "TRANSFERRING", "SUSPENDED", "ERROR",
                                  "TRANSIENT_ERROR", "TRANSFERRED", "ACKNOWLEDGED", "CANCELLED"};
    const auto index = static_cast<unsigned>(state);
    return index < names.size() ? names[index] : "state " + std::to_string(index);
}

test_job::test_job(const text &name, BG_JOB_TYPE type) : manager_(activate()) {
    CHECK_OK(manager_->CreateJob(wide(name), type, &id_, job_.put()));
    CHECK_OK(job_->SetMinimumRetryDelay(shortest_retry_delay_s));
}

test_job::~test_job() {
    job_->SetNotifyInterface(nullptr);
    job_->Cancel(); // an ended job refuses
}

test_job &test_job::add(const text &remote, const text &local) {
    CHECK_OK(job_->AddFile(wide(remote), wide(local)));
    return *this;
}

test_job &test_job::foreground() {
    CHECK_OK(job_->SetPriority(BG_JOB_PRIORITY_FOREGROUND));
    return *this;
}

test_job &test_job::resume() {
    CHECK_OK(job_->Resume());
    return *this;
}

BG_JOB_STATE test_job::state() const {
    BG_JOB_STATE state{};
    CHECK_OK(job_->GetState(&state));
    return state;
}

BG_JOB_PROGRESS test_job::progress() const {
    BG_JOB_PROGRESS progress{};
    CHECK_OK(job_->GetProgress(&progress));
    return progress;
}

job_error test_job::error() const {
    com_pointer<IBackgroundCopyError> error;
    job_error found;
    CHECK_OK(job_->GetError(error.put()));
    CHECK_OK(error->GetError(&found.context, &found.code));
    return found;
}

com_pointer<IBackgroundCopyFile> test_job::file(ULONG index) const {
    com_pointer<IEnumBackgroundCopyFiles> files;
    com_pointer<IBackgroundCopyFile> found;
    CHECK_OK(job_->EnumFiles(files.put()));
    if (index)
        CHECK_OK(files->Skip(index));
    CHECK_OK(files->Next(1, found.put(), nullptr));
    return found;
}

BG_JOB_STATE test_job::wait_for(std::initializer_list<BG_JOB_STATE> wanted, unsigned factor) const {
    BG_JOB_STATE seen = state();
    wait_until(
        [&] {
            seen = state();
            return std::ranges::find(wanted, seen) != wanted.end() || seen == BG_JOB_STATE_ERROR ||
                   seen >= BG_JOB_STATE_TRANSFERRED;
        },
        factor);
    if (std::ranges::find(wanted, seen) != wanted.end())
        return seen;
    std::string message = "the job is " + state_name(seen);
    com_pointer<IBackgroundCopyError> error;
    job_error why;
    if (SUCCEEDED(job_->GetError(error.put())) && SUCCEEDED(error->GetError(&why.context, &why.code)))
        message += " with " + hex(why.code);
    message += ", not";
    for (const BG_JOB_STATE state : wanted)
        message += " " + state_name(state);
    throw test::check_failure{message, __FILE__, __LINE__};
}

} // namespace winebits::conformance
