// SPDX-License-Identifier: LGPL-2.1-or-later
// The .NET and PowerShell clients, replayed call by call: DODownloaderDotNet, GetStoreApp and PSDODownloader
// (do-api 9.3 to 9.5). Test thread only; reactions run on threads of COM.
#include "tests/conformance/delivery/lists.hpp"

namespace winebits::conformance {

namespace {

HRESULT set_dotnet_blanket(IDODownload &download) {
    return CoSetProxyBlanket(&download, RPC_C_AUTHN_DEFAULT, RPC_C_AUTHZ_DEFAULT, COLE_DEFAULT_PRINCIPAL,
                             RPC_C_AUTHN_LEVEL_DEFAULT, RPC_C_IMP_LEVEL_IMPERSONATE, nullptr,
                             EOAC_STATIC_CLOAKING);
}

// new Guid(string) takes it; here as Windows' own parser does, which wants braces.
bool is_guid(const text &id) {
    CLSID parsed{};
    return CLSIDFromString(wide(u"{" + id + u"}"), &parsed) == S_OK;
}

struct dotnet_options {
    bool known_size = false;
    bool foreground = true;
};

// 9.3 up to Start, for a file.
void prepare(test_download &download, const text &uri, const text &path, status_callback &callback,
             const dotnet_options &options = {}) {
    CHECK_OK(set_dotnet_blanket(*download));
    download.set(DODownloadProperty_DisplayName, text(u"DODownloader"))
        .set(DODownloadProperty_ContentId, u"content " + widen(unique_word()))
        .set(DODownloadProperty_Uri, uri);
    if (options.known_size)
        download.set(DODownloadProperty_TotalSizeBytes, std::uint64_t{small_size});
    download.set(DODownloadProperty_LocalPath, path);
    CHECK(is_guid(download.id()));
    download.set(DODownloadProperty_CallbackInterface, callback.value());
    if (options.foreground)
        download.foreground();
}

void dotnet_downloads_a_file() {
    const scratch_folder folder;
    const auto callback = status_callback::make();
    for (const bool known_size : {false, true}) {
        test_download download;
        const text path = folder / (known_size ? u"known" : u"unknown");
        prepare(download, small_file(), path, *callback, {known_size, true});
        download.start();
        const std::size_t before = callback->count(DODownloadState_Transferred);
        CHECK_SOON(callback->count(DODownloadState_Transferred) > before ||
                   download.state() == DODownloadState_Transferred);
        CHECK_OK(download->Finalize());
        CHECK(contents(path) == entity(small_size));
    }
}

void dotnet_downloads_ranges_to_a_stream() {
    const auto stream = collecting_stream::make();
    test_download download;
    CHECK_OK(set_dotnet_blanket(*download));
    download.set(DODownloadProperty_DisplayName, text(u"DODownloader"))
        .set(DODownloadProperty_Uri, small_file())
        .set(DODownloadProperty_StreamInterface, stream->value());
    CHECK(is_guid(download.id()));
    download.foreground().start({{0, DO_LENGTH_TO_EOF}});
    download.wait_transferred();
    CHECK_OK(download->Finalize());
    CHECK(stream->bytes() == entity(small_size));
}

// The C# null arrives as VT_EMPTY.
void dotnet_sets_the_callback_to_null() {
    const scratch_folder folder;
    const auto callback = status_callback::make();
    test_download download;
    prepare(download, small_file(), folder / u"file", *callback);
    download.set(DODownloadProperty_CallbackInterface, property_value()).start().finish();
    CHECK_EQUAL(callback->count(), 0u);
}

void dotnet_pauses_and_resumes_with_null() {
    const scratch_folder folder;
    const auto callback = status_callback::make();
    test_download download;
    prepare(download, slow_file(), folder / u"file", *callback);
    download.start().wait_moving();
    CHECK_OK(download->Pause());
    CHECK_OK(download->Start(nullptr));
    download.wait_transferred(2);
    CHECK_OK(download->Finalize());
    CHECK(contents(folder / u"file") == entity(slow_size));
}

void dotnet_aborts_after_a_failure() {
    const scratch_folder folder;
    const auto callback = status_callback::make();
    test_download download;
    prepare(download, url("status=404"), folder / u"file", *callback);
    download.start();
    CHECK_EQUAL(hex(download.wait_error()), "0x80190194");
    CHECK_OK(download->Abort());
}

void dotnet_finds_nothing_with_the_known_code() {
    const text nothing = u"http://127.0.0.1/nothing at all";
    const DO_DOWNLOAD_ENUM_CATEGORY category = {DODownloadProperty_Uri, wide(nothing)};
    com_pointer<IEnumUnknown> list;
    CHECK_RESULT(activate_delivery()->EnumDownloads(&category, list.put()), DO_E_NO_DOWNLOADS);
}

void store_app_finalizes_inside_its_callback() {
    const scratch_folder folder;
    test_download download;
    set_dotnet_blanket(*download); // its result is ignored
    const auto callback = status_callback::make([](IDODownload &source, const DO_DOWNLOAD_STATUS &status) {
        return status.State == DODownloadState_Transferred ? source.Finalize() : S_OK;
    });
    download.set(DODownloadProperty_DisplayName, text(u"GetStoreApp"))
        .set(DODownloadProperty_Uri, url("size=4M"))
        .set(DODownloadProperty_LocalPath, folder / u"app.msix")
        .set(DODownloadProperty_CallbackInterface, callback->value())
        .foreground();
    CHECK(is_guid(download.id()));
    download.try_get(DODownloadProperty_TotalSizeBytes); // its result is ignored
    CHECK_OK(download->Start(nullptr));
    CHECK_SOON(download.state() == DODownloadState_Finalized);
    CHECK(contents(folder / u"app.msix") == entity(4u << 20));
}

void store_app_works_without_a_callback() {
    const scratch_folder folder;
    test_download download;
    download.set(DODownloadProperty_DisplayName, text(u"GetStoreApp"))
        .set(DODownloadProperty_Uri, small_file())
        .set(DODownloadProperty_LocalPath, folder / u"app.msix")
        .foreground();
    CHECK_OK(download->Start(nullptr));
    download.wait_transferred();
    CHECK_OK(download->Finalize());
    CHECK(exists(folder / u"app.msix"));
}

// Get-DORequests.
void powershell_lists_every_property() {
    const scratch_folder folder;
    const text remote = endless_file();
    test_download download(remote, folder / u"file");
    download.set(DODownloadProperty_DisplayName, text(u"Microsoft Office Click-to-Run")).foreground();
    download.start().wait_moving();
    const auto manager = activate_delivery();
    const auto found = list_downloads(*manager, DODownloadProperty_Uri, remote);
    CHECK_EQUAL(found.size(), 1u);
    for (int id = 0; id <= 25; id++) {
        if (id == DODownloadProperty_CallbackInterface || id == DODownloadProperty_StreamInterface)
            continue;
        property_value value;
        found[0]->GetProperty(static_cast<DODownloadProperty>(id), value.get());
        const VARTYPE type = value.type();
        CHECK(type == VT_EMPTY || type == VT_BSTR || type == VT_UI4 || type == VT_UI8 || type == VT_BOOL);
    }
    CHECK_EQUAL(property_of(*found[0], DODownloadProperty_CostPolicy).number(), 0u);
    CHECK_EQUAL(property_of(*found[0], DODownloadProperty_SecurityFlags).number(), 0u);
    CHECK_EQUAL(property_of(*found[0], DODownloadProperty_CallbackFreqSeconds).number(), 1u);
    CHECK_EQUAL(property_of(*found[0], DODownloadProperty_NoProgressTimeoutSeconds).number(), 1800u);
    CHECK_EQUAL(property_of(*found[0], DODownloadProperty_TotalSizeBytes).long_number(), 64u << 20);
}

void powershell_does_not_abort_what_is_aborted() {
    const scratch_folder folder;
    test_download download(endless_file(), folder / u"file");
    download.start().wait_moving();
    CHECK_OK(download->Abort());
    CHECK_EQUAL(download.state(), DODownloadState_Aborted);
    CHECK_RESULT(download->Abort(), DO_E_INVALID_STATE);
}

behaviours dotnet() {
    return {
        BEHAVIOUR(dotnet_downloads_a_file),
        BEHAVIOUR(dotnet_downloads_ranges_to_a_stream),
        BEHAVIOUR(dotnet_sets_the_callback_to_null),
        BEHAVIOUR(dotnet_pauses_and_resumes_with_null),
        BEHAVIOUR(dotnet_aborts_after_a_failure),
        BEHAVIOUR(dotnet_finds_nothing_with_the_known_code),
        BEHAVIOUR(store_app_finalizes_inside_its_callback),
        BEHAVIOUR(store_app_works_without_a_callback),
        BEHAVIOUR(powershell_lists_every_property),
        BEHAVIOUR(powershell_does_not_abort_what_is_aborted),
    };
}

} // namespace

} // namespace winebits::conformance

int main() {
    using namespace winebits::conformance;
    return run_program("do-dotnet", {dotnet()});
}
