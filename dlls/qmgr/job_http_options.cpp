// SPDX-License-Identifier: LGPL-2.1-or-later
// Headers, verb and security of a job's requests (bits-api 3.9).
// Any thread.
#include "dlls/common/jobs/arguments.hpp"
#include "dlls/common/jobs/job_base_access.hpp"
#include "dlls/qmgr/job.hpp"

namespace winebits::qmgr {

namespace {

constexpr std::size_t longest_headers = 16383; // characters, without the terminator
constexpr ULONG known_security_flags = BG_SSL_ENABLE_CRL_CHECK | BG_SSL_IGNORE_CERT_CN_INVALID |
                                       BG_SSL_IGNORE_CERT_DATE_INVALID | BG_SSL_IGNORE_UNKNOWN_CA |
                                       BG_SSL_IGNORE_CERT_WRONG_USAGE | BG_HTTP_REDIRECT_POLICY_MASK |
                                       BG_HTTP_REDIRECT_POLICY_ALLOW_HTTPS_TO_HTTP;

std::wstring default_method(std::uint32_t job_type) {
    return job_type == BG_JOB_TYPE_DOWNLOAD ? L"GET" : L"BITS_POST";
}

} // namespace

HRESULT BackgroundCopyJob::SetCustomHeaders(LPCWSTR RequestHeaders) noexcept {
    if (const HRESULT refused = jobs::check_text(RequestHeaders, longest_headers); FAILED(refused))
        return refused;
    return set_text("custom_headers", RequestHeaders);
}

HRESULT BackgroundCopyJob::GetCustomHeaders(LPWSTR *pRequestHeaders) noexcept {
    if (!pRequestHeaders)
        return E_INVALIDARG;
    *pRequestHeaders = nullptr;
    return com::guard([&] {
        const auto job = record();
        if (!job)
            return job.error();
        if (job->headers_write_only)
            return E_ACCESSDENIED;
        return job->has_custom_headers ? com::copy_to_task_memory(job->custom_headers, pRequestHeaders)
                                       : S_FALSE;
    });
}

HRESULT BackgroundCopyJob::MakeCustomHeadersWriteOnly() noexcept {
    return set("headers_write_only", true);
}

HRESULT BackgroundCopyJob::SetSecurityFlags(ULONG Flags) noexcept {
    const ULONG redirects = Flags & BG_HTTP_REDIRECT_POLICY_MASK;
    const bool known_policy = redirects == BG_HTTP_REDIRECT_POLICY_ALLOW_SILENT ||
                              redirects == BG_HTTP_REDIRECT_POLICY_ALLOW_REPORT ||
                              redirects == BG_HTTP_REDIRECT_POLICY_DISALLOW;
    if (Flags & ~known_security_flags || !known_policy)
        return E_NOTIMPL;
    return set("security_flags", std::uint32_t(Flags));
}

HRESULT BackgroundCopyJob::GetSecurityFlags(ULONG *pFlags) noexcept {
    return get(pFlags, [](const auto &job) { return job.security_flags; });
}

HRESULT BackgroundCopyJob::SetHttpMethod(LPCWSTR method) noexcept {
    if (!method || !*method)
        return E_INVALIDARG;
    return set_text("http_method", method);
}

HRESULT BackgroundCopyJob::GetHttpMethod(LPWSTR *method) noexcept {
    return get_string(method, [](const auto &job) {
        return job.http_method.empty() ? default_method(job.type) : job.http_method;
    });
}

HRESULT
BackgroundCopyJob::SetServerCertificateValidationInterface(IUnknown *certValidationCallback) noexcept {
    return com::guard([&] {
        if (const HRESULT refused = check_alive(); FAILED(refused))
            return refused;
        com::global_interface callback;
        if (certValidationCallback) {
            auto kept = certificate_judge::keep(certValidationCallback);
            if (!kept)
                return kept.error();
            callback = std::move(*kept);
        }
        // The engine refuses while the job is active, and forgets which certificates were accepted.
        const HRESULT result = change([&] {
            return surface_->jobs.set(id_, "validates_certificates", certValidationCallback != nullptr);
        });
        if (SUCCEEDED(result))
            surface_->judge->set(id_, std::move(callback));
        return result;
    });
}

} // namespace winebits::qmgr
