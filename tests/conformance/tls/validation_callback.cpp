// SPDX-License-Identifier: LGPL-2.1-or-later
// The program's own check of a server's certificate (bits-api 3.9).
// Test thread only; ValidateServerCertificate runs on threads of COM and records.
#include "tests/conformance/tls/lists.hpp"

#include "tests/conformance/clients/trace.hpp"

#include <wincrypt.h>

#include <atomic>
#include <mutex>

namespace winebits::conformance {

namespace {

// What one call brought.
struct question {
    std::string leaf;
    DWORD encoding = 0;
    DWORD certificates_in_store = 0;
};

DWORD count_certificates(const BYTE *data, DWORD size) {
    CRYPT_DATA_BLOB blob{size, const_cast<BYTE *>(data)};
    const HCERTSTORE store = CertOpenStore(CERT_STORE_PROV_SERIALIZED, 0, 0, 0, &blob);
    DWORD count = 0;
    PCCERT_CONTEXT one = nullptr;
    while (store && (one = CertEnumCertificatesInStore(store, one)) != nullptr)
        ++count;
    if (store)
        CertCloseStore(store, 0);
    return count;
}

class validator final : public IBackgroundCopyServerCertificateValidationCallback {
  public:
    static com_pointer<validator> make(HRESULT answer) {
        return com_pointer<validator>::adopt(new validator(answer));
    }

    std::vector<question> questions() const {
        const std::lock_guard lock(mutex_);
        return questions_;
    }

    HRESULT STDMETHODCALLTYPE QueryInterface(REFIID iid, void **object) noexcept override {
        *object = nullptr;
        if (!same_guid(iid, IID_IUnknown) &&
            !same_guid(iid, IID_IBackgroundCopyServerCertificateValidationCallback))
            return E_NOINTERFACE;
        AddRef();
        *object = static_cast<IBackgroundCopyServerCertificateValidationCallback *>(this);
        return S_OK;
    }
    ULONG STDMETHODCALLTYPE AddRef() noexcept override { return ++references_; }
    ULONG STDMETHODCALLTYPE Release() noexcept override {
        const ULONG left = --references_;
        if (left == 0)
            delete this;
        return left;
    }
    HRESULT STDMETHODCALLTYPE ValidateServerCertificate(IBackgroundCopyJob *job, IBackgroundCopyFile *file,
                                                        DWORD length, const BYTE data[], DWORD encoding,
                                                        DWORD store_length,
                                                        const BYTE store_data[]) noexcept override {
        try {
            if (!job || !file)
                return E_POINTER;
            question asked;
            asked.leaf.assign(reinterpret_cast<const char *>(data), length);
            asked.encoding = encoding;
            asked.certificates_in_store = count_certificates(store_data, store_length);
            const std::lock_guard lock(mutex_);
            questions_.push_back(asked);
            return answer_;
        } catch (...) {
            return E_FAIL;
        }
    }

  private:
    explicit validator(HRESULT answer) : answer_(answer) {}

    std::atomic<ULONG> references_{1};
    HRESULT answer_;
    mutable std::mutex mutex_;
    std::vector<question> questions_;
};

HRESULT set_validator(IBackgroundCopyJob &job, IUnknown *callback) {
    return as<IBackgroundCopyJobHttpOptions3>(job)->SetServerCertificateValidationInterface(callback);
}

void program_accepts_a_certificate() {
    const scratch_folder folder;
    const auto callback = validator::make(S_OK);
    test_job job;
    CHECK_OK(set_validator(*job, callback.get()));
    job.add(served_at("BITS_TEST_TLS_GOOD", "/file"), folder / u"file").resume();
    job.wait_transferred();
    CHECK(!callback->questions().empty());
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"file") == "a file\n");
}

void program_sees_certificate_and_chain() {
    const scratch_folder folder;
    const auto callback = validator::make(S_OK);
    test_job job;
    CHECK_OK(set_validator(*job, callback.get()));
    job.add(served_at("BITS_TEST_TLS_GOOD", "/file"), folder / u"file").resume();
    job.wait_transferred();
    const auto questions = callback->questions();
    CHECK(!questions.empty());
    CHECK(questions[0].leaf.find("localhost") != std::string::npos);
    CHECK_EQUAL(questions[0].encoding & X509_ASN_ENCODING, static_cast<DWORD>(X509_ASN_ENCODING));
    CHECK(questions[0].certificates_in_store >= 1);
}

