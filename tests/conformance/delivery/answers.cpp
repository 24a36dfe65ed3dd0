// SPDX-License-Identifier: LGPL-2.1-or-later
// The properties of a download that tell of the server's last answer: 26 to 29 (do-api 4).
// Test thread only.
#include "tests/conformance/delivery/lists.hpp"

#include <algorithm>

namespace winebits::conformance {

namespace {

constexpr DODownloadProperty answers[] = {
    DODownloadProperty_HttpRedirectionTarget,
    DODownloadProperty_HttpResponseHeaders,
    DODownloadProperty_HttpServerIPAddress,
    DODownloadProperty_HttpStatusCode,
};

void nothing_is_known_before_an_answer() {
    const test_download download;
    for (const DODownloadProperty id : answers)
        CHECK_RESULT(download.try_get(id), e_not_set);
}

void answers_can_not_be_set() {
    const test_download download;
    for (const DODownloadProperty id : answers) {
        CHECK_RESULT(download.try_set(id, property_value(text(u"x"))), DO_E_READ_ONLY_PROPERTY);
        CHECK_RESULT(download.try_set(id, property_value(std::uint32_t{1})), DO_E_READ_ONLY_PROPERTY);
    }
}

void headers_of_the_answer_are_told() {
    const scratch_folder folder;
    test_download download(url("size=1837&header=X-Told:%20yes"), folder / u"file");
    download.start().wait_transferred();
    std::string headers = narrow(download.get(DODownloadProperty_HttpResponseHeaders).string());
    std::ranges::transform(headers, headers.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    CHECK(headers.find("x-told: yes") != std::string::npos);
    CHECK(headers.find("content-type:") != std::string::npos ||
          headers.find("content-length:") != std::string::npos);
}

void headers_stay_after_finalize() {
    const scratch_folder folder;
    test_download download(url("size=1837&header=X-Told:yes"), folder / u"file");
    download.start().finish();
    CHECK(download.get(DODownloadProperty_HttpResponseHeaders).string().size() > 0);
}

void address_of_the_server_is_told() {
    const scratch_folder folder;
    test_download download(small_file(), folder / u"file");
    download.start().wait_transferred();
    CHECK_EQUAL(download.get(DODownloadProperty_HttpServerIPAddress).string(), text(u"127.0.0.1"));
}

void status_of_a_success_is_told() {
    const scratch_folder folder;
    test_download download(small_file(), folder / u"file");
    download.start().wait_transferred();
    const std::uint32_t status = download.get(DODownloadProperty_HttpStatusCode).number();
    CHECK(status == 200 || status == 206);
}

void status_of_a_failure_is_told() {
    const scratch_folder folder;
    test_download download(url("status=404"), folder / u"file");
    download.start().wait_error();
    CHECK_EQUAL(download.get(DODownloadProperty_HttpStatusCode).number(), 404u);
}

void redirection_target_is_told() {
    const scratch_folder folder;
    const text target = small_file();
    std::string encoded;
    for (const char c : narrow(target))
        encoded += c == '&' ? std::string("%26") : std::string(1, c);
    test_download download(url("redirect=" + encoded), folder / u"file");
    download.start().wait_transferred();
    CHECK_EQUAL(download.get(DODownloadProperty_HttpRedirectionTarget).string(), target);
    CHECK_OK(download->Finalize());
    CHECK(contents(folder / u"file") == entity(small_size));
}

void redirection_target_is_not_there_without_a_redirect() {
    const scratch_folder folder;
    test_download download(small_file(), folder / u"file");
    download.start().wait_transferred();
    CHECK_RESULT(download.try_get(DODownloadProperty_HttpRedirectionTarget), e_not_set);
}

} // namespace

behaviours answers_of_the_server() {
    return {
        BEHAVIOUR(nothing_is_known_before_an_answer),
        BEHAVIOUR(answers_can_not_be_set),
        BEHAVIOUR(headers_of_the_answer_are_told),
        BEHAVIOUR(headers_stay_after_finalize),
        BEHAVIOUR(address_of_the_server_is_told),
        BEHAVIOUR(status_of_a_success_is_told),
        BEHAVIOUR(status_of_a_failure_is_told),
        BEHAVIOUR(redirection_target_is_told),
        BEHAVIOUR(redirection_target_is_not_there_without_a_redirect),
    };
}

} // namespace winebits::conformance
