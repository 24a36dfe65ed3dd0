// SPDX-License-Identifier: LGPL-2.1-or-later
// Makes the methods that jobs and files of Delivery Optimization share with those of BITS.
// Any thread.
#include "dlls/dosvc/jobs/job.hpp"

#include "dlls/common/jobs/file_base_access.hpp"
#include "dlls/common/jobs/job_base_files.hpp"
#include "dlls/common/jobs/job_base_settings.hpp"
#include "dlls/dosvc/jobs/file.hpp"

namespace winebits {

// A class's members are made with it, whoever calls them through an interface.
template class jobs::job_base<dosvc::bits_style::job_traits,
                              com::chain<IBackgroundCopyJob5, IBackgroundCopyJob4, IBackgroundCopyJob3,
                                         IBackgroundCopyJob2, IBackgroundCopyJob>,
                              com::chain<IDeliveryOptimizationJob>, com::chain<IDeliveryOptimizationJob2>>;
template class jobs::file_base<dosvc::bits_style::job_traits,
                               com::chain<IBackgroundCopyFile5, IBackgroundCopyFile4, IBackgroundCopyFile3,
                                          IBackgroundCopyFile2, IBackgroundCopyFile>,
                               com::chain<IDeliveryOptimizationFile>, com::chain<IDeliveryOptimizationFile2>>;

} // namespace winebits
