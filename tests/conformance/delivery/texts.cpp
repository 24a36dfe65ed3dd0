// SPDX-License-Identifier: LGPL-2.1-or-later
// The properties of a download that are texts: 0 to 5, 17 to 19, 23 (do-api 4).
// Test thread only.
#include "tests/conformance/delivery/lists.hpp"

#include <algorithm>

namespace winebits::conformance {

namespace {

constexpr DODownloadProperty kept_texts[] = {
    DODownloadProperty_Uri,
    DODownloadProperty_ContentId,
    DODownloadProperty_DisplayName,
    DODownloadProperty_LocalPath,
    DODownloadProperty_HttpCustomHeaders,
    DODownloadProperty_CorrelationVector,
    DODownloadProperty_HttpCustomAuthHeaders,
};

// A value that the property takes.
text good_text(DODownloadProperty id, const scratch_folder &folder) {
    switch (id) {
    case DODownloadProperty_Uri:
        return small_file();
    case DODownloadProperty_LocalPath:
        return folder / u"file";
    case DODownloadProperty_HttpCustomHeaders:
    case DODownloadProperty_HttpCustomAuthHeaders:
        return u"X-One: 1\r\nX-Two: 2\r\n";
    case DODownloadProperty_CorrelationVector:
        return u"g+Vo71JZwkmJdYfF.0";
    default:
        return u"a b\u00e4\u20ac\U0001d11e";
    }
}

void id_is_a_lower_case_guid_without_braces() {
    const test_download download;
    const text id = download.id();
    CHECK_EQUAL(id.size(), 36u);
    for (std::size_t i = 0; i < id.size(); i++) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        const bool digit = (id[i] >= u'0' && id[i] <= u'9') || (id[i] >= u'a' && id[i] <= u'f');
        CHECK(dash ? id[i] == u'-' : digit);
    }
}

void every_download_has_an_id_of_its_own() {
    const test_download first, second;
    CHECK(first.id() != second.id());
    CHECK_EQUAL(first.id(), first.id());
}

void id_can_not_be_set() {
    const test_download download;
    CHECK_RESULT(download.try_set(DODownloadProperty_Id, property_value(text(u"x"))),
                 DO_E_READ_ONLY_PROPERTY);
}

void texts_are_not_there_until_they_are_set() {
    const test_download download;
    for (const DODownloadProperty id :
         {DODownloadProperty_Uri, DODownloadProperty_ContentId, DODownloadProperty_DisplayName,
          DODownloadProperty_LocalPath, DODownloadProperty_HttpCustomHeaders,
          DODownloadProperty_HttpCustomAuthHeaders})
        CHECK_EQUAL(std::to_string(id) + hex(download.try_get(id)), std::to_string(id) + hex(e_not_set));
}

void texts_are_kept_as_given() {
    const scratch_folder folder;
    test_download download;
    for (const DODownloadProperty id : kept_texts) {
        const text value = good_text(id, folder);
        download.set(id, value);
        CHECK_EQUAL(download.get(id).string(), value);
    }
}

void texts_can_be_replaced() {
    const scratch_folder folder;
    test_download download;
    for (const DODownloadProperty id : kept_texts)
        download.set(id, good_text(id, folder));
    download.set(DODownloadProperty_Uri, endless_file());
    const text other = small_file();
    download.set(DODownloadProperty_Uri, other);
    CHECK_EQUAL(download.get(DODownloadProperty_Uri).string(), other);
    download.set(DODownloadProperty_DisplayName, text(u"other"));
    CHECK_EQUAL(download.get(DODownloadProperty_DisplayName).string(), text(u"other"));
    download.set(DODownloadProperty_LocalPath, folder / u"other").start().finish();
    CHECK(exists(folder / u"other"));
    CHECK(!exists(folder / u"file"));
}

void texts_refuse_every_other_type() {
    const test_download download;
    for (const DODownloadProperty id : kept_texts) {
        for (const VARTYPE type : {VT_EMPTY, VT_NULL, VT_UI4, VT_UI8, VT_BOOL, VT_UNKNOWN})
            CHECK_RESULT(download.try_set(id, property_value::of_type(type)), E_INVALIDARG);
    }
    for (const DODownloadProperty id :
         {DODownloadProperty_DecryptionInfo, DODownloadProperty_IntegrityCheckInfo})
        CHECK_RESULT(download.try_set(id, property_value(true)), E_INVALIDARG);
}

void empty_uri_is_refused() {
    const test_download download;
    CHECK_RESULT(download.try_set(DODownloadProperty_Uri, property_value(text())), E_INVALIDARG);
}

void uri_must_be_one_of_http() {
    const test_download download;
    for (const text &uri : {text(u"ftp://127.0.0.1/file"), text(u"file:///c:/file"), text(u"http://"),
                            text(u"C:\\file"), text(u"nothing")})
        CHECK_FAILED(download.try_set(DODownloadProperty_Uri, property_value(uri)));
}

void content_id_is_any_text() {
    test_download download;
    download.set(DODownloadProperty_ContentId,
                 text(u"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
    CHECK_FAILED(download.try_set(DODownloadProperty_ContentId, property_value(text())));
}

void headers_are_sent_with_every_request() {
    const scratch_folder folder;
    const text remote = url("size=8M");
    test_download download(remote, folder / u"file");
    download.set(DODownloadProperty_HttpCustomHeaders, text(u"X-One: 1\r\nX-Two: two words\r\n")).start();
    download.finish();
    const auto requests = requests_for(remote);
    CHECK(!requests.empty());
    for (const std::string &request : requests) {
        CHECK_EQUAL(member(request, "x-one"), "1");
        CHECK_EQUAL(member(request, "x-two"), "two words");
    }
}

// As the SDK's test has it (do-api 4, property 5).
void lines_that_are_no_headers_do_no_harm() {
    const scratch_folder folder;
    test_download download(small_file(), folder / u"file");
    download.set(DODownloadProperty_HttpCustomHeaders, text(u"XCustom1=someData\nXCustom2=moreData\n"));
    CHECK_EQUAL(download.get(DODownloadProperty_HttpCustomHeaders).string(),
                text(u"XCustom1=someData\nXCustom2=moreData\n"));
    download.start().finish();
    CHECK(contents(folder / u"file") == entity(small_size));
}

void headers_for_challenges_are_not_sent_unasked() {
    const scratch_folder folder;
    const text remote = small_file();
    test_download download(remote, folder / u"file");
    download.set(DODownloadProperty_HttpCustomAuthHeaders, text(u"Authorization: Basic dXNlcg==\r\n"))
        .start();
    download.finish();
    for (const std::string &request : requests_for(remote))
        CHECK_EQUAL(member(request, "authorization"), "");
}

void correlation_vector_is_there_from_the_start() {
    const test_download download;
    const text vector = download.get(DODownloadProperty_CorrelationVector).string();
    CHECK(vector.size() >= 18u);
    CHECK_EQUAL(vector.find(u'.'), 16u);
}

void correlation_vector_is_sent() {
    const scratch_folder folder;
    const text remote = small_file();
    test_download download(remote, folder / u"file");
    download.set(DODownloadProperty_CorrelationVector, text(u"g+Vo71JZwkmJdYfF.0")).start().finish();
    const auto requests = requests_for(remote);
    CHECK(!requests.empty());
    CHECK(member(requests.front(), "ms-cv").starts_with("g+Vo71JZwkmJdYfF."));
}

void server_sees_the_user_agent_of_windows() {
    const scratch_folder folder;
    const text remote = small_file();
    test_download download(remote, folder / u"file");
    download.start().finish();
    for (const std::string &request : requests_for(remote))
        CHECK(member(request, "user-agent").starts_with("Microsoft-Delivery-Optimization/10."));
}

void infos_can_not_be_read() {
    test_download download;
    CHECK_RESULT(download.try_get(DODownloadProperty_DecryptionInfo), DO_E_WRITE_ONLY_PROPERTY);
    CHECK_RESULT(download.try_get(DODownloadProperty_IntegrityCheckInfo), DO_E_WRITE_ONLY_PROPERTY);
    download.set(DODownloadProperty_IntegrityCheckInfo,
                 text(u"{\"PiecesHashFileUrl\":\"http://127.0.0.1/x\",\"HashOfHashes\":"
                      u"\"Q6VPwDxql56arq4kk3V9FCmlyKjQk/t7gQPozI33trY=\"}"));
    CHECK_RESULT(download.try_get(DODownloadProperty_IntegrityCheckInfo), DO_E_WRITE_ONLY_PROPERTY);
}

void integrity_info_must_be_json() {
    const test_download download;
    CHECK_RESULT(download.try_set(DODownloadProperty_IntegrityCheckInfo, property_value(text(u"blah"))),
                 E_INVALIDARG);
}

} // namespace

behaviours texts() {
    return {
        BEHAVIOUR(id_is_a_lower_case_guid_without_braces),
        BEHAVIOUR(every_download_has_an_id_of_its_own),
        BEHAVIOUR(id_can_not_be_set),
        BEHAVIOUR(texts_are_not_there_until_they_are_set),
        BEHAVIOUR(texts_are_kept_as_given),
        BEHAVIOUR(texts_can_be_replaced),
        BEHAVIOUR(texts_refuse_every_other_type),
        BEHAVIOUR(empty_uri_is_refused),
        BEHAVIOUR(uri_must_be_one_of_http),
        BEHAVIOUR(content_id_is_any_text),
        BEHAVIOUR(headers_are_sent_with_every_request),
        BEHAVIOUR(lines_that_are_no_headers_do_no_harm),
        BEHAVIOUR(headers_for_challenges_are_not_sent_unasked),
        BEHAVIOUR(correlation_vector_is_there_from_the_start),
        BEHAVIOUR(correlation_vector_is_sent),
        BEHAVIOUR(server_sees_the_user_agent_of_windows),
        BEHAVIOUR(infos_can_not_be_read),
        BEHAVIOUR(integrity_info_must_be_json),
    };
}

} // namespace winebits::conformance
