// SPDX-License-Identifier: LGPL-2.1-or-later
// Makes the methods that BITS' jobs and files share with those of Delivery Optimization.
// Any thread.
#include "dlls/qmgr/job.hpp"

#include "dlls/common/jobs/file_base_access.hpp"
#include "dlls/common/jobs/job_base_files.hpp"
#include "dlls/common/jobs/job_base_settings.hpp"
#include "dlls/qmgr/file.hpp"

namespace winebits {

// A class's members are made with it, whoever calls them through an interface.
template class jobs::job_base<
    qmgr::job_traits,
    com::chain<IBackgroundCopyJob5, IBackgroundCopyJob4, IBackgroundCopyJob3, IBackgroundCopyJob2,
               IBackgroundCopyJob>,
    com::chain<IBackgroundCopyJobHttpOptions3, IBackgroundCopyJobHttpOptions2, IBackgroundCopyJobHttpOptions>,
    com::chain<IBitsTokenOptions>>;
template class jobs::file_base<qmgr::job_traits,
                               com::chain<IBackgroundCopyFile6, IBackgroundCopyFile5, IBackgroundCopyFile4,
                                          IBackgroundCopyFile3, IBackgroundCopyFile2, IBackgroundCopyFile>>;

} // namespace winebits
