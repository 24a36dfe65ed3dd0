// SPDX-License-Identifier: LGPL-2.1-or-later
// HTTPS: what the security flags relax, client certificates, headers for a challenge, redirects to plain HTTP
// (do-api 4, properties 7, 15, 23, 24). Test thread only.
#include "tests/conformance/delivery/lists.hpp"

#include <wincrypt.h>

namespace winebits::conformance {

namespace {

constexpr char file_text[] = "a file\n";
constexpr std::uint32_t unknown_authority = 0x100, wrong_usage = 0x200, wrong_name = 0x1000,
                        wrong_date = 0x2000, revocation = 1;
// The credentials of the servers: user and password.
constexpr char16_t credentials[] = u"Authorization: Basic dXNlcjpwYXNzd29yZA==\r\n";

void set_flags(test_download &download, std::uint32_t flags) {
    if (flags)
        download.set(DODownloadProperty_SecurityFlags, flags);
}

void expect_accepted(const char *server, std::uint32_t flags) {
    const scratch_folder folder;
    test_download download(served_at(server, "/file"), folder / u"file");
    set_flags(download, flags);
    download.start().finish();
    CHECK(contents(folder / u"file") == file_text);
}

void expect_refused(const char *server, std::uint32_t flags) {
    const scratch_folder folder;
    test_download download(served_at(server, "/file"), folder / u"file");
    set_flags(download, flags);
    download.foreground().start();
    CHECK_FAILED(download.wait_error(2));
    CHECK_OK(download->Abort());
    CHECK_SOON(folder.names(u"*").empty());
}

void authority_of_the_root_store_is_trusted() {
    expect_accepted("BITS_TEST_TLS_GOOD", 0);
}

void bad_certificates_are_refused() {
    for (const char *server : {"BITS_TEST_TLS_EXPIRED", "BITS_TEST_TLS_OTHER_HOST", "BITS_TEST_TLS_UNKNOWN",
                               "BITS_TEST_TLS_OTHER_USAGE"})
        expect_refused(server, 0);
}

void each_flag_relaxes_its_own_check() {
    expect_accepted("BITS_TEST_TLS_EXPIRED", wrong_date);
    expect_accepted("BITS_TEST_TLS_OTHER_HOST", wrong_name);
    expect_accepted("BITS_TEST_TLS_UNKNOWN", unknown_authority);
    expect_accepted("BITS_TEST_TLS_OTHER_USAGE", wrong_usage);
}

void other_flags_do_not_relax_a_check() {
    expect_refused("BITS_TEST_TLS_EXPIRED", wrong_name | unknown_authority | wrong_usage);
    expect_refused("BITS_TEST_TLS_OTHER_HOST", wrong_date | unknown_authority | wrong_usage);
    expect_refused("BITS_TEST_TLS_UNKNOWN", wrong_date | wrong_name | wrong_usage);
}

void revoked_certificate_is_refused_when_asked_for() {
    expect_refused("BITS_TEST_TLS_REVOKED", revocation);
}

// The certificate of the user's own store, as CertSerializeCertificateStoreElement writes it.
std::string serialized_client_certificate() {
    const text name = u"winebits client", store_name = u"MY";
    const HCERTSTORE store = CertOpenSystemStoreW(0, wide(store_name));
    CHECK(store != nullptr);
    std::string bytes;
    DWORD size = 0;
    const CERT_CONTEXT *found =
        CertFindCertificateInStore(store, X509_ASN_ENCODING, 0, CERT_FIND_SUBJECT_STR_W, wide(name), nullptr);
    if (found && CertSerializeCertificateStoreElement(found, 0, nullptr, &size)) {
        bytes.resize(size);
        if (!CertSerializeCertificateStoreElement(found, 0, reinterpret_cast<BYTE *>(bytes.data()), &size))
            bytes.clear();
    }
    if (found)
        CertFreeCertificateContext(found);
    CertCloseStore(store, 0);
    CHECK(!bytes.empty());
    return bytes;
}

void client_certificate_is_shown_to_the_server() {
    const scratch_folder folder;
    test_download download(served_at("BITS_TEST_TLS_CLIENT", "/file"), folder / u"file");
    download.set(DODownloadProperty_SecurityContext, property_value::bytes(serialized_client_certificate()));
    download.start().finish();
    CHECK(contents(folder / u"file") == file_text);
}

void server_turns_a_download_without_certificate_away() {
    expect_refused("BITS_TEST_TLS_CLIENT", 0);
}

void challenge_is_answered_with_the_headers_for_it() {
    const scratch_folder folder;
    test_download download(served_at("BITS_TEST_TLS_GOOD", "/basic/file"), folder / u"file");
    download.set(DODownloadProperty_HttpCustomAuthHeaders, text(credentials)).start();
    download.finish();
    CHECK(contents(folder / u"file") == file_text);
}

void challenge_without_headers_for_it_is_an_error() {
    const scratch_folder folder;
    test_download download(served_at("BITS_TEST_TLS_GOOD", "/basic/file"), folder / u"file");
    download.start();
    CHECK_EQUAL(hex(download.wait_error()), "0x80190191");
}

void challenge_of_plain_http_is_not_answered() {
    const scratch_folder folder;
    test_download download(served_at("BITS_TEST_WEB", "/basic/file"), folder / u"file");
    download.set(DODownloadProperty_HttpCustomAuthHeaders, text(credentials)).start();
    CHECK_EQUAL(hex(download.wait_error()), "0x80190191");
}

void redirect_to_plain_http_is_refused() {
    const scratch_folder folder;
    test_download download(served_at("BITS_TEST_TLS_GOOD", "/to-http"), folder / u"file");
    download.foreground().start();
    CHECK_EQUAL(hex(download.wait_error(2)), "0x80190003");
}

void redirect_to_plain_http_is_followed_when_allowed() {
    const scratch_folder folder;
    test_download download(served_at("BITS_TEST_TLS_GOOD", "/to-http"), folder / u"file");
    download.set(DODownloadProperty_HttpAllowSecureToNonSecureRedirect, true).start();
    download.finish();
    CHECK(contents(folder / u"file") == file_text);
}

behaviours tls_of_downloads() {
    return {
        BEHAVIOUR(authority_of_the_root_store_is_trusted),
        BEHAVIOUR(bad_certificates_are_refused),
        BEHAVIOUR(each_flag_relaxes_its_own_check),
        BEHAVIOUR(other_flags_do_not_relax_a_check),
        BEHAVIOUR(revoked_certificate_is_refused_when_asked_for),
        BEHAVIOUR(client_certificate_is_shown_to_the_server),
        BEHAVIOUR(server_turns_a_download_without_certificate_away),
        BEHAVIOUR(challenge_is_answered_with_the_headers_for_it),
        BEHAVIOUR(challenge_without_headers_for_it_is_an_error),
        BEHAVIOUR(challenge_of_plain_http_is_not_answered),
        BEHAVIOUR(redirect_to_plain_http_is_refused),
        BEHAVIOUR(redirect_to_plain_http_is_followed_when_allowed),
    };
}

} // namespace

} // namespace winebits::conformance

int main() {
    using namespace winebits::conformance;
    return run_program("do-tls", {tls_of_downloads()});
}
