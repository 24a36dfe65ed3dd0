// SPDX-License-Identifier: LGPL-2.1-or-later
// The client's callbacks, called by the server during the client's own call, with objects that they call
// back. The case runs on the test thread, the callbacks on RPC threads: those record, the case checks.

#include "dlls/common/com/object.hpp"
#include "tests/conformance/proxies/client.hpp"

#include <memory>
#include <mutex>

namespace winebits::proxy_test {

namespace {

class received_calls {
  public:
    HRESULT add(std::wstring text) noexcept {
        std::lock_guard hold(lock_);
        text_ += std::move(text) + L"\n";
        return S_OK;
    }
    std::wstring text() const {
        std::lock_guard hold(lock_);
        return text_;
    }

  private:
    mutable std::mutex lock_;
    std::wstring text_;
};

// What a callback learns from the objects it is given, by calling them.
std::wstring name_of(IBackgroundCopyJob *job) {
    task_array<wchar_t> text;
    return job && SUCCEEDED(job->GetOwner(text.put())) ? shown(text.get()) : L"no job";
}
std::wstring name_of(IBackgroundCopyFile *file) {
    task_array<wchar_t> text;
    return file && SUCCEEDED(file->GetLocalName(text.put())) ? shown(text.get()) : L"no file";
}

class client_callback final
    : public com::object<
          client_callback,
          com::chain<IBackgroundCopyCallback3, IBackgroundCopyCallback2, IBackgroundCopyCallback>,
          com::chain<IBackgroundCopyServerCertificateValidationCallback>,
          com::chain<IBackgroundCopyCallback1>> {
  public:
    static constexpr char class_name[] = "test callback";
    explicit client_callback(std::shared_ptr<received_calls> received) : received_(std::move(received)) {}

    STDMETHODIMP JobTransferred(IBackgroundCopyJob *job) noexcept override {
        return received_->add(L"JobTransferred " + name_of(job));
    }
    STDMETHODIMP JobError(IBackgroundCopyJob *job, IBackgroundCopyError *error) noexcept override {
        task_array<wchar_t> protocol;
        const HRESULT result = error->GetProtocol(protocol.put());
        return received_->add(L"JobError " + name_of(job) +
                              (SUCCEEDED(result) ? shown(protocol.get()) : L"failed"));
    }
    STDMETHODIMP JobModification(IBackgroundCopyJob *job, DWORD reserved) noexcept override {
        return received_->add(L"JobModification " + name_of(job) + shown(reserved));
    }
    STDMETHODIMP FileTransferred(IBackgroundCopyJob *job, IBackgroundCopyFile *file) noexcept override {
        return received_->add(L"FileTransferred " + name_of(job) + name_of(file));
    }
    STDMETHODIMP FileRangesTransferred(IBackgroundCopyJob *job, IBackgroundCopyFile *file, DWORD count,
                                       const BG_FILE_RANGE seen[]) noexcept override {
        return received_->add(L"FileRangesTransferred " + name_of(job) + name_of(file) +
                              shown(std::span(seen, count)));
    }
    STDMETHODIMP ValidateServerCertificate(IBackgroundCopyJob *job, IBackgroundCopyFile *file, DWORD length,
                                           const BYTE data[], DWORD encoding, DWORD store_length,
                                           const BYTE store[]) noexcept override {
        received_->add(L"ValidateServerCertificate " + name_of(job) + name_of(file) +
                       shown(std::span(data, length)) + shown(encoding) +
                       shown(std::span(store, store_length)));
        return BG_E_SERVER_CERT_VALIDATION_INTERFACE_REQUIRED;
    }
    STDMETHODIMP OnStatus(IBackgroundCopyGroup *group, IBackgroundCopyJob1 *job, DWORD a, DWORD b, DWORD c,
                          DWORD d, DWORD e) noexcept override {
        return received_->add(call(L"OnStatus", group != nullptr, job != nullptr, a, b, c, d, e));
    }
    STDMETHODIMP OnProgress(DWORD type, IBackgroundCopyGroup *group, IBackgroundCopyJob1 *job, DWORD index,
                            DWORD value) noexcept override {
        return received_->add(call(L"OnProgress", type, group != nullptr, job != nullptr, index, value));
    }
    STDMETHODIMP OnProgressEx(DWORD type, IBackgroundCopyGroup *group, IBackgroundCopyJob1 *job, DWORD index,
                              DWORD value, DWORD size, BYTE *bytes) noexcept override {
        return received_->add(call(L"OnProgressEx", type, group != nullptr, job != nullptr, index, value,
                                   std::span<const byte>(bytes, size)));
    }

  private:
    friend class com::object<
        client_callback,
        com::chain<IBackgroundCopyCallback3, IBackgroundCopyCallback2, IBackgroundCopyCallback>,
        com::chain<IBackgroundCopyServerCertificateValidationCallback>, com::chain<IBackgroundCopyCallback1>>;
    ~client_callback() = default;

    const std::shared_ptr<received_calls> received_;
};

IUnknown *unknown(const com::ptr<client_callback> &callback) {
    return static_cast<IBackgroundCopyCallback3 *>(callback.get());
}

void job_callbacks_arrive(const connection &server) {
    const auto received = std::make_shared<received_calls>();
    const auto callback = com::make<client_callback>(received);
    CHECK_RESULT(server.job->SetNotifyInterface(unknown(callback)), S_OK);
    com::ptr<IUnknown> back;
    CHECK_RESULT(server.job->GetNotifyInterface(back.put()), S_OK);
    TAP_CHECK(back.get() == unknown(callback)); // its own object, not a proxy of it
    CHECK_RESULT(server.job->Resume(), S_OK);
    CHECK_RESULT(server.job->SetNotifyInterface(nullptr), S_OK);

    const std::wstring job = shown(marker(L"GetOwner").c_str()),
                       file = shown(marker(L"GetLocalName").c_str());
    CHECK_TEXT(received->text(),
               L"JobTransferred " + job + L"\nJobError " + job + shown(marker(L"GetProtocol").c_str()) +
                   L"\nJobModification " + job + shown(number(L"dwReserved")) + L"\nFileTransferred " + job +
                   file + L"\nFileRangesTransferred " + job + file + shown(std::span(ranges)) + L"\n");
}

void certificate_callback_arrives(const connection &server) {
    const auto received = std::make_shared<received_calls>();
    const auto callback = com::make<client_callback>(received);
    CHECK_RESULT(server.http->SetServerCertificateValidationInterface(unknown(callback)),
                 BG_E_SERVER_CERT_VALIDATION_INTERFACE_REQUIRED);
    CHECK_TEXT(received->text(), L"ValidateServerCertificate " + shown(marker(L"GetOwner").c_str()) +
                                     shown(marker(L"GetLocalName").c_str()) + shown(std::span(hash_bytes)) +
                                     shown(number(L"certEncodingType")) +
                                     shown(std::span<const byte>(hash_bytes, 3)) + L"\n");
}

void legacy_callback_arrives(const connection &server) {
    const auto received = std::make_shared<received_calls>();
    const auto callback = com::make<client_callback>(received);
    CHECK_RESULT(server.group->SetNotificationPointer(__uuidof(IBackgroundCopyCallback1), unknown(callback)),
                 S_OK);
    CHECK_TEXT(server.last_call(), call(L"SetNotificationPointer", __uuidof(IBackgroundCopyCallback1), true));
    CHECK_RESULT(server.group->ResumeGroup(), S_OK);
    CHECK_RESULT(server.group->SetNotificationPointer(__uuidof(IBackgroundCopyCallback1), nullptr), S_OK);
    CHECK_TEXT(received->text(), call(L"OnStatus", true, true, 1, 2, 3, 4, 5) + L"\n" +
                                     call(L"OnProgress", 1, true, true, 2, 3) + L"\n" +
                                     call(L"OnProgressEx", 1, true, true, 2, 3, std::span(hash_bytes)) +
                                     L"\n");
}

} // namespace

void add_callback_cases(cases &all, connection &server) {
    all.push_back({"job callbacks arrive and may call back", [&] { job_callbacks_arrive(server); }});
    all.push_back({"the certificate callback arrives, its result goes back",
                   [&] { certificate_callback_arrives(server); }});
    all.push_back({"the legacy callback arrives", [&] { legacy_callback_arrives(server); }});
}

} // namespace winebits::proxy_test
