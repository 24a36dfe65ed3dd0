// SPDX-License-Identifier: LGPL-2.1-or-later
// IBackgroundCopyFile5: the headers of the last response (bits-api 3.10, 6.11).
// Test thread only.
#include "tests/conformance/file_interfaces/lists.hpp"

#include "tests/conformance/support/folder.hpp"
#include "tests/conformance/support/interfaces.hpp"
#include "tests/conformance/support/job.hpp"
#include "tests/conformance/support/server.hpp"

namespace winebits::conformance {

namespace {

constexpr BITS_FILE_PROPERTY_ID headers_id = BITS_FILE_PROPERTY_ID_HTTP_RESPONSE_HEADERS;

text headers_of(IBackgroundCopyFile &file) {
    BITS_FILE_PROPERTY_VALUE value{};
    CHECK_OK(as<IBackgroundCopyFile5>(file)->GetProperty(headers_id, &value));
    const text found = from_wide(value.String);
    CoTaskMemFree(value.String);
    return found;
}

bool has(const text &headers, const text &line) {
    return headers.find(line) != text::npos;
}

// Which code is not known (bits-api 15.1).
void there_are_no_headers_before_a_response() {
    const scratch_folder folder;
    test_job job;
    job.add(url("size=1000"), folder / u"file");
    BITS_FILE_PROPERTY_VALUE value{};
    CHECK_FAILED(as<IBackgroundCopyFile5>(*job.file(0))->GetProperty(headers_id, &value));
    CHECK(value.String == nullptr);
}

void headers_of_the_response_are_told() {
    const scratch_folder folder;
    test_job job;
    job.add(url("size=1000&header=X-Mark:%20value&etag=%22a%22"), folder / u"file");
    job.resume().wait_transferred();
    const text headers = headers_of(*job.file(0));
    CHECK(headers.starts_with(u"HTTP/1.1 2"));
    CHECK(has(headers, u"\r\nX-Mark: value\r\n"));
    CHECK(has(headers, u"\r\nETag: \"a\"\r\n"));
}

void headers_of_the_last_response_after_a_redirect_are_told() {
    const scratch_folder folder;
    test_job job;
    const text target = url("size=1000&header=X-Mark:%20end");
    job.add(
        url("header=X-Mark:%20start&redirect=" + target_of(target).substr(0, target_of(target).find('?')) +
            "?size=1000%26header=X-Mark:%2520end"),
        folder / u"file");
    job.resume().wait_transferred();
    CHECK(has(headers_of(*job.file(0)), u"X-Mark: end\r\n"));
    CHECK(!has(headers_of(*job.file(0)), u"X-Mark: start"));
}

void headers_of_a_refusal_are_told() {
    const scratch_folder folder;
    test_job job;
    job.add(url("status=404&header=X-Mark:%20refused"), folder / u"file");
    job.resume().wait_for({BG_JOB_STATE_ERROR});
    const text headers = headers_of(*job.file(0));
    CHECK(headers.starts_with(u"HTTP/1.1 404"));
    CHECK(has(headers, u"X-Mark: refused\r\n"));
}

void headers_are_told_after_complete() {
    const scratch_folder folder;
    test_job job;
    job.add(url("size=1000&header=X-Mark:%20value"), folder / u"file").resume().wait_transferred();
    const auto file = job.file(0);
    CHECK_OK(job->Complete());
    CHECK(has(headers_of(*file), u"X-Mark: value\r\n"));
}

void headers_can_not_be_set() {
    const scratch_folder folder;
    test_job job;
    job.add(url("size=1000"), folder / u"file");
    text headers = u"X-Mark: mine\r\n";
    BITS_FILE_PROPERTY_VALUE value{};
    value.String = reinterpret_cast<LPWSTR>(headers.data());
    CHECK_RESULT(as<IBackgroundCopyFile5>(*job.file(0))->SetProperty(headers_id, value),
                 BG_E_READ_ONLY_PROPERTY);
}

void unknown_property_of_a_file_is_refused() {
    const scratch_folder folder;
    test_job job;
    job.add(url("size=1000"), folder / u"file");
    BITS_FILE_PROPERTY_VALUE value{};
    const auto unknown = static_cast<BITS_FILE_PROPERTY_ID>(2);
    CHECK_FAILED(as<IBackgroundCopyFile5>(*job.file(0))->GetProperty(unknown, &value));
    CHECK_FAILED(as<IBackgroundCopyFile5>(*job.file(0))->SetProperty(unknown, value));
}

} // namespace

behaviours file5() {
    return {
        BEHAVIOUR(there_are_no_headers_before_a_response),
        BEHAVIOUR(headers_of_the_response_are_told),
        BEHAVIOUR(headers_of_the_last_response_after_a_redirect_are_told),
        BEHAVIOUR(headers_of_a_refusal_are_told),
        BEHAVIOUR(headers_are_told_after_complete),
        BEHAVIOUR(headers_can_not_be_set),
        BEHAVIOUR(unknown_property_of_a_file_is_refused),
    };
}

} // namespace winebits::conformance
