// SPDX-License-Identifier: LGPL-2.1-or-later
// The command line really runs: for which events, with what words, again after a failure (bits-api 9.5,
// Appendix C 14). Test thread only; the program that runs is the system's command interpreter.
#include "tests/conformance/job2/lists.hpp"

#include "tests/conformance/support/callback.hpp"
#include "tests/conformance/support/folder.hpp"
#include "tests/conformance/support/interfaces.hpp"
#include "tests/conformance/support/job.hpp"
#include "tests/conformance/support/server.hpp"
#include "tests/conformance/support/wait.hpp"

namespace winebits::conformance {

namespace {

// A retry of a command line takes the shortest retry delay.
constexpr unsigned retry_factor = 2;

text interpreter() {
    WCHAR folder[MAX_PATH] = {};
    CHECK(GetSystemDirectoryW(folder, MAX_PATH) > 0);
    return from_wide(folder) + u"\\cmd.exe";
}

HRESULT set_command(IBackgroundCopyJob &job, const text &commands) {
    return as<IBackgroundCopyJob2>(job)->SetNotifyCmdLine(wide(interpreter()),
                                                          wide(u"cmd.exe /c " + commands));
}

// Adds a line to a file.
text mark(const text &path) {
    return u"echo run>>" + path;
}

std::size_t runs(const text &path) {
    const std::string found = contents(path).value_or("");
    std::size_t lines = 0;
    for (const char c : found)
        lines += c == '\n';
    return lines;
}

// A job that tells of its end by a line in the file `mark` of its folder.
struct marking_job {
    scratch_folder folder;
    test_job job;
    text path = folder / u"mark";