void accepted_certificate_is_not_asked_about_again() {
    const scratch_folder folder;
    const auto callback = validator::make(S_OK);
    test_job job;
    CHECK_OK(set_validator(*job, callback.get()));
    for (const char16_t *name : {u"one", u"two", u"three"})
        job.add(served_at("BITS_TEST_TLS_GOOD", "/file"), folder / name);
    job.resume().wait_transferred();
    CHECK_EQUAL(callback->questions().size(), 1u);
}

void program_refuses_a_certificate() {
    const scratch_folder folder;
    constexpr auto answer = static_cast<HRESULT>(0x80041234);
    const auto callback = validator::make(answer);
    test_job job;
    CHECK_OK(job->SetMinimumRetryDelay(600));
    CHECK_OK(set_validator(*job, callback.get()));
    job.add(served_at("BITS_TEST_TLS_GOOD", "/file"), folder / u"file").resume();
    job.wait_for({BG_JOB_STATE_TRANSIENT_ERROR});
    const job_error error = job.error();
    CHECK_EQUAL(error.context, BG_ERROR_CONTEXT_SERVER_CERTIFICATE_CALLBACK);
    CHECK_EQUAL(hex(error.code), hex(answer));
}

void refusal_is_not_remembered() {
    const scratch_folder folder;
    const auto refusing = validator::make(E_FAIL);
    const auto accepting = validator::make(S_OK);
    test_job job;
    CHECK_OK(job->SetMinimumRetryDelay(600));
    CHECK_OK(set_validator(*job, refusing.get()));
    job.add(served_at("BITS_TEST_TLS_GOOD", "/file"), folder / u"file").resume();
    job.wait_for({BG_JOB_STATE_TRANSIENT_ERROR});
    CHECK_OK(job->Suspend());
    CHECK_OK(set_validator(*job, accepting.get()));
    job.resume().wait_transferred();
}

void own_check_comes_after_the_usual_ones() {
    const scratch_folder folder;
    const auto callback = validator::make(S_OK);
    test_job job;
    CHECK_OK(set_validator(*job, callback.get()));
    job.add(served_at("BITS_TEST_TLS_EXPIRED", "/file"), folder / u"file").resume();
    job.wait_for({BG_JOB_STATE_ERROR});
    CHECK(callback->questions().empty());
}

void plain_http_asks_nobody() {
    const scratch_folder folder;
    const auto callback = validator::make(E_FAIL);
    test_job job;
    CHECK_OK(set_validator(*job, callback.get()));
    job.add(served_at("BITS_TEST_WEB", "/file"), folder / u"file").resume();
    job.wait_transferred();
    CHECK(callback->questions().empty());
}

void running_job_takes_no_callback() {
    const scratch_folder folder;
    const auto callback = validator::make(S_OK);
    test_job job;
    job.add(url("size=1M&trickle=20000"), folder / u"file").resume();
    job.wait_for({BG_JOB_STATE_TRANSFERRING});
    CHECK_RESULT(set_validator(*job, callback.get()), BG_E_READ_ONLY_WHEN_JOB_ACTIVE);
}

void object_without_the_interface_is_refused() {
    test_job job;
    const auto other = recording_callback::make();
    CHECK_RESULT(set_validator(*job, other.get()), E_NOINTERFACE);
}

void cleared_callback_is_not_asked() {
    const scratch_folder folder;
    const auto callback = validator::make(E_FAIL);
    test_job job;
    CHECK_OK(set_validator(*job, callback.get()));
    CHECK_OK(set_validator(*job, nullptr));
    job.add(served_at("BITS_TEST_TLS_GOOD", "/file"), folder / u"file").resume();
    job.wait_transferred();
    CHECK(callback->questions().empty());
}

// The child holds the mutex until it is dead: a winelib program gets no handle of its child.
text death_of(const text &name) {
    return u"Local\\" + name;
}

