// SPDX-License-Identifier: LGPL-2.1-or-later
// The interfaces whose objects live in the service (bits-api 2.4, 3.13), and that of their classes.
// Constants; any thread.
#pragma once

#include "dlls/common/com/interface_anchor.hpp"

#include <bits.h>

#include <bits10_3.h>
#include <qmgr.h>

namespace winebits::qmgr {

inline const std::array served_interfaces =
    com::ids_of<IUnknown, IClassFactory, IBackgroundCopyManager, IBackgroundCopyError,
                IEnumBackgroundCopyJobs, IEnumBackgroundCopyFiles, IBackgroundCopyJob, IBackgroundCopyJob2,
                IBackgroundCopyJob3, IBackgroundCopyJob4, IBackgroundCopyJob5, IBackgroundCopyJobHttpOptions,
                IBackgroundCopyJobHttpOptions2, IBackgroundCopyJobHttpOptions3, IBitsTokenOptions,
                IBackgroundCopyFile, IBackgroundCopyFile2, IBackgroundCopyFile3, IBackgroundCopyFile4,
                IBackgroundCopyFile5, IBackgroundCopyFile6, IBitsPeerCacheAdministration,
                IEnumBitsPeerCacheRecords, IEnumBitsPeers, IBackgroundCopyQMgr, IBackgroundCopyGroup,
                IBackgroundCopyJob1, IEnumBackgroundCopyGroups, IEnumBackgroundCopyJobs1>();

} // namespace winebits::qmgr
