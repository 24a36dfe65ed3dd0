// SPDX-License-Identifier: LGPL-2.1-or-later
// Finds the object of a job.
// Any thread.
#include "dlls/qmgr/job_table.hpp"

#include "dlls/qmgr/job.hpp"

#include <mutex>

namespace winebits::qmgr {

com::ptr<BackgroundCopyJob>
job_table::find_or_make(const GUID &id, const std::function<com::ptr<BackgroundCopyJob>()> &make) {
    std::lock_guard hold(lock_);
    auto &known = objects_[id];
    // An object whose last reference has just gone can't be brought back; it finds another one in its place.
    if (known && known->add_ref_if_alive())
        return com::ptr<BackgroundCopyJob>::attach(known);
    auto made = make();
    known = made.get();
    return made;
}

void job_table::remove(const GUID &id, const BackgroundCopyJob *object) noexcept {
    std::lock_guard hold(lock_);
    if (const auto known = objects_.find(id); known != objects_.end() && known->second == object)
        objects_.erase(known);
}

} // namespace winebits::qmgr
