// SPDX-License-Identifier: LGPL-2.1-or-later
// The calls that most clients make in the same way.
// Test thread only.
#include "tests/conformance/clients/trace.hpp"

#include <string_view>

namespace winebits::conformance {

com_pointer<IBackgroundCopyJobHttpOptions> http_options(IBackgroundCopyJob &job) {
    return as<IBackgroundCopyJobHttpOptions>(job);
}

HRESULT set_credentials(IBackgroundCopyJob &job, BG_AUTH_TARGET target, BG_AUTH_SCHEME scheme,
                        const text *user, const text *password) {
    text user_copy = user ? *user : text();
    text password_copy = password ? *password : text();
    BG_AUTH_CREDENTIALS credentials{};
    credentials.Target = target;
    credentials.Scheme = scheme;
    credentials.Credentials.Basic.UserName = user ? reinterpret_cast<LPWSTR>(user_copy.data()) : nullptr;
    credentials.Credentials.Basic.Password =
        password ? reinterpret_cast<LPWSTR>(password_copy.data()) : nullptr;
    return as<IBackgroundCopyJob2>(job)->SetCredentials(&credentials);
}

std::vector<com_pointer<IBackgroundCopyJob>> jobs_named(IBackgroundCopyManager &manager, const text &name) {
    com_pointer<IEnumBackgroundCopyJobs> jobs;
    CHECK_OK(manager.EnumJobs(0, jobs.put()));
    std::vector<com_pointer<IBackgroundCopyJob>> found;
    for (;;) {
        com_pointer<IBackgroundCopyJob> job;
        const HRESULT result = jobs->Next(1, job.put(), nullptr);
        if (result == S_FALSE)
            return found;
        CHECK_OK(result);
        if (display_name(*job) == name)
            found.push_back(job);
    }
}

text display_name(IBackgroundCopyJob &job) {
    com_string name;
    CHECK_OK(job.GetDisplayName(name.put()));
    return name.value();
}

text remote_name(IBackgroundCopyFile &file) {
    com_string name;
    CHECK_OK(file.GetRemoteName(name.put()));
    return name.value();
}

text local_name(IBackgroundCopyFile &file) {
    com_string name;
    CHECK_OK(file.GetLocalName(name.put()));
    return name.value();
}

com_pointer<IBackgroundCopyFile> first_file(IBackgroundCopyJob &job) {
    com_pointer<IEnumBackgroundCopyFiles> files;
    com_pointer<IBackgroundCopyFile> file;
    CHECK_OK(job.EnumFiles(files.put()));
    CHECK_OK(files->Next(1, file.put(), nullptr));
    return file;
}

text redirect_to(const text &target) {
    constexpr char digits[] = "0123456789ABCDEF";
    std::string encoded;
    for (const char byte : narrow(target)) {
        if (std::string_view(":/?&=%").find(byte) == std::string_view::npos) {
            encoded += byte;
            continue;
        }
        encoded += '%';
        encoded += digits[static_cast<unsigned char>(byte) >> 4];
        encoded += digits[static_cast<unsigned char>(byte) & 15];
    }
    return url("redirect=" + encoded);
}

void complete(IBackgroundCopyJob &job) {
    const HRESULT result = job.Complete();
    CHECK(result == S_OK || result == BG_S_UNABLE_TO_DELETE_FILES);
}

job_error read_error(IBackgroundCopyJob &job) {
    com_pointer<IBackgroundCopyError> error;
    job_error found;
    com_string description;
    com_string context;
    CHECK_OK(job.GetError(error.put()));
    CHECK_OK(error->GetError(&found.context, &found.code));
    error->GetErrorContextDescription(language(), context.put());
    error->GetErrorDescription(language(), description.put());
    return found;
}

text unique_name(const std::string &prefix) {
    return widen(prefix + " " + unique_word());
}

DWORD language() {
    return LANGIDFROMLCID(GetThreadLocale());
}

} // namespace winebits::conformance