    explicit marking_job(const std::string &query) {
        job.add(url(query), folder / u"file");
        CHECK_OK(set_command(*job, mark(path)));
    }
    bool has_run() const { return runs(path) > 0; }
};

void command_line_runs_when_the_job_is_transferred() {
    marking_job one("size=1000");
    one.job.resume();
    CHECK_SOON(one.has_run());
    CHECK_EQUAL(one.job.state(), BG_JOB_STATE_TRANSFERRED);
}

void command_line_runs_when_the_job_has_failed() {
    marking_job one("status=404");
    one.job.resume();
    CHECK_SOON(one.has_run());
    CHECK_EQUAL(one.job.state(), BG_JOB_STATE_ERROR);
}

void command_line_that_is_set_after_the_end_runs() {
    const scratch_folder folder;
    test_job job;
    job.add(url("size=1000"), folder / u"file").resume().wait_transferred();
    CHECK_OK(set_command(*job, mark(folder / u"mark")));
    CHECK_SOON(runs(folder / u"mark") > 0);
}

void parameters_reach_the_program_as_they_are() {
    const scratch_folder folder;
    test_job job;
    job.add(url("size=1000"), folder / u"file");
    CHECK_OK(set_command(*job, u"echo two  spaces \"and quotes\">" + (folder / u"mark")));
    job.resume();
    CHECK_SOON(contents(folder / u"mark").value_or("").find("two  spaces \"and quotes\"") == 0);
}

void command_line_runs_when_the_callback_refuses() {
    marking_job one("size=1000");
    const auto callback = recording_callback::make([](const auto &, auto &) { return E_FAIL; });
    CHECK_OK(one.job->SetNotifyInterface(callback.get()));
    one.job.resume();
    CHECK_SOON(one.has_run());
    CHECK(callback->count(BG_NOTIFY_JOB_TRANSFERRED) >= 1);
}

void command_line_runs_when_its_client_has_died() {
    const scratch_folder folder;
    const text name = u"dying " + widen(unique_word());
    WCHAR program[MAX_PATH] = {};
    CHECK(GetModuleFileNameW(nullptr, program, MAX_PATH) > 0);
    text command = u"\"" + from_wide(program) + u"\" \"" + name + u"\" \"" + url("size=30000&trickle=30000") +
                   u"\" \"" + (folder / u"file") + u"\" \"" + (folder / u"mark") + u"\"";
    STARTUPINFOW startup{};
    startup.cb = sizeof(startup);
    PROCESS_INFORMATION process{};
    CHECK(CreateProcessW(program, reinterpret_cast<LPWSTR>(command.data()), nullptr, nullptr, FALSE, 0,
                         nullptr, nullptr, &startup, &process));
    CloseHandle(process.hProcess);
    CloseHandle(process.hThread);
    CHECK(wait_until([&] { return runs(folder / u"mark") > 0; }, 2));
    com_pointer<IEnumBackgroundCopyJobs> jobs;
    CHECK_OK(activate()->EnumJobs(0, jobs.put()));
    for (com_pointer<IBackgroundCopyJob> job; jobs->Next(1, job.put(), nullptr) == S_OK;) {
        com_string found;
        if (SUCCEEDED(job->GetDisplayName(found.put())) && found.value() == name)
            CHECK_OK(job->Cancel());
    }
}

// One wait for all that takes a retry delay: while one command line fails and is run again, another that
// succeeded is not, and a callback that refused once is not called again when its command line succeeded.
void command_line_runs_again_only_after_a_failure() {
    marking_job good("size=1000");
    marking_job refused("size=1000");
    const auto callback = recording_callback::make([](const auto &, auto &) { return E_FAIL; });
    CHECK_OK(refused.job->SetNotifyInterface(callback.get()));
    good.job.resume();
    refused.job.resume();
    CHECK_SOON(good.has_run() && refused.has_run());
    const std::size_t calls = callback->count(BG_NOTIFY_JOB_TRANSFERRED);

    marking_job failing("size=1000");
    const text second = failing.folder / u"second";
    CHECK_OK(set_command(*failing.job, u"if exist " + failing.path + u" (" + mark(second) + u") else (" +
                                           mark(failing.path) + u"& exit 3)"));
    failing.job.resume();
    CHECK(wait_until([&] { return runs(second) == 1; }, retry_factor));
    CHECK_EQUAL(runs(failing.path), 1u);
    CHECK_EQUAL(runs(good.path), 1u);
    CHECK_EQUAL(runs(refused.path), 1u);
    CHECK_EQUAL(callback->count(BG_NOTIFY_JOB_TRANSFERRED), calls);
}

// What runs no command line is shown by another one that is due later and has run.
void command_line_does_not_run_for_what_is_not_asked_for() {
    marking_job taken("size=1000");
    const auto callback = recording_callback::make();
    CHECK_OK(taken.job->SetNotifyInterface(callback.get()));
    marking_job silenced("size=1000");
    CHECK_OK(silenced.job->SetNotifyFlags(BG_NOTIFY_JOB_TRANSFERRED | BG_NOTIFY_DISABLE));
    marking_job errors_only("size=1000");
    CHECK_OK(errors_only.job->SetNotifyFlags(BG_NOTIFY_JOB_ERROR));
    marking_job files_only("size=1000");
    CHECK_OK(files_only.job->SetNotifyFlags(BG_NOTIFY_FILE_TRANSFERRED | BG_NOTIFY_JOB_MODIFICATION));
    for (marking_job *one : {&taken, &silenced, &errors_only, &files_only})
        one->job.resume();
    for (marking_job *one : {&taken, &silenced, &errors_only, &files_only})
        one->job.wait_transferred();
    CHECK_SOON(callback->count(BG_NOTIFY_JOB_TRANSFERRED) == 1);

    marking_job last("size=1000");
    last.job.resume();
    CHECK_SOON(last.has_run());
    for (marking_job *one : {&taken, &silenced, &errors_only, &files_only})
        CHECK(!one->has_run());
}

} // namespace

int die_as_client(const char *job_name, const char *remote, const char *local, const char *mark_path) {
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
        FAILED(job->SetNotifyInterface(callback.get())) ||
        FAILED(set_command(*job, mark(widen(mark_path)))) || FAILED(job->Resume()))
        return 1;
    TerminateProcess(GetCurrentProcess(), 0);
    return 1;
}

behaviours running() {
    return {
        BEHAVIOUR(command_line_runs_when_the_job_is_transferred),
        BEHAVIOUR(command_line_runs_when_the_job_has_failed),
        BEHAVIOUR(command_line_that_is_set_after_the_end_runs),
        BEHAVIOUR(parameters_reach_the_program_as_they_are),
        BEHAVIOUR(command_line_runs_when_the_callback_refuses),
        BEHAVIOUR(command_line_runs_when_its_client_has_died),
        BEHAVIOUR(command_line_runs_again_only_after_a_failure),
        BEHAVIOUR(command_line_does_not_run_for_what_is_not_asked_for),
    };
}

} // namespace winebits::conformance
