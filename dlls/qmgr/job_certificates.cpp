// SPDX-License-Identifier: LGPL-2.1-or-later
// The client certificate of a job (bits-api 3.9).
// Any thread.
#include "dlls/common/certificates/certificate_store.hpp"
#include "dlls/common/engine_client/digest.hpp"
#include "dlls/common/jobs/arguments.hpp"
#include "dlls/common/jobs/job_base_access.hpp"
#include "dlls/qmgr/job.hpp"

namespace winebits::qmgr {

namespace {

constexpr std::size_t longest_store = 255, longest_subject = 255; // characters, without the terminator

HRESULT check_place(BG_CERT_STORE_LOCATION location, LPCWSTR store) {
    if (static_cast<std::uint32_t>(location) > BG_CERT_STORE_LOCATION_LOCAL_MACHINE_ENTERPRISE)
        return E_NOTIMPL;
    return jobs::check_required_text(store, longest_store);
}

} // namespace

HRESULT
BackgroundCopyJob::set_certificate(const engine_client::result<engine_client::certificate_material> &found) {
    if (!found)
        return found.error();
    return change([&] { return surface_->jobs.set_certificate(id_, *found); });
}

HRESULT BackgroundCopyJob::SetClientCertificateByID(BG_CERT_STORE_LOCATION StoreLocation, LPCWSTR StoreName,
                                                    byte *pCertHashBlob) noexcept {
    if (!StoreName || !pCertHashBlob)
        return E_INVALIDARG;
    if (const HRESULT refused = check_place(StoreLocation, StoreName); FAILED(refused))
        return refused;
    return com::guard([&] {
        if (const HRESULT refused = check_alive(); FAILED(refused))
            return refused;
        const std::span<const BYTE, certificates::thumbprint_bytes> thumbprint(
            pCertHashBlob, certificates::thumbprint_bytes);
        return set_certificate(certificates::find_certificate(StoreLocation, StoreName, thumbprint));
    });
}

HRESULT BackgroundCopyJob::SetClientCertificateByName(BG_CERT_STORE_LOCATION StoreLocation, LPCWSTR StoreName,
                                                      LPCWSTR SubjectName) noexcept {
    if (!StoreName || !SubjectName || !*SubjectName)
        return E_INVALIDARG;
    if (const HRESULT refused = check_place(StoreLocation, StoreName); FAILED(refused))
        return refused;
    if (const HRESULT refused = jobs::check_text(SubjectName, longest_subject); FAILED(refused))
        return refused;
    return com::guard([&] {
        if (const HRESULT refused = check_alive(); FAILED(refused))
            return refused;
        return set_certificate(
            certificates::find_certificate(StoreLocation, StoreName, std::wstring(SubjectName)));
    });
}

HRESULT BackgroundCopyJob::RemoveClientCertificate() noexcept {
    return com::guard(
        [&] { return change([&] { return surface_->jobs.set_certificate(id_, std::nullopt); }); });
}

HRESULT BackgroundCopyJob::GetClientCertificate(BG_CERT_STORE_LOCATION *pStoreLocation, LPWSTR *pStoreName,
                                                byte **ppCertHashBlob, LPWSTR *pSubjectName) noexcept {
    if (!pStoreLocation || !pStoreName || !ppCertHashBlob || !pSubjectName)
        return E_INVALIDARG;
    *pStoreLocation = BG_CERT_STORE_LOCATION_CURRENT_USER;
    *pStoreName = *pSubjectName = nullptr;
    *ppCertHashBlob = nullptr;
    return com::guard([&]() -> HRESULT {
        const auto job = record();
        if (!job)
            return job.error();
        // On Windows the missing thumbprint fails in the marshaller.
        const auto thumbprint =
            job->certificate ? engine_client::bytes_from_hex(job->certificate->thumbprint) : std::nullopt;
        if (!thumbprint || thumbprint->size() != certificates::thumbprint_bytes)
            return HRESULT_FROM_WIN32(RPC_X_BAD_STUB_DATA);
        const std::vector<BYTE> bytes(thumbprint->begin(), thumbprint->end());
        com::task_memory<BYTE> copied;
        if (const HRESULT failed = com::copy_to_task_memory<BYTE>(bytes, copied); FAILED(failed))
            return failed;
        const HRESULT result = com::copy_to_task_memory(
            {{job->certificate->store, pStoreName}, {job->certificate->subject, pSubjectName}});
        if (FAILED(result))
            return result;
        *pStoreLocation = static_cast<BG_CERT_STORE_LOCATION>(job->certificate->location);
        *ppCertHashBlob = copied.release();
        return S_OK;
    });
}

} // namespace winebits::qmgr
