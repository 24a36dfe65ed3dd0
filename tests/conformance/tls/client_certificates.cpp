// SPDX-License-Identifier: LGPL-2.1-or-later
// A server that demands a certificate of its client (bits-api 3.9); the user's store MY holds one,
// CN=winebits client. Test thread only.
#include "tests/conformance/tls/lists.hpp"

#include "tests/conformance/clients/trace.hpp"

#include <array>

namespace winebits::conformance {

namespace {

const text own_store = u"MY";
const text subject = u"winebits client";
constexpr auto not_found = static_cast<HRESULT>(0x80092004);
constexpr auto bad_stub_data = static_cast<HRESULT>(0x800706F7);

using thumbprint = std::array<BYTE, 20>;

thumbprint own_thumbprint() {
    const std::string digits = setting("BITS_TEST_CLIENT_HASH");
    thumbprint out{};
    CHECK_EQUAL(digits.size(), 2 * out.size());
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i] = static_cast<BYTE>(std::stoul(digits.substr(2 * i, 2), nullptr, 16));
    return out;
}

void choose_by_name(test_job &job) {
    CHECK_OK(http_options(*job)->SetClientCertificateByName(BG_CERT_STORE_LOCATION_CURRENT_USER,
                                                            wide(own_store), wide(subject)));
}

void choose_by_id(test_job &job) {
    thumbprint hash = own_thumbprint();
    CHECK_OK(http_options(*job)->SetClientCertificateByID(BG_CERT_STORE_LOCATION_CURRENT_USER,
                                                          wide(own_store), hash.data()));
}

void start(test_job &job, const scratch_folder &folder) {
    job.add(served_at("BITS_TEST_TLS_CLIENT", "/file"), folder / u"file").resume();
}

void server_turns_a_job_without_certificate_away() {
    const scratch_folder folder;
    test_job job;
    start(job, folder);
    job.wait_for({BG_JOB_STATE_ERROR});
}

void certificate_is_found_by_its_name() {
    const scratch_folder folder;
    test_job job;
    choose_by_name(job);
    start(job, folder);
    job.wait_transferred();
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"file") == "a file\n");
}

void certificate_is_found_by_its_thumbprint() {
    const scratch_folder folder;
    test_job job;
    choose_by_id(job);
    start(job, folder);
    job.wait_transferred();
}

void certificate_chosen_later_lets_the_job_go_on() {
    const scratch_folder folder;
    test_job job;
    start(job, folder);
    job.wait_for({BG_JOB_STATE_ERROR});
    choose_by_name(job);
    job.resume().wait_transferred();
}

void chosen_certificate_is_told() {
    test_job job;
    choose_by_name(job);
    BG_CERT_STORE_LOCATION location = BG_CERT_STORE_LOCATION_USERS;
    com_string store;
    com_string name;
    BYTE *hash = nullptr;
    CHECK_OK(http_options(*job)->GetClientCertificate(&location, store.put(), &hash, name.put()));
    thumbprint told{};
    CHECK(hash != nullptr);
    std::copy_n(hash, told.size(), told.begin());
    CoTaskMemFree(hash);
    CHECK_EQUAL(location, BG_CERT_STORE_LOCATION_CURRENT_USER);
    CHECK_EQUAL(store.value(), own_store);
    CHECK(told == own_thumbprint());
}

void job_without_certificate_tells_none() {
    test_job job;
    BG_CERT_STORE_LOCATION location = BG_CERT_STORE_LOCATION_USERS;
    com_string store;
    com_string name;
    BYTE *hash = nullptr;
    CHECK_RESULT(http_options(*job)->GetClientCertificate(&location, store.put(), &hash, name.put()),
                 bad_stub_data);
}

void certificate_is_removed_once() {
    test_job job;
    CHECK_RESULT(http_options(*job)->RemoveClientCertificate(), S_FALSE);
    choose_by_name(job);
    CHECK_OK(http_options(*job)->RemoveClientCertificate());
    CHECK_RESULT(http_options(*job)->RemoveClientCertificate(), S_FALSE);
}

void unknown_certificate_is_not_found() {
    test_job job;
    const text nobody = u"winebits nobody";
    thumbprint hash = own_thumbprint();
    hash[0] = static_cast<BYTE>(hash[0] ^ 1);
    CHECK_RESULT(http_options(*job)->SetClientCertificateByName(BG_CERT_STORE_LOCATION_CURRENT_USER,
                                                                wide(own_store), wide(nobody)),
                 not_found);
    CHECK_RESULT(http_options(*job)->SetClientCertificateByID(BG_CERT_STORE_LOCATION_CURRENT_USER,
                                                              wide(own_store), hash.data()),
                 not_found);
}

void location_out_of_range_is_not_implemented() {
    test_job job;
    CHECK_RESULT(http_options(*job)->SetClientCertificateByName(static_cast<BG_CERT_STORE_LOCATION>(8),
                                                                wide(own_store), wide(subject)),
                 E_NOTIMPL);
}

} // namespace

behaviours client_certificates() {
    return {
        BEHAVIOUR(server_turns_a_job_without_certificate_away),
        BEHAVIOUR(certificate_is_found_by_its_name),
        BEHAVIOUR(certificate_is_found_by_its_thumbprint),
        BEHAVIOUR(certificate_chosen_later_lets_the_job_go_on),
        BEHAVIOUR(chosen_certificate_is_told),
        BEHAVIOUR(job_without_certificate_tells_none),
        BEHAVIOUR(certificate_is_removed_once),
        BEHAVIOUR(unknown_certificate_is_not_found),
        BEHAVIOUR(location_out_of_range_is_not_implemented),
    };
}

} // namespace winebits::conformance
