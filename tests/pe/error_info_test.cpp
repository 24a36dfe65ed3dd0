// SPDX-License-Identifier: LGPL-2.1-or-later
// The text of DOJobPropertyId_ExtendedErrorInfo.
// Test thread only.
#include "dlls/dosvc/jobs/error_info.hpp"
#include "tests/pe/tap.hpp"

using namespace winebits;
using dosvc::bits_style::error_info;

namespace {

engine_client::job_record failed_job(HRESULT code) {
    engine_client::job_record job;
    job.error = engine_client::error_record{5, code, std::nullopt, std::nullopt};
    job.delivery.emplace();
    return job;
}

void error_without_a_file_is_short() {
    TAP_CHECK(error_info(failed_job(static_cast<HRESULT>(0x80d02200)), std::nullopt) ==
              L"{\"error\":\"0x80d02200\",\"context\":5}");
}

void second_code_is_told() {
    auto job = failed_job(static_cast<HRESULT>(0x80d02002));
    job.delivery->extended_error = static_cast<HRESULT>(0x801901f7);
    TAP_CHECK(error_info(job, std::nullopt) ==
              L"{\"error\":\"0x80d02002\",\"context\":5,\"extendedError\":\"0x801901f7\"}");
}

void file_is_told_as_far_as_it_is_known() {
    engine_client::file_record file;
    file.remote_name = L"http://host/file";
    file.delivery.emplace();
    file.delivery->content_id = L"id";
    const auto job = failed_job(static_cast<HRESULT>(0x80190194));
    TAP_CHECK(error_info(job, file) == L"{\"error\":\"0x80190194\",\"context\":5,"
                                       L"\"file\":{\"id\":\"id\",\"url\":\"http://host/file\"}}");
    file.local_name = L"C:\\dir\\file";
    file.delivery->status_code = 404;
    file.delivery->server_address = L"127.0.0.1";
    file.delivery->redirection_target = L"http://other/";
    const auto whole = error_info(job, file);
    TAP_CHECK(whole.ends_with(L",\"localName\":\"C:\\\\dir\\\\file\",\"httpStatus\":404,"
                              L"\"serverAddress\":\"127.0.0.1\","
                              L"\"redirectionTarget\":\"http://other/\"}}"));
}

void characters_of_json_are_escaped() {
    engine_client::file_record file;
    file.delivery.emplace();
    file.delivery->content_id = L"a\"b\\c\nd";
    const auto text = error_info(failed_job(E_FAIL), file);
    TAP_CHECK(text.find(L"\"id\":\"a\\\"b\\\\c\\u000ad\"") != text.npos);
}

} // namespace

int main() {
    return tap::run({
        {"error without a file is short", error_without_a_file_is_short},
        {"second code is told", second_code_is_told},
        {"file is told as far as it is known", file_is_told_as_far_as_it_is_known},
        {"characters of JSON are escaped", characters_of_json_are_escaped},
    });
}
