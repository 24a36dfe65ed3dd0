// SPDX-License-Identifier: LGPL-2.1-or-later
// One delivery: is it still due, whom to tell and how, what to tell the engine.
// Worker threads of the notifier, with no lock held; the end of a program on a thread of the system's pool.
#include "dlls/common/notification/notifier.hpp"

#include "dlls/common/com/client_apartment.hpp"
#include "dlls/common/notification/notify_program.hpp"

#include <algorithm>

namespace winebits::notify {

namespace {

using outcome = delivery_schedule::outcome;

constexpr std::uint32_t kept_by_engine =
    BG_NOTIFY_JOB_TRANSFERRED | BG_NOTIFY_JOB_ERROR | BG_NOTIFY_FILE_TRANSFERRED;
constexpr std::uint32_t told_by_program = BG_NOTIFY_JOB_TRANSFERRED | BG_NOTIFY_JOB_ERROR; // bits-api 9.5

bool has_ended(const engine_client::job_record &job) {
    return job.state == BG_JOB_STATE_ACKNOWLEDGED || job.state == BG_JOB_STATE_CANCELLED;
}

bool has_program(const engine_client::job_record &job, std::uint32_t what) {
    return (what & told_by_program) && job.command_line && !job.command_line->program.empty() &&
           !is_service_account(job.owner);
}

} // namespace

// Due is what the flags of the job ask for and the engine still owes, or what a client that is gone may have
// lost. What is not due is put away; what the engine owes comes back when flags or listener are set
// (bits-api 9.2).
bool notifier::is_due(const task &due, const engine_client::job_record &job) {
    const std::uint32_t what = due.what.what;
    if (!(job.notify_flags & what) || (job.notify_flags & BG_NOTIFY_DISABLE))
        return false;
    if (due.again) {
        return job.state == static_cast<std::uint32_t>(what == BG_NOTIFY_JOB_TRANSFERRED
                                                           ? BG_JOB_STATE_TRANSFERRED
                                                           : BG_JOB_STATE_ERROR);
    }
    return !(what & kept_by_engine) || (job.owed & what);
}

notifier::report notifier::deliver(const task &due) {
    if (due.what.what == 0)
        return release(due);
    report said;
    const auto job = calls_.get(due.job);
    if (!job) {
        said.result = job.error() == objects_.not_found ? outcome::done : outcome::failed;
        return said;
    }
    said.result = outcome::done;
    if (has_ended(*job) || !is_due(due, *job))
        return said;
    said.result = outcome::nobody;
    if (due.whom.callback)
        tell_listener(due, *job, said);
    if (said.result == outcome::nobody && job->notification_class)
        tell_class(due, *job, said);
    if ((said.result == outcome::nobody || said.result == outcome::failed) &&
        has_program(*job, due.what.what))
        run_program(due, *job, said);
    if (said.told && (due.what.what & kept_by_engine))
        (void)calls_.acknowledge(due.job, due.what.what, due.what.file); // lost: it is delivered once more
    return said;
}

// What the callback was told is told to its successor if it was invalid. Letting it go comes after.
notifier::report notifier::release(const task &due) {
    report said;
    said.result = outcome::done;
    said.client_gone = due.delivered && !due.whom.callback->is_alive();
    return said;
}

void notifier::tell_listener(const task &due, const engine_client::job_record &job, report &said) {
    switch (call(*due.whom.callback, due, job)) {
    case answer::taken:
        said.told = true;
        [[fallthrough]];
    case answer::not_due:
        said.result = outcome::done;
        break;
    case answer::refused:
        said.result = outcome::failed;
        break;
    case answer::gone: // the interface goes, the job stays
        said.client_gone = true;
        break;
    }
}

// The callback was gone or never there. The new object stays for what follows.
void notifier::tell_class(const task &due, const engine_client::job_record &job, report &said) {
    const auto callback = activate(*job.notification_class);
    said.result = outcome::failed;
    said.retry = job.minimum_retry_delay * 1000;
    if (!callback)
        return;
    const auto answered = call(*callback, due, job);
    said.told = answered == answer::taken;
    if (said.told || answered == answer::not_due)
        said.result = outcome::done;
    if (answered != answer::gone)
        said.activated = {callback, callback->client(), true};
}

std::shared_ptr<client_callback> notifier::activate(const GUID &class_id) {
    com::ptr<IUnknown> object;
    if (FAILED(
            CoCreateInstance(class_id, nullptr, CLSCTX_LOCAL_SERVER, __uuidof(IUnknown), object.put_void())))
        return nullptr;
    if (auto callback = client_callback::register_interface(object.get()))
        return std::move(*callback);
    const auto adapted = adapt_ ? adapt_(object.get()) : com::ptr<IUnknown>();
    if (!adapted)
        return nullptr;
    return client_callback::register_interface(adapted.get(), object.get()).value_or(nullptr);
}

// Runs again after MinimumRetryDelay, for ever, until it ends well or the job has ended (bits-api 9.5).
void notifier::run_program(const task &due, const engine_client::job_record &job, report &said) {
    const std::uint32_t retry = job.minimum_retry_delay * 1000;
    auto waiting = due;
    waiting.whom = {}; // the program is not the client's
    {
        lock hold(lock_);
        schedule_.begin_program(due);
    }
    const HRESULT started = start_notify_program(
        *job.command_line, [weak = weak_from_this(), waiting = std::move(waiting), retry](DWORD code) {
            if (const auto alive = weak.lock())
                alive->on_program_end(waiting, retry, code);
        });
    said.result = SUCCEEDED(started) ? outcome::program : outcome::failed;
    said.retry = retry;
}

void notifier::on_program_end(const task &due, std::uint32_t retry, DWORD code) {
    const auto job = calls_.get(due.job);
    const bool over = job ? has_ended(*job) : job.error() == objects_.not_found;
    if (!over && code == 0)
        (void)calls_.acknowledge(due.job, due.what.what, due.what.file);
    lock hold(lock_);
    schedule_.end_program(due, over || code == 0 ? std::nullopt : std::optional(retry), GetTickCount64());
    wake(hold);
}

notifier::answer notifier::call(const client_callback &whom, const task &due,
                                const engine_client::job_record &record) {
    const auto job = objects_.job(due.job);
    const auto callback = whom.interface_pointer<IBackgroundCopyCallback>();
    if (!job)
        return answer::refused;
    if (!callback)
        return answer::gone;
    HRESULT result = S_OK;
    switch (due.what.what) {
    case BG_NOTIFY_JOB_TRANSFERRED:
        result = callback->JobTransferred(job.get());
        break;
    case BG_NOTIFY_JOB_ERROR: {
        if (!record.error)
            return answer::not_due;
        const auto error = objects_.error(due.job, *record.error);
        if (!error)
            return answer::refused;
        result = callback->JobError(job.get(), error->get());
        break;
    }
    case BG_NOTIFY_JOB_MODIFICATION:
        result = callback->JobModification(job.get(), 0);
        break;
    case BG_NOTIFY_FILE_TRANSFERRED:
    case BG_NOTIFY_FILE_RANGES_TRANSFERRED:
        return call_for_file(whom, due, *job);
    default:
        return answer::not_due; // an event of a newer engine
    }
    return result == S_OK ? answer::taken : com::is_dead_client(result) ? answer::gone : answer::refused;
}

// An older interface knows nothing of files or ranges; what it cannot hear is owed to a later one.
notifier::answer notifier::call_for_file(const client_callback &whom, const task &due,
                                         IBackgroundCopyJob &job) {
    const bool ranges = due.what.what == BG_NOTIFY_FILE_RANGES_TRANSFERRED;
    if (ranges ? !whom.takes_ranges() : !whom.takes_files())
        return answer::not_due;
    const auto record = calls_.file(due.job, due.what.file);
    if (!record)
        return answer::refused;
    if (!ranges && !record->owed)
        return answer::not_due;
    const auto file = objects_.file(due.job, *record);
    if (!file)
        return answer::refused;
    HRESULT result = E_NOINTERFACE;
    if (ranges) {
        std::vector<BG_FILE_RANGE> list;
        for (const auto &[offset, length] : due.ranges)
            list.push_back({offset, length});
        if (const auto newest = whom.interface_pointer<IBackgroundCopyCallback3>())
            result =
                newest->FileRangesTransferred(&job, file.get(), static_cast<DWORD>(list.size()), list.data());
    } else if (const auto newer = whom.interface_pointer<IBackgroundCopyCallback2>()) {
        result = newer->FileTransferred(&job, file.get());
    }
    return result == S_OK ? answer::taken : com::is_dead_client(result) ? answer::gone : answer::refused;
}

} // namespace winebits::notify
