// SPDX-License-Identifier: LGPL-2.1-or-later
// What the replayed programs share: a job read by another client object,
// redirects. Test thread only.
#pragma once

#include "tests/conformance/support/callback.hpp"
#include "tests/conformance/support/folder.hpp"
#include "tests/conformance/support/interfaces.hpp"
#include "tests/conformance/support/job.hpp"
#include "tests/conformance/support/program.hpp"
#include "tests/conformance/support/server.hpp"
#include "tests/conformance/support/wait.hpp"

namespace winebits::conformance {

com_pointer<IBackgroundCopyJobHttpOptions> http_options(IBackgroundCopyJob &job);

// The HRESULT of SetCredentials with Job2; null pointers stand for the credentials of the logged on user.
HRESULT set_credentials(IBackgroundCopyJob &job, BG_AUTH_TARGET target, BG_AUTH_SCHEME scheme,
                        const text *user, const text *password);

// The jobs of this display name, walked one by one without celtFetched, as all clients do.
std::vector<com_pointer<IBackgroundCopyJob>> jobs_named(IBackgroundCopyManager &manager, const text &name);

text display_name(IBackgroundCopyJob &job);
text remote_name(IBackgroundCopyFile &file);
text local_name(IBackgroundCopyFile &file);
com_pointer<IBackgroundCopyFile> first_file(IBackgroundCopyJob &job);

// A URL that leads to `target` by one redirect, and the URL itself percent-encoded for a query.
text redirect_to(const text &target);

// Complete with the two results that clients take for success.
void complete(IBackgroundCopyJob &job);

// An error object's code, after its two texts have been asked for, whose absence clients tolerate.
job_error read_error(IBackgroundCopyJob &job);

// A name that no other test's job has.
text unique_name(const std::string &prefix);

// The user agent's language, as clients pass it.
DWORD language();

} // namespace winebits::conformance
