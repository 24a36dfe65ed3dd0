// SPDX-License-Identifier: LGPL-2.1-or-later
// The properties of a download that are objects and bytes: 13 to 15 (do-api 4).
// Test thread only.
#include "tests/conformance/delivery/lists.hpp"

namespace winebits::conformance {

namespace {

void callback_comes_back() {
    test_download download;
    const auto callback = status_callback::make();
    download.set(DODownloadProperty_CallbackInterface, callback->value());
    const property_value back = download.get(DODownloadProperty_CallbackInterface);
    CHECK(back.object() == static_cast<IUnknown *>(callback.get()));
}

void null_and_empty_clear_the_callback() {
    test_download download;
    const auto callback = status_callback::make();
    download.set(DODownloadProperty_CallbackInterface, callback->value());
    download.set(DODownloadProperty_CallbackInterface, property_value(static_cast<IUnknown *>(nullptr)));
    download.set(DODownloadProperty_CallbackInterface, callback->value());
    download.set(DODownloadProperty_CallbackInterface, property_value());
    const scratch_folder folder;
    download.set(DODownloadProperty_Uri, small_file()).set(DODownloadProperty_LocalPath, folder / u"file");
    download.start().finish();
    CHECK_EQUAL(callback->count(), 0u);
}

void object_that_is_no_callback_is_refused() {
    const test_download download;
    const auto stream = collecting_stream::make();
    const HRESULT result = download.try_set(DODownloadProperty_CallbackInterface, stream->value());
    CHECK(result == E_INVALIDARG || result == E_NOINTERFACE);
}

void object_that_is_no_stream_is_refused() {
    const test_download download;
    const auto callback = status_callback::make();
    const HRESULT result = download.try_set(DODownloadProperty_StreamInterface, callback->value());
    CHECK(result == E_INVALIDARG || result == E_NOINTERFACE);
}

// Windows' codes, seen with .NET (do-api 2.2).
void dispatch_objects_are_refused() {
    const test_download download;
    const property_value dispatch = property_value::of_type(VT_DISPATCH);
    CHECK_RESULT(download.try_set(DODownloadProperty_CallbackInterface, dispatch), E_INVALIDARG);
    CHECK_RESULT(download.try_set(DODownloadProperty_StreamInterface, dispatch), E_INVALIDARG);
}

void objects_refuse_every_other_type() {
    const test_download download;
    for (const VARTYPE type : {VT_UI4, VT_BOOL, VT_UI8}) {
        const property_value value = property_value::of_type(type);
        CHECK_RESULT(download.try_set(DODownloadProperty_CallbackInterface, value), E_INVALIDARG);
        CHECK_RESULT(download.try_set(DODownloadProperty_StreamInterface, value), E_INVALIDARG);
    }
}

void stream_excludes_a_path() {
    const scratch_folder folder;
    const auto stream = collecting_stream::make();
    test_download streaming;
    streaming.set(DODownloadProperty_StreamInterface, stream->value());
    CHECK_RESULT(streaming.try_set(DODownloadProperty_LocalPath, property_value(folder / u"file")),
                 DO_E_FILE_DOWNLOADSINK_ALREADY_SET);
    test_download filing;
    filing.set(DODownloadProperty_LocalPath, folder / u"file");
    CHECK_RESULT(filing.try_set(DODownloadProperty_StreamInterface, stream->value()),
                 DO_E_FILE_DOWNLOADSINK_ALREADY_SET);
}

// Nobody but the test has a reference to it.
template <class Object>
bool is_released(Object &object) {
    const ULONG more = object.AddRef();
    return object.Release() + 1 == more && more == 2;
}

void stream_is_released_at_the_end() {
    const auto stream = collecting_stream::make();
    {
        test_download download;
        download.set(DODownloadProperty_Uri, small_file())
            .set(DODownloadProperty_StreamInterface, stream->value())
            .start({{0, DO_LENGTH_TO_EOF}});
        download.finish();
    }
    CHECK(stream->bytes() == entity(small_size));
    CHECK_SOON(is_released(*stream));
}

void callback_is_released_at_the_end() {
    const scratch_folder folder;
    const auto callback = status_callback::make();
    test_download download(small_file(), folder / u"file");
    download.set(DODownloadProperty_CallbackInterface, callback->value()).start().finish();
    CHECK_SOON(callback->count(DODownloadState_Finalized) > 0);
    CHECK_SOON(is_released(*callback));
}

// Before it starts, while it runs, and with a program that asks for nothing more.
void aborted_download_releases_callback_and_stream() {
    for (const bool started : {false, true}) {
        const auto callback = status_callback::make();
        const auto stream = collecting_stream::make();
        test_download download;
        download.set(DODownloadProperty_Uri, endless_file())
            .set(DODownloadProperty_CallbackInterface, callback->value())
            .set(DODownloadProperty_StreamInterface, stream->value());
        if (started)
            download.start({{0, DO_LENGTH_TO_EOF}}).wait_moving();
        CHECK_OK(download->Abort());
        CHECK_SOON(callback->count(DODownloadState_Aborted) > 0);
        CHECK_SOON(is_released(*callback) && is_released(*stream));
    }
}

// The end of one may come of another one (do-api 5.7).
void download_that_another_one_aborts_releases_its_callback() {
    const scratch_folder folder;
    const auto callback = status_callback::make();
    test_download first(endless_file(), folder / u"file");
    first.set(DODownloadProperty_CallbackInterface, callback->value()).start().wait_moving();
    CHECK_OK(first->Pause());
    test_download second(small_file(), folder / u"file");
    second.start().finish();
    CHECK_SOON(callback->count(DODownloadState_Aborted) > 0);
    CHECK_SOON(is_released(*callback));
}

void certificate_that_can_not_be_read_is_refused() {
    const test_download download;
    const property_value garbage = property_value::bytes("no certificate at all");
    CHECK_RESULT(download.try_set(DODownloadProperty_SecurityContext, garbage),
                 static_cast<HRESULT>(0x80092003)); // CRYPT_E_FILE_ERROR
    CHECK_EQUAL(download.state(), DODownloadState_Created);
    CHECK_OK(download->Abort());
}

void certificate_can_not_be_read_back() {
    const test_download download;
    CHECK_RESULT(download.try_get(DODownloadProperty_SecurityContext), DO_E_WRITE_ONLY_PROPERTY);
}

void certificate_must_be_bytes() {
    const test_download download;
    for (const VARTYPE type : {VT_EMPTY, VT_UI4, VT_UNKNOWN})
        CHECK_RESULT(download.try_set(DODownloadProperty_SecurityContext, property_value::of_type(type)),
                     E_INVALIDARG);
    CHECK_RESULT(download.try_set(DODownloadProperty_SecurityContext, property_value(text(u"x"))),
                 E_INVALIDARG);
}

} // namespace

behaviours objects() {
    return {
        BEHAVIOUR(callback_comes_back),
        BEHAVIOUR(null_and_empty_clear_the_callback),
        BEHAVIOUR(object_that_is_no_callback_is_refused),
        BEHAVIOUR(object_that_is_no_stream_is_refused),
        BEHAVIOUR(dispatch_objects_are_refused),
        BEHAVIOUR(objects_refuse_every_other_type),
        BEHAVIOUR(stream_excludes_a_path),
        BEHAVIOUR(stream_is_released_at_the_end),
        BEHAVIOUR(callback_is_released_at_the_end),
        BEHAVIOUR(aborted_download_releases_callback_and_stream),
        BEHAVIOUR(download_that_another_one_aborts_releases_its_callback),
        BEHAVIOUR(certificate_that_can_not_be_read_is_refused),
        BEHAVIOUR(certificate_can_not_be_read_back),
        BEHAVIOUR(certificate_must_be_bytes),
    };
}

} // namespace winebits::conformance
