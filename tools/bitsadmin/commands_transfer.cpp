// SPDX-License-Identifier: LGPL-2.1-or-later
// /TRANSFER: creates a job, follows it, completes it on success and cancels it on a fatal error
// (bits-api 12.2). Main thread only; Ctrl+C arrives as an event.
#include <chrono>
#include <utility>
#include <vector>

#include "tools/bitsadmin/bits_client.hpp"
#include "tools/bitsadmin/command.hpp"
#include "tools/bitsadmin/interrupt.hpp"
#include "tools/bitsadmin/job_report.hpp"
#include "tools/bitsadmin/job_text.hpp"
#include "tools/bitsadmin/transfer_display.hpp"

namespace winebits::bitsadmin {

namespace {

constexpr std::chrono::milliseconds poll_interval{100};
// How often a lost connection to BITS is tried anew, with a pause of a second before each try.
constexpr int reconnect_tries = 30;
constexpr std::chrono::milliseconds reconnect_pause{1000};

// What the arguments ask for.
struct plan {
    std::wstring name;
    BG_JOB_TYPE type = BG_JOB_TYPE_DOWNLOAD;
    BG_JOB_PRIORITY priority = BG_JOB_PRIORITY_NORMAL;
    DWORD acl_flags = 0;
    bool dynamic = false;
    std::vector<std::pair<std::wstring, std::wstring>> files; // remote and local name
};

// Cancels the job at the end unless it was released.
class cancel_guard {
  public:
    explicit cancel_guard(IBackgroundCopyJob &job) : job_(&job) {}
    ~cancel_guard() {
        if (job_)
            job_->Cancel();
    }
    cancel_guard(const cancel_guard &) = delete;
    cancel_guard &operator=(const cancel_guard &) = delete;
    void release() { job_ = nullptr; }

