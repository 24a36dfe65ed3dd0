// SPDX-License-Identifier: LGPL-2.1-or-later
// The newer interfaces of the same object: as<IBackgroundCopyJob5>(*job).
// Test thread only.
#pragma once

#include "tests/conformance/support/com_pointer.hpp"

#include <deliveryoptimization.h>
#include <deliveryoptimizationinternal.h>
#include <deliveryoptimizationjobs.h>
#include <qmgr.h>

namespace winebits::conformance {

template <class Interface>
const IID &iid_of();

#define WINEBITS_INTERFACE(name)                                                                             \
    template <>                                                                                              \
    inline const IID &iid_of<name>() {                                                                       \
        return IID_##name;                                                                                   \
    }
WINEBITS_INTERFACE(IUnknown)
WINEBITS_INTERFACE(IBackgroundCopyManager)
WINEBITS_INTERFACE(IBitsPeerCacheAdministration)
WINEBITS_INTERFACE(IBackgroundCopyJob)
WINEBITS_INTERFACE(IBackgroundCopyJob2)
WINEBITS_INTERFACE(IBackgroundCopyJob3)
WINEBITS_INTERFACE(IBackgroundCopyJob4)
WINEBITS_INTERFACE(IBackgroundCopyJob5)
WINEBITS_INTERFACE(IBackgroundCopyJobHttpOptions)
WINEBITS_INTERFACE(IBackgroundCopyJobHttpOptions2)
WINEBITS_INTERFACE(IBackgroundCopyJobHttpOptions3)
WINEBITS_INTERFACE(IBitsTokenOptions)
WINEBITS_INTERFACE(IBackgroundCopyFile)
WINEBITS_INTERFACE(IBackgroundCopyFile2)
WINEBITS_INTERFACE(IBackgroundCopyFile3)
WINEBITS_INTERFACE(IBackgroundCopyFile4)
WINEBITS_INTERFACE(IBackgroundCopyFile5)
WINEBITS_INTERFACE(IBackgroundCopyFile6)
WINEBITS_INTERFACE(IBackgroundCopyError)
WINEBITS_INTERFACE(IEnumBackgroundCopyJobs)
WINEBITS_INTERFACE(IEnumBackgroundCopyFiles)
WINEBITS_INTERFACE(IBackgroundCopyQMgr)
WINEBITS_INTERFACE(IBackgroundCopyGroup)
WINEBITS_INTERFACE(IBackgroundCopyJob1)
WINEBITS_INTERFACE(IEnumBackgroundCopyGroups)
WINEBITS_INTERFACE(IEnumBackgroundCopyJobs1)
WINEBITS_INTERFACE(IDOManager)
WINEBITS_INTERFACE(IDODownload)
WINEBITS_INTERFACE(IDODownloadInternal)
WINEBITS_INTERFACE(IDeliveryOptimizationJob)
WINEBITS_INTERFACE(IDeliveryOptimizationJob2)
WINEBITS_INTERFACE(IDeliveryOptimizationFile)
WINEBITS_INTERFACE(IDeliveryOptimizationFile2)
#undef WINEBITS_INTERFACE

// Throws when the object does not answer the interface.
template <class Interface>
com_pointer<Interface> as(IUnknown &object) {
    com_pointer<Interface> found;
    CHECK_OK(object.QueryInterface(iid_of<Interface>(), reinterpret_cast<void **>(found.put())));
    return found;
}

} // namespace winebits::conformance
