// SPDX-License-Identifier: LGPL-2.1-or-later
// One delivery: is it still due, whom to call, what to tell the engine.
// Worker threads of the notifier, with no lock held.
#include "dlls/qmgr/error.hpp"
#include "dlls/qmgr/file.hpp"
#include "dlls/qmgr/job.hpp"
#include "dlls/qmgr/notifier.hpp"

namespace winebits::qmgr {

// A notification is due while the engine owes it (JobModification: once) and the flags of the job ask for it.
// One that is not due is put away; what the engine owes comes back when flags or interface are set
// (bits-api 9.2).
notifier::outcome notifier::deliver(const task &due) {
    if (!due.what)
        return outcome::delivered;
    const std::uint32_t what = due.what->what;
    const auto job = calls_.get(due.job);
    if (!job)
        return job.error() == BG_E_NOT_FOUND ? outcome::not_due : outcome::failed;
    const bool wanted = (job->notify_flags & what) && !(job->notify_flags & BG_NOTIFY_DISABLE);
    const bool owed = what == BG_NOTIFY_JOB_MODIFICATION || (job->owed & what);
    const bool possible = what != BG_NOTIFY_FILE_TRANSFERRED || due.callback->takes_files();
    if (!wanted || !owed || !possible)
        return outcome::not_due;
    const auto result = call(due, *job);
    if (result == outcome::delivered && what != BG_NOTIFY_JOB_MODIFICATION)
        (void)calls_.acknowledge(due.job, what, due.what->file); // lost: it is delivered once more
    return result;
}

notifier::outcome notifier::call(const task &due, const engine_client::job_record &record) {
    const auto job = object_of_(due.job);
    const auto callback = due.callback->interface_pointer<IBackgroundCopyCallback>();
    if (!job)
        return outcome::failed;
    if (!callback)
        return outcome::client_dead;
    HRESULT result = S_OK;
    switch (due.what->what) {
    case BG_NOTIFY_JOB_TRANSFERRED:
        result = callback->JobTransferred(job.get());
        break;
    case BG_NOTIFY_JOB_ERROR: {
        if (!record.error)
            return outcome::not_due;
        const auto error = make_error(job, *record.error);
        if (!error)
            return outcome::failed;
        result = callback->JobError(job.get(), error->get());
        break;
    }
    case BG_NOTIFY_JOB_MODIFICATION:
        result = callback->JobModification(job.get(), 0);
        break;
    case BG_NOTIFY_FILE_TRANSFERRED: {
        const auto file = job->file_record(due.what->file);
        const auto newer = callback.query<IBackgroundCopyCallback2>();
        if (!file || !newer)
            return outcome::failed;
        if (!file->owed)
            return outcome::not_due;
        result = newer->FileTransferred(job.get(), com::make<BackgroundCopyFile>(job, *file).get());
        break;
    }
    default:
        return outcome::not_due; // an event of a newer engine
    }
    if (result == S_OK)
        return outcome::delivered;
    return is_dead_client(result) ? outcome::client_dead : outcome::failed;
}

} // namespace winebits::qmgr