  private:
    ComPtr<IBackgroundCopyJob> job_;
};

bool take_options(arguments &words, plan &wanted) {
    for (;;) {
        if (words.take_switch(L"DOWNLOAD")) {
            wanted.type = BG_JOB_TYPE_DOWNLOAD;
        } else if (words.take_switch(L"UPLOAD")) {
            wanted.type = BG_JOB_TYPE_UPLOAD;
        } else if (words.take_switch(L"DYNAMIC")) {
            wanted.dynamic = true;
        } else if (words.take_switch(L"PRIORITY")) {
            if (!words.left() || !parse_priority(words.take(), wanted.priority))
                return false;
        } else if (words.take_switch(L"ACLFLAGS")) {
            if (!words.left() || !parse_acl_flags(words.take(), wanted.acl_flags))
                return false;
        } else {
            return true;
        }
    }
}

outcome read_plan(arguments &words, plan &wanted) {
    wanted.name = words.take();
    if (!take_options(words, wanted))
        return outcome::bad_argument;
    if (words.left() == 0 || words.left() % 2 != 0)
        return outcome::wrong_number;
    while (words.left()) {
        std::wstring remote = words.take();
        wanted.files.emplace_back(std::move(remote), words.take());
    }
    return outcome::success;
}

result<void> set_options(IBackgroundCopyJob &job, const plan &wanted) {
    if (const HRESULT code = job.SetPriority(wanted.priority); FAILED(code))
        return unable(L"set the priority of the job", code);
    if (wanted.acl_flags) {
        ComPtr<IBackgroundCopyJob3> job3;
        HRESULT code = job.QueryInterface(IID_PPV_ARGS(job3.GetAddressOf()));
        if (SUCCEEDED(code))
            code = job3->SetFileACLFlags(wanted.acl_flags);
        if (FAILED(code))
            return unable(L"set the ACL flags of the job", code);
    }
    if (wanted.dynamic) {
        ComPtr<IBackgroundCopyJob5> job5;
        BITS_JOB_PROPERTY_VALUE value{};
        value.Enable = TRUE;
        HRESULT code = job.QueryInterface(IID_PPV_ARGS(job5.GetAddressOf()));
        if (SUCCEEDED(code))
            code = job5->SetProperty(BITS_JOB_PROPERTY_DYNAMIC_CONTENT, value);
        if (FAILED(code))
            return unable(L"allow dynamic content for the job", code);
    }
    return {};
}

// Options before files: some may not be changed any more once the job has a file.
result<void> fill(IBackgroundCopyJob &job, const plan &wanted) {
    if (const auto set = set_options(job, wanted); !set)
        return set;
    for (const auto &[remote, local] : wanted.files)
        if (const HRESULT code = job.AddFile(remote.c_str(), local.c_str()); FAILED(code))
            return unable(L"add file to job", code);
    if (const HRESULT code = job.Resume(); FAILED(code))
        return unable(L"resume job", code);
    return {};
}

bool is_lost_connection(HRESULT code) {
    return code == HRESULT_FROM_WIN32(RPC_S_SERVER_UNAVAILABLE) ||
           code == HRESULT_FROM_WIN32(RPC_S_CALL_FAILED) || code == RPC_E_DISCONNECTED;
}

// The service ended or crashed: its jobs live on, only the pointer is void (bits-api 1.4).
bool find_again(ComPtr<IBackgroundCopyJob> &job, const GUID &id, const interrupt &stop) {
    for (int i = 0; i < reconnect_tries && !stop.wait(reconnect_pause); ++i) {
        ComPtr<IBackgroundCopyJob> found;
        const auto manager = connect();
        if (manager && SUCCEEDED((*manager)->GetJob(id, found.GetAddressOf()))) {
            job = std::move(found);
            return true;
        }
    }
    return false;
}

// Reads what moves; the rest of the summary stays.
HRESULT refresh(IBackgroundCopyJob &job, job_summary &summary) {
    first_error check;
    check(job.GetState(&summary.state));
    check(job.GetProgress(&summary.progress));
    return check.code();
}

// A job that can't be completed now stays: it may be completed later, when its target is free.
result<outcome> complete(output &out, IBackgroundCopyJob &job) {
    const HRESULT code = job.Complete();
    if (FAILED(code))
        return unable(L"complete job", code);
    out.line(L"Transfer complete.");
    return outcome::success;
}

result<outcome> give_up(output &out, IBackgroundCopyJob &job) {
    out.line(L"Unable to complete transfer.");
    const auto printed = print_error(out, job);
    job.Cancel();
    if (!printed)
        return std::unexpected(printed.error());
    return outcome::failed;
}

// Follows the job to its end.
result<outcome> follow(output &out, ComPtr<IBackgroundCopyJob> job, job_summary summary) {
    const interrupt stop;
    transfer_display display(out);
    for (;;) {
        if (const HRESULT code = refresh(*job.Get(), summary); FAILED(code)) {
            if (is_lost_connection(code) && find_again(job, summary.id, stop))
                continue;
            return unable(L"get the progress of the job", code);
        }
        if (summary.state == BG_JOB_STATE_TRANSFERRED) {
            display.finish(summary);
            return complete(out, *job.Get());
        }
        if (summary.state == BG_JOB_STATE_ERROR) {
            display.finish(summary);
            return give_up(out, *job.Get());
        }
        // Somebody else has ended the job.
        if (summary.state == BG_JOB_STATE_ACKNOWLEDGED || summary.state == BG_JOB_STATE_CANCELLED) {
            display.finish(summary);
            const bool done = summary.state == BG_JOB_STATE_ACKNOWLEDGED;
            out.line(done ? L"Transfer complete." : L"Transfer canceled.");
            return done ? outcome::success : outcome::failed;
        }
        display.update(summary);
        if (stop.wait(poll_interval)) {
            job->Cancel();
            display.finish(summary);
            out.line(L"Transfer canceled.");
            return outcome::failed;
        }
    }
}

} // namespace

result<outcome> transfer(invocation &call) {
    plan wanted;
    // Nothing has been created when the arguments make no sense.
    if (const outcome read = read_plan(call.words, wanted); read != outcome::success)
        return read;
    const auto manager = connect();
    if (!manager)
        return std::unexpected(manager.error());
    GUID id{};
    ComPtr<IBackgroundCopyJob> job;
    const HRESULT code = (*manager)->CreateJob(wanted.name.c_str(), wanted.type, &id, job.GetAddressOf());
    if (FAILED(code))
        return unable(L"create job", code);
    cancel_guard guard(*job.Get());
    if (const auto filled = fill(*job.Get(), wanted); !filled)
        return std::unexpected(filled.error());
    guard.release();
    return follow(call.out, job,
                  job_summary{.id = id,
                              .name = wanted.name,
                              .type = wanted.type,
                              .state = BG_JOB_STATE_QUEUED,
                              .priority = wanted.priority});
}

} // namespace winebits::bitsadmin
