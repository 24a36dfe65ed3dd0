// SPDX-License-Identifier: LGPL-2.1-or-later
// Renames and deletions, one file at a time so that a crash can come in between.
// Test thread only.
#include "tests/engine/simulation/world.hpp"

#include <cerrno>

namespace winebits::simulation {

void world::rename_one(const queue::file_rename &what, std::optional<error> &failure) {
    const auto from = disk::temporary(what.target, what.temporary_name);
    const auto *file = disk_.find(from);
    if (!peaceful_ && dice_.percent(10)) {
        counts_.note(fault::rename_failed);
        failure = error{cause::os_error, 0, dice_.percent(50) ? EACCES : EIO};
    } else if (file && !file->foreign) {
        if (what.keep_existing && disk_.find(what.target.unix_relative))
            failure = error{cause::os_error, 0, EEXIST};
        else
            disk_.rename(from, what.target.unix_relative);
    } else if (!what.begun || !disk_.find(what.target.unix_relative)) {
        failure = error{cause::os_error, 0, ENOENT};
    }
}

// Does one file; when none is left, tells the queue.
bool world::file_step(work &one) {
    one.due = now_.monotonic + milliseconds{dice_.between(1, 50)};
    const auto done = one.failures.size();
    const auto finished = [&](queue::event answer) {
        file_work_.erase(file_work_.begin() + (&one - file_work_.data()));
        if (!storage_failed_)
            send(answer);
        return true;
    };
    if (const auto *renames = std::get_if<queue::rename_files>(&one.what)) {
        if (done < renames->renames.size()) {
            one.failures.emplace_back();
            rename_one(renames->renames[done], one.failures.back());
            return false;
        }
        if (!peaceful_ && dice_.percent(5)) {
            counts_.note(fault::folder_not_flushed);
            for (auto &one_failure : one.failures)
                if (!one_failure)
                    one_failure = error{cause::os_error, 0, EIO};
        } else {
            disk_.flush_folders();
        }
        return finished(queue::files_renamed{renames->job, one.failures});
    }
    const auto &deletes = std::get<queue::delete_files>(one.what);
    if (done < deletes.files.size()) {
        one.failures.emplace_back();
        const auto &what = deletes.files[done];
        const auto path = disk::temporary(what.target, what.temporary_name);
        const auto *file = disk_.find(path);
        if (!peaceful_ && dice_.percent(5)) {
            counts_.note(fault::delete_failed);
            left_behind_.insert(path);
            one.failures.back() = error{cause::os_error, 0, EACCES};
        } else if (file && !file->foreign) {
            disk_.remove(path);
        }
        return false;
    }
    queue::files_deleted answer{deletes.job, 0};
    for (const auto &failure : one.failures)
        answer.left_behind += failure.has_value();
    return finished(answer);
}

} // namespace winebits::simulation
