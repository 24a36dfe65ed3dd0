// SPDX-License-Identifier: LGPL-2.1-or-later
// The test server's job as a caller of the client's callbacks: each is called with markers, and gets a
// blanket. Runs on the server's RPC threads, inside the client's own call.

#include "tests/conformance/proxies/server_answers.hpp"
#include "tests/conformance/proxies/server_job.hpp"

namespace winebits::proxy_test {

namespace {

HRESULT set_blanket(IUnknown *proxy) noexcept {
    return CoSetProxyBlanket(proxy, RPC_C_AUTHN_DEFAULT, RPC_C_AUTHZ_DEFAULT, COLE_DEFAULT_PRINCIPAL,
                             RPC_C_AUTHN_LEVEL_DEFAULT, RPC_C_IMP_LEVEL_IMPERSONATE, nullptr, EOAC_DEFAULT);
}

} // namespace

STDMETHODIMP server_job::SetNotifyInterface(IUnknown *callback) noexcept {
    callback_ = com::ptr<IUnknown>(callback);
    return shared_->write(call(L"SetNotifyInterface", callback != nullptr));
}

STDMETHODIMP server_job::GetNotifyInterface(IUnknown **out) noexcept {
    *out = com::ptr<IUnknown>(callback_).detach();
    return S_OK;
}

// Calls every method of IBackgroundCopyCallback to 3; the first failure is the result.
STDMETHODIMP server_job::Resume() noexcept {
    const auto first = callback_.query<IBackgroundCopyCallback>();
    const auto second = callback_.query<IBackgroundCopyCallback2>();
    const auto third = callback_.query<IBackgroundCopyCallback3>();
    if (!first || !second || !third)
        return E_NOINTERFACE;
    for (IUnknown *proxy : {static_cast<IUnknown *>(first.get()), static_cast<IUnknown *>(second.get()),
                            static_cast<IUnknown *>(third.get())}) {
        if (const HRESULT result = set_blanket(proxy); FAILED(result))
            return result;
    }
    const auto error = make_error(shared_);
    const auto file = make_file(shared_);
    HRESULT result = first->JobTransferred(this);
    if (SUCCEEDED(result))
        result = first->JobError(this, error.get());
    if (SUCCEEDED(result))
        result = second->JobModification(this, number(L"dwReserved"));
    if (SUCCEEDED(result))
        result = second->FileTransferred(this, file.get());
    if (SUCCEEDED(result))
        result = third->FileRangesTransferred(this, file.get(), std::size(ranges), ranges);
    return result;
}

STDMETHODIMP server_job::SetServerCertificateValidationInterface(IUnknown *callback) noexcept {
    if (!callback)
        return shared_->write(L"SetServerCertificateValidationInterface null");
    const auto validator =
        com::ptr<IUnknown>(callback).query<IBackgroundCopyServerCertificateValidationCallback>();
    if (!validator)
        return E_NOINTERFACE;
    if (const HRESULT result = set_blanket(validator.get()); FAILED(result))
        return result;
    const auto file = make_file(shared_);
    return validator->ValidateServerCertificate(this, file.get(), sizeof hash_bytes, hash_bytes,
                                                number(L"certEncodingType"), 3, hash_bytes);
}

} // namespace winebits::proxy_test
