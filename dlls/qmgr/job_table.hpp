// SPDX-License-Identifier: LGPL-2.1-or-later
// Which jobs have a COM object at present: one object for each job, whoever asks for it.
// Any thread. The table owns nothing; an object takes itself out when its last reference has gone.
#pragma once

#include "dlls/common/com/guid.hpp"
#include "dlls/common/com/mutex.hpp"
#include "dlls/common/com/ptr.hpp"

#include <functional>
#include <map>

namespace winebits::qmgr {

class BackgroundCopyJob;

class job_table {
  public:
    // `make` runs with the table locked: it only constructs.
    com::ptr<BackgroundCopyJob> find_or_make(const GUID &,
                                             const std::function<com::ptr<BackgroundCopyJob>()> &make);
    // Forgets the object, unless another one has taken its place.
    void remove(const GUID &, const BackgroundCopyJob *) noexcept;

  private:
    com::mutex lock_;
    std::map<GUID, BackgroundCopyJob *, com::guid_less> objects_; // guarded by lock_
};

} // namespace winebits::qmgr
