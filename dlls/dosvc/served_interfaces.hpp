// SPDX-License-Identifier: LGPL-2.1-or-later
// The interfaces whose objects live in the service (do-api 0.3), and that of their class.
// Constants; any thread.
#pragma once

#include "dlls/common/com/interface_anchor.hpp"

#include <bits.h>

#include <bits5_0.h>
#include <deliveryoptimization.h>
#include <deliveryoptimizationinternal.h>
#include <deliveryoptimizationjobs.h>

namespace winebits::dosvc {

inline const std::array served_interfaces =
    com::ids_of<IUnknown, IClassFactory, IDOManager, IDODownload, IDODownloadInternal, IEnumUnknown,
                IBackgroundCopyManager, IBackgroundCopyError, IEnumBackgroundCopyJobs,
                IEnumBackgroundCopyFiles, IBackgroundCopyJob, IBackgroundCopyJob2, IBackgroundCopyJob3,
                IBackgroundCopyJob4, IBackgroundCopyJob5, IBackgroundCopyFile, IBackgroundCopyFile2,
                IBackgroundCopyFile3, IBackgroundCopyFile4, IBackgroundCopyFile5, IDeliveryOptimizationJob,
                IDeliveryOptimizationJob2, IDeliveryOptimizationFile, IDeliveryOptimizationFile2>();

} // namespace winebits::dosvc
