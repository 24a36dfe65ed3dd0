// SPDX-License-Identifier: LGPL-2.1-or-later
// The HTTP side of the test server's job.
// Runs on the server's RPC threads.

#include "tests/conformance/proxies/server_answers.hpp"
#include "tests/conformance/proxies/server_job.hpp"

namespace winebits::proxy_test {

STDMETHODIMP server_job::SetClientCertificateByID(BG_CERT_STORE_LOCATION location, LPCWSTR store,
                                                  byte *hash) noexcept {
    return shared_->write(
        call(L"SetClientCertificateByID", location, store, std::span<const byte>(hash, sizeof hash_bytes)));
}
STDMETHODIMP server_job::SetClientCertificateByName(BG_CERT_STORE_LOCATION location, LPCWSTR store,
                                                    LPCWSTR subject) noexcept {
    return shared_->write(call(L"SetClientCertificateByName", location, store, subject));
}
STDMETHODIMP server_job::RemoveClientCertificate() noexcept {
    return shared_->write(L"RemoveClientCertificate");
}
STDMETHODIMP server_job::GetClientCertificate(BG_CERT_STORE_LOCATION *location, LPWSTR *store, byte **hash,
                                              LPWSTR *subject) noexcept {
    *location = BG_CERT_STORE_LOCATION_USERS;
    *hash = nullptr;
    answer(*shared_, L"StoreName", store);
    if (shared_->mode() == give_marker)
        answer_array(std::span(hash_bytes), hash);
    return answer(*shared_, L"SubjectName", subject);
}
STDMETHODIMP server_job::SetCustomHeaders(LPCWSTR headers) noexcept {
    return shared_->write(call(L"SetCustomHeaders", headers));
}
STDMETHODIMP server_job::GetCustomHeaders(LPWSTR *out) noexcept {
    return answer(*shared_, L"GetCustomHeaders", out);
}
STDMETHODIMP server_job::SetSecurityFlags(ULONG flags) noexcept {
    return shared_->write(call(L"SetSecurityFlags", flags));
}
STDMETHODIMP server_job::GetSecurityFlags(ULONG *out) noexcept {
    return answer(L"GetSecurityFlags", out);
}
STDMETHODIMP server_job::SetHttpMethod(LPCWSTR method) noexcept {
    return shared_->write(call(L"SetHttpMethod", method));
}
STDMETHODIMP server_job::GetHttpMethod(LPWSTR *out) noexcept {
    return answer(*shared_, L"GetHttpMethod", out);
}
STDMETHODIMP server_job::MakeCustomHeadersWriteOnly() noexcept {
    return shared_->write(L"MakeCustomHeadersWriteOnly");
}

} // namespace winebits::proxy_test