void start_client(const text &name, const text &remote, const text &local) {
    WCHAR program[MAX_PATH] = {};
    CHECK(GetModuleFileNameW(nullptr, program, MAX_PATH) > 0);
    text command =
        u"\"" + from_wide(program) + u"\" \"" + name + u"\" \"" + remote + u"\" \"" + local + u"\"";
    STARTUPINFOW startup{};
    startup.cb = sizeof(startup);
    PROCESS_INFORMATION process{};
    CHECK(CreateProcessW(program, reinterpret_cast<LPWSTR>(command.data()), nullptr, nullptr, FALSE, 0,
                         nullptr, nullptr, &startup, &process));
    if (process.hProcess)
        CloseHandle(process.hProcess);
    if (process.hThread)
        CloseHandle(process.hThread);
}

void job_whose_program_is_gone_needs_another() {
    const scratch_folder folder;
    const text name = widen("orphan " + unique_word());
    start_client(name, served_at("BITS_TEST_TLS_GOOD", "/file"), folder / u"file");
    std::vector<com_pointer<IBackgroundCopyJob>> found;
    CHECK_SOON(!(found = jobs_named(*activate(), name)).empty());
    const text mutex = death_of(name);
    const HANDLE death = CreateMutexW(nullptr, FALSE, wide(mutex));
    CHECK(death != nullptr);
    WaitForSingleObject(death, 30000);
    CloseHandle(death);

    IBackgroundCopyJob &job = *found.front();
    BG_JOB_STATE state{};
    CHECK_OK(job.Resume());
    CHECK_SOON(job.GetState(&state) == S_OK &&
               (state == BG_JOB_STATE_ERROR || state == BG_JOB_STATE_TRANSIENT_ERROR));
    const job_error error = read_error(job);
    CHECK_OK(job.Cancel());
    CHECK_EQUAL(hex(error.code), hex(BG_E_SERVER_CERT_VALIDATION_INTERFACE_REQUIRED));
}

} // namespace

int die_as_validating_client(const char *job_name, const char *remote, const char *local) {
    const apartment com;
    const text name = widen(job_name);
    const text mutex = death_of(name);
    CreateMutexW(nullptr, TRUE, wide(mutex));
    com_pointer<IBackgroundCopyManager> manager;
    com_pointer<IBackgroundCopyJob> job;
    com_pointer<IBackgroundCopyJobHttpOptions3> options;
    GUID id{};
    const text making = u"orphan that is being made";
    if (FAILED(CoCreateInstance(CLSID_BackgroundCopyManager, nullptr, CLSCTX_LOCAL_SERVER,
                                IID_IBackgroundCopyManager, reinterpret_cast<void **>(manager.put()))) ||
        FAILED(manager->CreateJob(wide(making), BG_JOB_TYPE_DOWNLOAD, &id, job.put())) ||
        FAILED(job->QueryInterface(IID_IBackgroundCopyJobHttpOptions3,
                                   reinterpret_cast<void **>(options.put()))))
        return 1;
    const auto callback = validator::make(S_OK);
    if (FAILED(job->AddFile(wide(widen(remote)), wide(widen(local)))) ||
        FAILED(options->SetServerCertificateValidationInterface(callback.get())) ||
        FAILED(job->SetDisplayName(wide(name))))
        return 1;
    TerminateProcess(GetCurrentProcess(), 0);
    return 1;
}

behaviours validation_callback() {
    return {
        BEHAVIOUR(program_accepts_a_certificate),
        BEHAVIOUR(program_sees_certificate_and_chain),
        BEHAVIOUR(accepted_certificate_is_not_asked_about_again),
        BEHAVIOUR(program_refuses_a_certificate),
        BEHAVIOUR(refusal_is_not_remembered),
        BEHAVIOUR(own_check_comes_after_the_usual_ones),
        BEHAVIOUR(plain_http_asks_nobody),
        BEHAVIOUR(running_job_takes_no_callback),
        BEHAVIOUR(object_without_the_interface_is_refused),
        BEHAVIOUR(cleared_callback_is_not_asked),
        BEHAVIOUR(job_whose_program_is_gone_needs_another),
    };
}

} // namespace winebits::conformance
