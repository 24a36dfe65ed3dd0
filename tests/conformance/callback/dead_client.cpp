// SPDX-License-Identifier: LGPL-2.1-or-later
// A client dies without a word: its job goes on, and another program takes it over (bits-api 9.2,
// clients 2.2). Test thread only; the dying client is a second process of this program.
#include "tests/conformance/callback/lists.hpp"

#include "tests/conformance/support/callback.hpp"
#include "tests/conformance/support/folder.hpp"
#include "tests/conformance/support/job.hpp"
#include "tests/conformance/support/server.hpp"
#include "tests/conformance/support/wait.hpp"

namespace winebits::conformance {

namespace {

// Starts this program once more. Its exit is not watched: a winelib program gets no handle of its child.
void start_dying_client(const text &name, const text &remote, const text &local, const text &mark = {}) {
    WCHAR program[MAX_PATH] = {};
    CHECK(GetModuleFileNameW(nullptr, program, MAX_PATH) > 0);
    text command =
        u"\"" + from_wide(program) + u"\" \"" + name + u"\" \"" + remote + u"\" \"" + local + u"\"";
    if (!mark.empty())
        command += u" \"" + mark + u"\"";
    STARTUPINFOW startup{};
    startup.cb = sizeof(startup);
    PROCESS_INFORMATION process{};
    CHECK(CreateProcessW(program, reinterpret_cast<LPWSTR>(command.data()), nullptr, nullptr, FALSE, 0,
                         nullptr, nullptr, &startup, &process));
    if (process.hProcess)
        CloseHandle(process.hProcess);
    if (process.hThread)
        CloseHandle(process.hThread);
}

com_pointer<IBackgroundCopyJob> find_by_name(const text &name) {
    com_pointer<IEnumBackgroundCopyJobs> jobs;
    CHECK_OK(activate()->EnumJobs(0, jobs.put()));
    for (;;) {
        com_pointer<IBackgroundCopyJob> job;
        com_string found;
        if (jobs->Next(1, job.put(), nullptr) != S_OK)
            return {};
        if (SUCCEEDED(job->GetDisplayName(found.put())) && found.value() == name)
            return job;
    }
}

bool is_transferred(const com_pointer<IBackgroundCopyJob> &job) {
    BG_JOB_STATE state{};
    return job && SUCCEEDED(job->GetState(&state)) && state == BG_JOB_STATE_TRANSFERRED;
}

void job_outlives_its_client() {
    const scratch_folder folder;
    const text name = u"orphan " + widen(unique_word());
    // The client is dead before the transfer ends.
    start_dying_client(name, url("size=100000&trickle=50000"), folder / u"file");
    com_pointer<IBackgroundCopyJob> job;
    CHECK(wait_until([&] { return is_transferred(job = find_by_name(name)); }, 2));
    const auto callback = recording_callback::make();
    CHECK_OK(job->SetNotifyInterface(callback.get()));
    CHECK_SOON(callback->count(BG_NOTIFY_JOB_TRANSFERRED) == 1);
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"file") == entity(100000));
}

void other_jobs_are_notified_beside_a_dead_client() {
    const scratch_folder folder;
    const text name = u"orphan beside " + widen(unique_word());
    start_dying_client(name, url("size=1000"), folder / u"orphan");
    com_pointer<IBackgroundCopyJob> orphan;
    CHECK_SOON(is_transferred(orphan = find_by_name(name)));
    test_job job;
    const auto callback = recording_callback::make();
    CHECK_OK(job->SetNotifyInterface(callback.get()));
    job.add(url("size=1000"), folder / u"file").resume();
    CHECK_SOON(callback->count(BG_NOTIFY_JOB_TRANSFERRED) == 1);
    CHECK_OK(orphan->Cancel());
}

// The interface that was told has become invalid: its successor is told as well.
void successor_of_a_client_that_was_told_is_told_again() {
    const scratch_folder folder;
    const text name = u"told " + widen(unique_word());
    start_dying_client(name, url("size=1000"), folder / u"file", folder / u"mark");
    CHECK_SOON(exists(folder / u"mark"));
    Sleep(1000); // it dies in the meantime
    const auto job = find_by_name(name);
    CHECK(job.get() != nullptr);
    const auto callback = recording_callback::make();
    CHECK_OK(job->SetNotifyInterface(callback.get()));
    CHECK_SOON(callback->count(BG_NOTIFY_JOB_TRANSFERRED) == 1);
    CHECK_OK(job->Complete());
}

} // namespace

int die_as_client(const char *job_name, const char *remote, const char *local, const char *mark) {
    const apartment com;
    com_pointer<IBackgroundCopyManager> manager;
    com_pointer<IBackgroundCopyJob> job;
    GUID id{};
    if (FAILED(CoCreateInstance(CLSID_BackgroundCopyManager, nullptr, CLSCTX_LOCAL_SERVER,
                                IID_IBackgroundCopyManager, reinterpret_cast<void **>(manager.put()))) ||
        FAILED(manager->CreateJob(wide(widen(job_name)), BG_JOB_TYPE_DOWNLOAD, &id, job.put())))
        return 1;
    const auto callback = recording_callback::make();
    if (FAILED(job->AddFile(wide(widen(remote)), wide(widen(local)))) ||
        FAILED(job->SetNotifyInterface(callback.get())) || FAILED(job->Resume()))
        return 1;
    if (mark) {
        if (!wait_until([&] { return callback->count(BG_NOTIFY_JOB_TRANSFERRED) == 1; }))
            return 1;
        Sleep(500); // the answer to the call has to leave
        write_file(widen(mark), "told");
    }
    TerminateProcess(GetCurrentProcess(), 0);
    return 1;
}

behaviours dead_client() {
    return {
        BEHAVIOUR(job_outlives_its_client),
        BEHAVIOUR(other_jobs_are_notified_beside_a_dead_client),
        BEHAVIOUR(successor_of_a_client_that_was_told_is_told_again),
    };
}

} // namespace winebits::conformance
