// SPDX-License-Identifier: LGPL-2.1-or-later
// Client certificates: argument errors, and one of the user's own store (bits-api 3.9).
// Test thread only.
#include "tests/conformance/http_options/lists.hpp"

#include "tests/conformance/support/interfaces.hpp"
#include "tests/conformance/support/job.hpp"

#include <wincrypt.h>

#include <array>
#include <cstring>

namespace winebits::conformance {

namespace {

using thumbprint = std::array<BYTE, 20>;

constexpr std::size_t longest_word = 255; // without the NUL
constexpr HRESULT no_such_certificate = static_cast<HRESULT>(0x80092004);
constexpr HRESULT bad_stub_data = static_cast<HRESULT>(0x800706F7);
const text personal = u"MY";

HRESULT by_id(const test_job &job, BG_CERT_STORE_LOCATION location, const text &store, thumbprint hash = {}) {
    return as<IBackgroundCopyJobHttpOptions>(*job)->SetClientCertificateByID(location, wide(store),
                                                                             hash.data());
}

HRESULT by_name(const test_job &job, BG_CERT_STORE_LOCATION location, const text &store,
                const text &subject) {
    return as<IBackgroundCopyJobHttpOptions>(*job)->SetClientCertificateByName(location, wide(store),
                                                                               wide(subject));
}

// A certificate of the test's own in the user's personal store, removed again.
class own_certificate {
  public:
    own_certificate() {
        BYTE name[256] = {};
        DWORD size = sizeof(name);
        const text subject = u"CN=" + common_name_;
        CHECK(CertStrToNameW(X509_ASN_ENCODING, wide(subject), CERT_X500_NAME_STR, nullptr, name, &size,
                             nullptr));
        CERT_NAME_BLOB blob = {size, name};
        const PCCERT_CONTEXT made =
            CertCreateSelfSignCertificate(0, &blob, 0, nullptr, nullptr, nullptr, nullptr, nullptr);
        CHECK(made != nullptr);
        DWORD length = static_cast<DWORD>(hash_.size());
        CertGetCertificateContextProperty(made, CERT_SHA1_HASH_PROP_ID, hash_.data(), &length);
        store_ = CertOpenSystemStoreW(0, wide(personal));
        // Wine shows other programs nothing that was not committed.
        if (store_ && CertAddCertificateContextToStore(store_, made, CERT_STORE_ADD_REPLACE_EXISTING, &kept_))
            CertControlStore(store_, 0, CERT_STORE_CTRL_COMMIT, nullptr);
        CertFreeCertificateContext(made);
    }
    ~own_certificate() {
        if (kept_)
            CertDeleteCertificateFromStore(kept_);
        if (store_)
            CertCloseStore(store_, 0);
    }
    own_certificate(const own_certificate &) = delete;
    own_certificate &operator=(const own_certificate &) = delete;

    const thumbprint &hash() const { return hash_; }
    const text &common_name() const { return common_name_; }

  private:
    const text common_name_ = u"bits conformance " + widen(unique_word());
    thumbprint hash_{};
    HCERTSTORE store_ = nullptr;
    PCCERT_CONTEXT kept_ = nullptr;
};

void check_it_is(const test_job &job, const own_certificate &wanted) {
    BG_CERT_STORE_LOCATION location{};
    com_string store;
    com_string subject;
    BYTE *hash = nullptr;
    CHECK_OK(as<IBackgroundCopyJobHttpOptions>(*job)->GetClientCertificate(&location, store.put(), &hash,
                                                                           subject.put()));
    CHECK(hash != nullptr);
    const bool same = std::memcmp(hash, wanted.hash().data(), wanted.hash().size()) == 0;
    CoTaskMemFree(hash);
    CHECK(same);
    CHECK_EQUAL(location, BG_CERT_STORE_LOCATION_CURRENT_USER);
    CHECK_EQUAL(store.value(), personal);
}

void there_is_no_client_certificate_at_first() {
    const test_job job;
    BG_CERT_STORE_LOCATION location{};
    com_string store;
    com_string subject;
    BYTE *hash = nullptr;
    const auto options = as<IBackgroundCopyJobHttpOptions>(*job);
    CHECK_RESULT(options->GetClientCertificate(&location, store.put(), &hash, subject.put()), bad_stub_data);
    CHECK_RESULT(options->RemoveClientCertificate(), S_FALSE);
}

void unknown_location_is_not_implemented() {
    const test_job job;
    const auto unknown = static_cast<BG_CERT_STORE_LOCATION>(8);
    CHECK_RESULT(by_id(job, unknown, personal), E_NOTIMPL);
    CHECK_RESULT(by_name(job, unknown, personal, u"subject"), E_NOTIMPL);
}

void unknown_store_is_not_found() {
    const test_job job;
    const text store = u"no such store " + widen(unique_word());
    CHECK_RESULT(by_id(job, BG_CERT_STORE_LOCATION_CURRENT_USER, store),
                 HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND));
    CHECK_RESULT(by_name(job, BG_CERT_STORE_LOCATION_CURRENT_USER, store, u"subject"),
                 HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND));
}

