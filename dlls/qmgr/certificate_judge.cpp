// SPDX-License-Identifier: LGPL-2.1-or-later
// Shows a certificate and its chain to a program.
// Any thread; the calls to programs on threads of its own.
#include "dlls/qmgr/certificate_judge.hpp"

#include "dlls/common/certificates/certificate_store.hpp"
#include "dlls/common/com/apartment.hpp"
#include "dlls/common/com/client_apartment.hpp"
#include "dlls/common/com/thread.hpp"
#include "dlls/common/engine_client/base64.hpp"
#include "dlls/qmgr/file.hpp"

#include <windows.h>

#include <wincrypt.h>

#include <mutex>

namespace winebits::qmgr {

namespace {

using callback_interface = IBackgroundCopyServerCertificateValidationCallback;

engine_client::result<std::vector<certificates::certificate_bytes>>
decode_chain(const std::vector<std::string> &texts) {
    std::vector<certificates::certificate_bytes> chain;
    for (const auto &text : texts) {
        auto bytes = engine_client::bytes_from_base64(text);
        if (!bytes)
            return std::unexpected(E_FAIL);
        chain.push_back(std::move(*bytes));
    }
    if (chain.empty())
        return std::unexpected(E_FAIL);
    return chain;
}

} // namespace

engine_client::result<com::global_interface> certificate_judge::keep(IUnknown *object) {
    com::ptr<callback_interface> callback;
    const HRESULT result = object->QueryInterface(__uuidof(callback_interface), callback.put_void());
    if (FAILED(result))
        return std::unexpected(result);
    return com::global_interface::keep(__uuidof(callback_interface), callback.get());
}

void certificate_judge::set(const GUID &job, com::global_interface callback) {
    std::shared_ptr<const com::global_interface> changed;
    if (callback)
        changed = std::make_shared<const com::global_interface>(std::move(callback));
    // The one before goes, with a call to its program, when the lock is open again.
    std::lock_guard hold(lock_);
    if (changed)
        callbacks_[job].swap(changed);
    else if (const auto known = callbacks_.find(job); known != callbacks_.end()) {
        changed = std::move(known->second);
        callbacks_.erase(known);
    }
}

void certificate_judge::on_event(const engine_client::event &what) {
    com::thread([self = shared_from_this(), what] {
        const com::apartment inside;
        self->judge(what);
    }).detach();
}

void certificate_judge::announce() {
    std::vector<GUID> jobs;
    {
        std::lock_guard hold(lock_);
        for (const auto &[job, callback] : callbacks_)
            jobs.push_back(job);
    }
    for (const auto &job : jobs)
        calls_.set(job, "validates_certificates", true);
}

void certificate_judge::judge(const engine_client::event &what) {
    // The object keeps the surface, and so the calls, alive.
    const auto job = object_of_(what.job);
    if (!job)
        return;
    const HRESULT verdict = ask(what, *job);
    calls_.judge_certificate(what.job, what.origin, what.fingerprint, verdict);
}

HRESULT certificate_judge::ask(const engine_client::event &what, BackgroundCopyJob &job) {
    std::shared_ptr<const com::global_interface> callback;
    {
        std::lock_guard hold(lock_);
        if (const auto known = callbacks_.find(what.job); known != callbacks_.end())
            callback = known->second;
    }
    const auto program = callback ? callback->get<callback_interface>() : com::ptr<callback_interface>();
    if (!program)
        return BG_E_SERVER_CERT_VALIDATION_INTERFACE_REQUIRED;
    const auto chain = decode_chain(what.certificates);
    if (!chain)
        return chain.error();
    const auto store = certificates::serialized_store(*chain);
    if (!store)
        return store.error();
    const auto record = job.file_record(what.file);
    if (!record)
        return record.error();
    const auto file = com::make<BackgroundCopyFile>(com::ptr(&job), *record);
    const certificates::certificate_bytes &leaf = chain->front();
    const HRESULT verdict = program->ValidateServerCertificate(
        &job, file.get(), static_cast<DWORD>(leaf.size()), leaf.data(), X509_ASN_ENCODING,
        static_cast<DWORD>(store->size()), store->data());
    return com::is_dead_client(verdict) ? BG_E_SERVER_CERT_VALIDATION_INTERFACE_REQUIRED : verdict;
}

} // namespace winebits::qmgr
