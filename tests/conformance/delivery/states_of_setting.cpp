// SPDX-License-Identifier: LGPL-2.1-or-later
// In which state a download's properties can be set, and that they can always be read (do-api 4).
// Test thread only.
#include "tests/conformance/delivery/lists.hpp"

namespace winebits::conformance {

namespace {

struct setting_of {
    DODownloadProperty id;
    property_value value;
};

std::vector<setting_of> make_settings(std::initializer_list<DODownloadProperty> ids) {
    std::vector<setting_of> made;
    for (const DODownloadProperty id : ids) {
        switch (id) {
        case DODownloadProperty_Uri:
            made.push_back({id, property_value(small_file())});
            break;
        case DODownloadProperty_LocalPath:
            made.push_back({id, property_value(text(u"C:\\windows\\temp\\never"))});
            break;
        case DODownloadProperty_IntegrityCheckInfo:
            made.push_back({id, property_value(text(u"{\"PiecesHashFileUrl\":\"http://127.0.0.1/x\"}"))});
            break;
        case DODownloadProperty_ContentId:
        case DODownloadProperty_DisplayName:
        case DODownloadProperty_HttpCustomHeaders:
        case DODownloadProperty_HttpCustomAuthHeaders:
            made.push_back({id, property_value(text(u"X: y"))});
            break;
        case DODownloadProperty_CorrelationVector:
            made.push_back({id, property_value(text(u"g+Vo71JZwkmJdYfF.0"))});
            break;
        case DODownloadProperty_CostPolicy:
        case DODownloadProperty_SecurityFlags:
        case DODownloadProperty_CallbackFreqSeconds:
        case DODownloadProperty_CallbackFreqPercent:
            made.push_back({id, property_value(std::uint32_t{1})});
            break;
        case DODownloadProperty_NoProgressTimeoutSeconds:
            made.push_back({id, property_value(std::uint32_t{120})});
            break;
        case DODownloadProperty_TotalSizeBytes:
            made.push_back({id, property_value(std::uint64_t{1})});
            break;
        case DODownloadProperty_CallbackInterface:
            made.push_back({id, property_value(static_cast<IUnknown *>(nullptr))});
            break;
        default:
            made.push_back({id, property_value(false)});
        }
    }
    return made;
}

std::vector<setting_of> settings_at_any_time() {
    return make_settings({DODownloadProperty_CostPolicy, DODownloadProperty_ForegroundPriority,
                          DODownloadProperty_CallbackInterface, DODownloadProperty_CallbackFreqPercent,
                          DODownloadProperty_CallbackFreqSeconds, DODownloadProperty_NoProgressTimeoutSeconds,
                          DODownloadProperty_DisplayName, DODownloadProperty_CorrelationVector,
                          DODownloadProperty_NetworkToken, DODownloadProperty_DisallowOnCellular,
                          DODownloadProperty_BlockingMode});
}

std::vector<setting_of> settings_before_the_start() {
    return make_settings({DODownloadProperty_LocalPath, DODownloadProperty_ContentId,
                          DODownloadProperty_IntegrityCheckInfo, DODownloadProperty_IntegrityCheckMandatory,
                          DODownloadProperty_TotalSizeBytes, DODownloadProperty_NonVolatile});
}

std::vector<setting_of> settings_while_it_rests() {
    return make_settings({DODownloadProperty_Uri, DODownloadProperty_HttpCustomHeaders,
                          DODownloadProperty_HttpCustomAuthHeaders, DODownloadProperty_SecurityFlags});
}

void check_all(const test_download &download, const std::vector<setting_of> &settings, HRESULT wanted) {
    for (const setting_of &one : settings) {
        const HRESULT result = download.try_set(one.id, one.value);
        CHECK_EQUAL("property " + std::to_string(one.id) + ": " + hex(result),
                    "property " + std::to_string(one.id) + ": " + hex(wanted));
    }
}

void created_download_takes_everything() {
    const test_download download;
    check_all(download, settings_at_any_time(), S_OK);
    check_all(download, settings_before_the_start(), S_OK);
    check_all(download, settings_while_it_rests(), S_OK);
}

void running_download_takes_only_its_conduct() {
    const scratch_folder folder;
    test_download download(endless_file(), folder / u"file");
    download.start().wait_moving();
    check_all(download, settings_before_the_start(), DO_E_INVALID_STATE);
    check_all(download, settings_while_it_rests(), DO_E_INVALID_STATE);
    check_all(download, settings_at_any_time(), S_OK);
}

void paused_download_takes_another_uri() {
    const scratch_folder folder;
    test_download download(endless_file(), folder / u"file");
    download.start().wait_moving();
    CHECK_OK(download->Pause());
    check_all(download, settings_before_the_start(), DO_E_INVALID_STATE);
    check_all(download, settings_at_any_time(), S_OK);
    check_all(download, settings_while_it_rests(), S_OK);
}

void new_uri_of_a_paused_download_is_used() {
    const scratch_folder folder;
    test_download download(endless_file(), folder / u"file");
    download.start().wait_moving();
    CHECK_OK(download->Pause());
    download.set(DODownloadProperty_Uri, url("size=4M")).resume().wait_transferred(2);
    CHECK_OK(download->Finalize());
    CHECK(contents(folder / u"file") == entity(4u << 20));
}

void ended_download_takes_nothing() {
    const scratch_folder folder;
    test_download finalized(small_file(), folder / u"file"), aborted;
    finalized.start().finish();
    CHECK_OK(aborted->Abort());
    for (const test_download *download : {&finalized, &aborted}) {
        check_all(*download, settings_at_any_time(), DO_E_INVALID_STATE);
        check_all(*download, settings_before_the_start(), DO_E_INVALID_STATE);
        check_all(*download, settings_while_it_rests(), DO_E_INVALID_STATE);
    }
}

void ended_download_still_tells_its_properties() {
    const scratch_folder folder;
    const text remote = small_file();
    test_download download(remote, folder / u"file");
    const text id = download.id();
    download.start().finish();
    CHECK_EQUAL(download.id(), id);
    CHECK_EQUAL(download.get(DODownloadProperty_Uri).string(), remote);
    CHECK_EQUAL(download.get(DODownloadProperty_LocalPath).string(), folder / u"file");
}

// As PSDODownloader reads every download it finds (do-api 4).
void every_property_is_read_or_refused_with_a_known_code() {
    const scratch_folder folder;
    test_download download(small_file(), folder / u"file");
    download.start().wait_transferred();
    for (int id = 0; id < 30; id++) {
        const HRESULT result = download.try_get(static_cast<DODownloadProperty>(id));
        CHECK(result == S_OK || result == e_not_set || result == DO_E_WRITE_ONLY_PROPERTY);
    }
}

} // namespace

behaviours states_of_setting() {
    return {
        BEHAVIOUR(created_download_takes_everything),
        BEHAVIOUR(running_download_takes_only_its_conduct),
        BEHAVIOUR(paused_download_takes_another_uri),
        BEHAVIOUR(new_uri_of_a_paused_download_is_used),
        BEHAVIOUR(ended_download_takes_nothing),
        BEHAVIOUR(ended_download_still_tells_its_properties),
        BEHAVIOUR(every_property_is_read_or_refused_with_a_known_code),
    };
}

} // namespace winebits::conformance