void unknown_certificate_is_not_found() {
    const test_job job;
    CHECK_RESULT(by_id(job, BG_CERT_STORE_LOCATION_CURRENT_USER, personal), no_such_certificate);
    CHECK_RESULT(by_name(job, BG_CERT_STORE_LOCATION_CURRENT_USER, personal,
                         u"no such subject " + widen(unique_word())),
                 no_such_certificate);
}

void store_name_of_256_characters_is_too_long() {
    const test_job job;
    const text store(longest_word + 1, u's');
    CHECK_RESULT(by_id(job, BG_CERT_STORE_LOCATION_CURRENT_USER, store), BG_E_STRING_TOO_LONG);
    CHECK_RESULT(by_name(job, BG_CERT_STORE_LOCATION_CURRENT_USER, store, u"subject"), BG_E_STRING_TOO_LONG);
}

void subject_of_256_characters_is_too_long() {
    const test_job job;
    CHECK_RESULT(by_name(job, BG_CERT_STORE_LOCATION_CURRENT_USER, personal, text(longest_word + 1, u's')),
                 BG_E_STRING_TOO_LONG);
}

void empty_subject_is_refused() {
    const test_job job;
    CHECK_FAILED(by_name(job, BG_CERT_STORE_LOCATION_CURRENT_USER, personal, u""));
}

void null_for_a_part_of_the_certificate_is_a_null_reference() {
    const test_job job;
    thumbprint hash{};
    const auto options = as<IBackgroundCopyJobHttpOptions>(*job);
    CHECK_RESULT(options->SetClientCertificateByID(BG_CERT_STORE_LOCATION_CURRENT_USER, nullptr, hash.data()),
                 null_reference);
    CHECK_RESULT(
        options->SetClientCertificateByID(BG_CERT_STORE_LOCATION_CURRENT_USER, wide(personal), nullptr),
        null_reference);
    CHECK_RESULT(
        options->SetClientCertificateByName(BG_CERT_STORE_LOCATION_CURRENT_USER, nullptr, wide(u"x")),
        null_reference);
    CHECK_RESULT(
        options->SetClientCertificateByName(BG_CERT_STORE_LOCATION_CURRENT_USER, wide(personal), nullptr),
        null_reference);
}

void ended_job_takes_no_client_certificate() {
    const test_job job;
    const own_certificate own;
    CHECK_OK(job->Cancel());
    CHECK_RESULT(by_id(job, BG_CERT_STORE_LOCATION_CURRENT_USER, personal, own.hash()), BG_E_INVALID_STATE);
    CHECK_RESULT(as<IBackgroundCopyJobHttpOptions>(*job)->RemoveClientCertificate(), BG_E_INVALID_STATE);
}

void certificate_is_chosen_by_its_thumbprint() {
    const test_job job;
    const own_certificate own;
    CHECK_OK(by_id(job, BG_CERT_STORE_LOCATION_CURRENT_USER, personal, own.hash()));
    check_it_is(job, own);
}

void certificate_is_chosen_by_a_part_of_its_subject() {
    const test_job job;
    const own_certificate own;
    CHECK_OK(by_name(job, BG_CERT_STORE_LOCATION_CURRENT_USER, personal, own.common_name()));
    check_it_is(job, own);
}

void certificate_is_removed_once() {
    const test_job job;
    const own_certificate own;
    const auto options = as<IBackgroundCopyJobHttpOptions>(*job);
    CHECK_OK(by_id(job, BG_CERT_STORE_LOCATION_CURRENT_USER, personal, own.hash()));
    CHECK_OK(options->RemoveClientCertificate());
    CHECK_RESULT(options->RemoveClientCertificate(), S_FALSE);
}

void newer_certificate_replaces_the_older_one() {
    const test_job job;
    const own_certificate first;
    const own_certificate second;
    CHECK_OK(by_id(job, BG_CERT_STORE_LOCATION_CURRENT_USER, personal, first.hash()));
    CHECK_OK(by_id(job, BG_CERT_STORE_LOCATION_CURRENT_USER, personal, second.hash()));
    check_it_is(job, second);
}

} // namespace

behaviours client_certificate() {
    return {
        BEHAVIOUR(there_is_no_client_certificate_at_first),
        BEHAVIOUR(unknown_location_is_not_implemented),
        BEHAVIOUR(unknown_store_is_not_found),
        BEHAVIOUR(unknown_certificate_is_not_found),
        BEHAVIOUR(store_name_of_256_characters_is_too_long),
        BEHAVIOUR(subject_of_256_characters_is_too_long),
        BEHAVIOUR(empty_subject_is_refused),
        BEHAVIOUR(null_for_a_part_of_the_certificate_is_a_null_reference),
        BEHAVIOUR(ended_job_takes_no_client_certificate),
        BEHAVIOUR(certificate_is_chosen_by_its_thumbprint),
        BEHAVIOUR(certificate_is_chosen_by_a_part_of_its_subject),
        BEHAVIOUR(certificate_is_removed_once),
        BEHAVIOUR(newer_certificate_replaces_the_older_one),
    };
}

} // namespace winebits::conformance
