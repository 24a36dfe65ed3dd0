// SPDX-License-Identifier: LGPL-2.1-or-later
// The objects of a surface for the clients that are called about its jobs. `Traits` are those of job_base.
// Any thread.
#pragma once

#include "dlls/common/jobs/error.hpp"
#include "dlls/common/jobs/file_base_access.hpp"
#include "dlls/common/notification/notifier.hpp"

namespace winebits::jobs {

// They are made only while the surface is there.
template <class Traits>
notify::job_objects objects_of(std::weak_ptr<typename Traits::surface> owner) {
    const auto object = [owner](const GUID &id) {
        const auto alive = owner.lock();
        return alive ? alive->job_object(id) : com::ptr<typename Traits::job>();
    };
    notify::job_objects made;
    made.job = [object](const GUID &id) { return com::ptr<IBackgroundCopyJob>::attach(object(id).detach()); };
    made.file = [object](const GUID &id, const engine_client::file_record &file) {
        auto job = object(id);
        return job ? make_file<Traits>(std::move(job), file) : com::ptr<IBackgroundCopyFile>();
    };
    made.error = [object](const GUID &id, const engine_client::error_record &error)
        -> engine_client::result<com::ptr<IBackgroundCopyError>> {
        auto job = object(id);
        if (!job)
            return std::unexpected(E_ABORT);
        return error_of<Traits>(std::move(job), error);
    };
    made.not_found = Traits::not_found;
    return made;
}

} // namespace winebits::jobs
