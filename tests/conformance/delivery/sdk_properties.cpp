// SPDX-License-Identifier: LGPL-2.1-or-later
// The tests of Microsoft's SDK against its service, by their names (do-api 9.6): properties, streams, ranges.
// Test thread only.
#include "tests/conformance/delivery/sdk.hpp"

namespace winebits::conformance {

namespace {

constexpr char16_t integrity_info[] = u"{\"PiecesHashFileUrl\":\"http://127.0.0.1:1/SmallFile.phf\","
                                      u"\"HashOfHashes\":\"Q6VPwDxql56arq4kk3V9FCmlyKjQk/t7gQPozI33trY=\"}";

bool is_known(HRESULT result) {
    return result == S_OK || result == DO_E_UNKNOWN_PROPERTY_ID;
}

void CallerName() {
    const scratch_folder folder;
    sdk_download download(small_file(), folder / u"file");
    download->set(DODownloadProperty_DisplayName, text(u"dosdkcpp tests"));
    CHECK_EQUAL(download->get(DODownloadProperty_DisplayName).string(), text(u"dosdkcpp tests"));
    CHECK_OK(download.start_and_wait());
}

// The info is not mandatory, so that a pieces hash file that can't be had holds up nothing (do-api 5.8).
void IntegrityCheckAndCorrelationVector() {
    const scratch_folder folder;
    sdk_download download(small_file(), folder / u"file");
    CHECK(is_known(download->try_set(DODownloadProperty_IntegrityCheckMandatory, property_value(false))));
    CHECK(is_known(
        download->try_set(DODownloadProperty_IntegrityCheckInfo, property_value(text(integrity_info)))));
    CHECK(is_known(download->try_set(DODownloadProperty_CorrelationVector,
                                     property_value(text(u"g+Vo71JZwkmJdYfF.0")))));
    CHECK_OK(download.start_and_wait());
    CHECK(contents(folder / u"file") == entity(small_size));
}

void InvalidPhf() {
    const scratch_folder folder;
    sdk_download download(small_file(), folder / u"file");
    const HRESULT result =
        download->try_set(DODownloadProperty_IntegrityCheckInfo, property_value(text(u"blah")));
    CHECK(result == S_OK || result == E_INVALIDARG);
}

void CustomHeaders() {
    const scratch_folder folder;
    sdk_download download(small_file(), folder / u"file");
    download->set(DODownloadProperty_HttpCustomHeaders, text(u"XCustom1=someData\nXCustom2=moreData\n"));
    CHECK_OK(download.start_and_wait());
    CHECK(exists(folder / u"file"));
}

void BasicStream() {
    const auto stream = collecting_stream::make();
    sdk_download download(small_file());
    download.set_stream(*stream);
    CHECK_OK(download.start_and_wait());
    CHECK(stream->bytes().size() > 0);
    CHECK_EQUAL(download->get(DODownloadProperty_TotalSizeBytes).long_number(), stream->bytes().size());
    CHECK(stream->bytes() == entity(small_size));
}

void BasicRanges() {
    const auto stream = collecting_stream::make();
    sdk_download download(small_file());
    download.set_ranges({{0, 100}, {200, 1000}});
    download.set_stream(*stream);
    CHECK_OK(download.start_and_wait());
    const std::string whole = entity(small_size);
    CHECK_EQUAL(stream->bytes().size(), 1100u);
    CHECK(stream->bytes() == whole.substr(0, 100) + whole.substr(200, 1000));
}

void BasicEnumeration() {
    const scratch_folder folder;
    sdk_download download(small_file(), folder / u"file");
    const text id = download->id();
    const auto manager = activate_delivery();
    const auto found = list_downloads(*manager, DODownloadProperty_Id, id);
    CHECK_EQUAL(found.size(), 1u);
    set_sdk_blanket(*found[0]);
    CHECK_EQUAL(property_of(*found[0], DODownloadProperty_Id).string(), id);
    CHECK_OK(download.start_and_wait());
    CHECK_SOON(try_list(*manager, DODownloadProperty_Id, id) == DO_E_NO_DOWNLOADS);
}

void InvalidClientCertificate() {
    const scratch_folder folder;
    sdk_download download(small_file(), folder / u"file");
    CHECK_RESULT(download->try_set(DODownloadProperty_SecurityContext,
                                   property_value::bytes(std::string("\1\2\3\4\5\6\7\10", 8))),
                 static_cast<HRESULT>(0x80092003));
    CHECK_OK(download.abort());
}

} // namespace

behaviours sdk_properties() {
    return {
        BEHAVIOUR(CallerName),       BEHAVIOUR(IntegrityCheckAndCorrelationVector),
        BEHAVIOUR(InvalidPhf),       BEHAVIOUR(CustomHeaders),
        BEHAVIOUR(BasicStream),      BEHAVIOUR(BasicRanges),
        BEHAVIOUR(BasicEnumeration), BEHAVIOUR(InvalidClientCertificate),
    };
}

} // namespace winebits::conformance
