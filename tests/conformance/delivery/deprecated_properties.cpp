// SPDX-License-Identifier: LGPL-2.1-or-later
// IDODownloadInternal: the properties that IDODownload took over later (do-api 2.4, 3.3). Its id is winebits'
// own, as Windows' is not public: elsewhere these behaviours find no such interface.
// Test thread only.
#include "tests/conformance/delivery/lists.hpp"

namespace winebits::conformance {

namespace {

HRESULT try_get_ex(const test_download &download, int id) {
    property_value value;
    return as<IDODownloadInternal>(*download)->GetPropertyEx(static_cast<DODownloadPropertyEx>(id),
                                                             value.get());
}

HRESULT try_set_ex(const test_download &download, int id, property_value value) {
    return as<IDODownloadInternal>(*download)->SetPropertyEx(static_cast<DODownloadPropertyEx>(id),
                                                             value.get());
}

void correlation_vector_is_the_same_property() {
    test_download download;
    CHECK_OK(try_set_ex(download, DODownloadPropertyEx_CorrelationVector,
                        property_value(text(u"g+Vo71JZwkmJdYfF.0"))));
    CHECK_EQUAL(download.get(DODownloadProperty_CorrelationVector).string(), text(u"g+Vo71JZwkmJdYfF.0"));
    download.set(DODownloadProperty_CorrelationVector, text(u"qgTBxRZBOk2hE4E7.10"));
    property_value seen;
    CHECK_OK(as<IDODownloadInternal>(*download)->GetPropertyEx(DODownloadPropertyEx_CorrelationVector,
                                                               seen.get()));
    CHECK_EQUAL(seen.string(), text(u"qgTBxRZBOk2hE4E7.10"));
}

void integrity_check_is_the_same_property() {
    test_download download;
    CHECK_OK(try_set_ex(download, DODownloadPropertyEx_IntegrityCheckMandatory, property_value(true)));
    CHECK(download.get(DODownloadProperty_IntegrityCheckMandatory).flag());
    CHECK_RESULT(try_get_ex(download, DODownloadPropertyEx_IntegrityCheckInfo), DO_E_WRITE_ONLY_PROPERTY);
    CHECK_RESULT(try_set_ex(download, DODownloadPropertyEx_IntegrityCheckInfo, property_value(text(u"blah"))),
                 E_INVALIDARG);
}

void unknown_deprecated_properties_are_refused() {
    const test_download download;
    CHECK_RESULT(try_get_ex(download, 7), DO_E_UNKNOWN_PROPERTY_ID);
    CHECK_RESULT(try_set_ex(download, 7, property_value(true)), DO_E_UNKNOWN_PROPERTY_ID);
}

void ended_download_takes_no_deprecated_property() {
    const test_download download;
    CHECK_OK(download->Abort());
    CHECK_RESULT(try_set_ex(download, DODownloadPropertyEx_IntegrityCheckMandatory, property_value(true)),
                 DO_E_INVALID_STATE);
}

void both_interfaces_are_of_one_object() {
    const test_download download;
    const auto internal = as<IDODownloadInternal>(*download);
    CHECK(as<IUnknown>(*internal).get() == as<IUnknown>(*download).get());
    CHECK(as<IDODownload>(*internal).get() != nullptr);
}

} // namespace

behaviours deprecated_properties() {
    return {
        BEHAVIOUR(correlation_vector_is_the_same_property),
        BEHAVIOUR(integrity_check_is_the_same_property),
        BEHAVIOUR(unknown_deprecated_properties_are_refused),
        BEHAVIOUR(ended_download_takes_no_deprecated_property),
        BEHAVIOUR(both_interfaces_are_of_one_object),
    };
}

} // namespace winebits::conformance
