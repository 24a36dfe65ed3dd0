// SPDX-License-Identifier: LGPL-2.1-or-later
// The error of a job as programs see it: a picture of the moment it was asked for (bits-api 3.2, do-api 7.6).
// Any thread.
#pragma once

#include "dlls/common/com/ptr.hpp"
#include "dlls/common/engine_client/job_calls.hpp"

#include <bits.h>

namespace winebits::jobs {

// What it says of what the error has nothing to do with.
struct error_codes {
    HRESULT no_file = S_OK, no_protocol = S_OK;
};

// `file` may be empty.
com::ptr<IBackgroundCopyError> make_error(const engine_client::error_record &,
                                          com::ptr<IBackgroundCopyFile> file, error_codes);

// The object of a job's file; the definition is in file_base_access.hpp.
template <class Traits>
com::ptr<IBackgroundCopyFile> make_file(com::ptr<typename Traits::job>, const engine_client::file_record &);

// The error of a job: `Traits` are those of job_base, with `error_codes`.
template <class Traits>
engine_client::result<com::ptr<IBackgroundCopyError>> error_of(com::ptr<typename Traits::job> job,
                                                               const engine_client::error_record &error) {
    com::ptr<IBackgroundCopyFile> file;
    if (error.file) {
        const auto record = job->file_record(*error.file);
        if (!record)
            return std::unexpected(record.error());
        file = make_file<Traits>(std::move(job), *record);
    }
    return make_error(error, std::move(file), Traits::error_codes);
}

} // namespace winebits::jobs
