// SPDX-License-Identifier: LGPL-2.1-or-later
// IDOManager: making downloads and finding them again (do-api 2.1, 1.5).
// Test thread only; the other process is this program once more.
#include "tests/conformance/delivery/lists.hpp"
#include "tests/conformance/delivery/second_program.hpp"

namespace winebits::conformance {

namespace {

bool has(const std::vector<com_pointer<IDODownload>> &list, const text &id) {
    for (const auto &one : list)
        if (property_of(*one, DODownloadProperty_Id).string() == id)
            return true;
    return false;
}

void class_gives_the_manager() {
    CHECK(activate_delivery().get() != nullptr);
    com_pointer<IUnknown> unknown;
    CHECK_OK(CoCreateInstance(CLSID_DeliveryOptimization, nullptr, CLSCTX_LOCAL_SERVER, IID_IUnknown,
                              reinterpret_cast<void **>(unknown.put())));
    CHECK(as<IDOManager>(*unknown).get() != nullptr);
}

void manager_makes_downloads() {
    const auto manager = activate_delivery();
    com_pointer<IDODownload> made;
    CHECK_OK(manager->CreateDownload(made.put()));
    const test_download download(made);
    CHECK_EQUAL(download.state(), DODownloadState_Created);
}

void null_for_the_result_is_a_null_reference() {
    const auto manager = activate_delivery();
    CHECK_RESULT(manager->CreateDownload(nullptr), null_reference);
    CHECK_RESULT(manager->EnumDownloads(nullptr, nullptr), null_reference);
}

void download_is_listed_before_it_starts() {
    const test_download download;
    CHECK(has(list_downloads(*activate_delivery()), download.id()));
}

void download_is_found_by_each_category() {
    const scratch_folder folder;
    const auto manager = activate_delivery();
    test_download download(small_file(), folder / u"file"), other(small_file(), folder / u"other");
    const text word = widen(unique_word());
    download.set(DODownloadProperty_ContentId, u"content " + word)
        .set(DODownloadProperty_DisplayName, u"name " + word);
    for (const DODownloadProperty id :
         {DODownloadProperty_Id, DODownloadProperty_Uri, DODownloadProperty_ContentId,
          DODownloadProperty_DisplayName, DODownloadProperty_LocalPath}) {
        const auto found = list_downloads(*manager, id, download.get(id).string());
        CHECK_EQUAL(std::to_string(id) + ": " + std::to_string(found.size()), std::to_string(id) + ": 1");
        CHECK_EQUAL(property_of(*found[0], DODownloadProperty_Id).string(), download.id());
    }
}

void several_downloads_match_one_value() {
    const text name = u"several " + widen(unique_word());
    test_download first, second, third;
    for (test_download *one : {&first, &second, &third})
        one->set(DODownloadProperty_DisplayName, name);
    const auto found = list_downloads(*activate_delivery(), DODownloadProperty_DisplayName, name);
    CHECK_EQUAL(found.size(), 3u);
    CHECK(has(found, first.id()) && has(found, second.id()) && has(found, third.id()));
}

void nothing_that_matches_is_a_failure() {
    const auto manager = activate_delivery();
    const text nowhere = u"nothing " + widen(unique_word());
    for (const DODownloadProperty id : {DODownloadProperty_Uri, DODownloadProperty_ContentId,
                                        DODownloadProperty_DisplayName, DODownloadProperty_LocalPath})
        CHECK_RESULT(try_list(*manager, id, nowhere), DO_E_NO_DOWNLOADS);
    CHECK_RESULT(try_list(*manager, DODownloadProperty_Id, u"4a5ada83-a9a6-4cca-9404-a58414d269a2"),
                 DO_E_NO_DOWNLOADS);
}

void other_categories_are_refused() {
    const auto manager = activate_delivery();
    for (const DODownloadProperty id : {DODownloadProperty_HttpCustomHeaders, DODownloadProperty_CostPolicy,
                                        DODownloadProperty_TotalSizeBytes, DODownloadProperty_HttpStatusCode})
        CHECK_RESULT(try_list(*manager, id, u"x"), E_INVALIDARG);
}

void id_is_found_in_capitals_too() {
    const test_download download;
    text id = download.id();
    for (char16_t &letter : id)
        if (letter >= u'a' && letter <= u'f')
            letter = static_cast<char16_t>(letter - 32);
    CHECK_EQUAL(list_downloads(*activate_delivery(), DODownloadProperty_Id, id).size(), 1u);
}

void finalized_download_is_not_listed() {
    const scratch_folder folder;
    test_download download(small_file(), folder / u"file");
    download.start().finish();
    CHECK_SOON(try_list(*activate_delivery(), DODownloadProperty_Id, download.id()) == DO_E_NO_DOWNLOADS);
}

void aborted_download_is_not_listed() {
    const test_download download;
    CHECK_OK(download->Abort());
    CHECK_SOON(try_list(*activate_delivery(), DODownloadProperty_Id, download.id()) == DO_E_NO_DOWNLOADS);
}

void listed_download_is_the_same_download() {
    const scratch_folder folder;
    const auto manager = activate_delivery();
    test_download download(small_file(), folder / u"file");
    const auto found = list_downloads(*manager, DODownloadProperty_Id, download.id());
    CHECK_EQUAL(found.size(), 1u);
    const property_value name(text(u"set through the list"));
    CHECK_OK(found[0]->SetProperty(DODownloadProperty_DisplayName, name.get()));
    CHECK_EQUAL(download.get(DODownloadProperty_DisplayName).string(), text(u"set through the list"));
    CHECK_OK(found[0]->Start(nullptr));
    download.wait_transferred();
    CHECK_OK(found[0]->Finalize());
    CHECK_EQUAL(download.state(), DODownloadState_Finalized);
}

com_pointer<IEnumUnknown> list_of(const text &name) {
    com_pointer<IEnumUnknown> list;
    const DO_DOWNLOAD_ENUM_CATEGORY category = {DODownloadProperty_DisplayName, wide(name)};
    CHECK_OK(activate_delivery()->EnumDownloads(&category, list.put()));
    return list;
}

ULONG left_in(IEnumUnknown &list) {
    for (ULONG count = 0;; count++) {
        com_pointer<IUnknown> one;
        ULONG fetched = 0;
        if (list.Next(1, one.put(), &fetched) != S_OK)
            return count;
    }
}

struct three_downloads {
    text name = u"three " + widen(unique_word());
    test_download first, second, third;
    three_downloads() {
        for (test_download *one : {&first, &second, &third})
            one->set(DODownloadProperty_DisplayName, name);
    }
};

void end_of_the_list_is_s_false() {
    const three_downloads made;
    const auto list = list_of(made.name);
    CHECK_EQUAL(left_in(*list), 3u);
    com_pointer<IUnknown> one;
    ULONG fetched = 77;
    CHECK_RESULT(list->Next(1, one.put(), &fetched), S_FALSE);
    CHECK_EQUAL(fetched, 0u);
    CHECK(!one);
}

void several_downloads_come_at_once() {
    const three_downloads made;
    const auto list = list_of(made.name);
    IUnknown *some[4] = {};
    ULONG fetched = 0;
    const HRESULT result = list->Next(4, some, &fetched);
    for (ULONG i = 0; i < fetched && i < 4; i++)
        some[i]->Release();
    CHECK_EQUAL(hex(result), hex(S_FALSE));
    CHECK_EQUAL(fetched, 3u);
}

void skip_and_reset_move_the_list() {
    const three_downloads made;
    const auto list = list_of(made.name);
    CHECK_OK(list->Skip(2));
    CHECK_EQUAL(left_in(*list), 1u);
    CHECK_OK(list->Reset());
    CHECK_EQUAL(left_in(*list), 3u);
    CHECK_OK(list->Reset());
    CHECK_RESULT(list->Skip(4), S_FALSE);
    CHECK_EQUAL(left_in(*list), 0u);
}

void clone_stands_at_the_same_place() {
    const three_downloads made;
    const auto list = list_of(made.name);
    CHECK_OK(list->Skip(1));
    com_pointer<IEnumUnknown> copy;
    CHECK_OK(list->Clone(copy.put()));
    CHECK_OK(list->Skip(1));
    CHECK_EQUAL(left_in(*copy), 2u);
    CHECK_EQUAL(left_in(*list), 1u);
}

void second_program_finds_the_download() {
    const scratch_folder folder;
    test_download download(endless_file(), folder / u"file");
    download.start().wait_moving();
    start_second_program(u"abort", download.id());
    CHECK_SOON(download.state() == DODownloadState_Aborted);
}

void download_outlives_its_program() {
    const scratch_folder folder;
    const text name = u"orphan " + widen(unique_word());
    start_second_program(u"start", name, small_file(), folder / u"file");
    const auto manager = activate_delivery();
    std::vector<com_pointer<IDODownload>> found;
    CHECK_SOON(try_list(*manager, DODownloadProperty_DisplayName, name) == S_OK &&
               (found = list_downloads(*manager, DODownloadProperty_DisplayName, name)).size() == 1);
    test_download download(found[0]);
    download.wait_transferred(2);
    CHECK_OK(download->Finalize());
    CHECK(contents(folder / u"file") == entity(small_size));
}

} // namespace

behaviours manager_of_downloads() {
    return {
        BEHAVIOUR(class_gives_the_manager),
        BEHAVIOUR(manager_makes_downloads),
        BEHAVIOUR(null_for_the_result_is_a_null_reference),
        BEHAVIOUR(download_is_listed_before_it_starts),
        BEHAVIOUR(download_is_found_by_each_category),
        BEHAVIOUR(several_downloads_match_one_value),
        BEHAVIOUR(nothing_that_matches_is_a_failure),
        BEHAVIOUR(other_categories_are_refused),
        BEHAVIOUR(id_is_found_in_capitals_too),
        BEHAVIOUR(finalized_download_is_not_listed),
        BEHAVIOUR(aborted_download_is_not_listed),
        BEHAVIOUR(listed_download_is_the_same_download),
        BEHAVIOUR(end_of_the_list_is_s_false),
        BEHAVIOUR(several_downloads_come_at_once),
        BEHAVIOUR(skip_and_reset_move_the_list),
        BEHAVIOUR(clone_stands_at_the_same_place),
        BEHAVIOUR(second_program_finds_the_download),
        BEHAVIOUR(download_outlives_its_program),
    };
}

} // namespace winebits::conformance

int main(int count, char **arguments) {
    using namespace winebits::conformance;
    if (count > 1)
        return run_as_second_program({arguments + 1, arguments + count});
    return run_program("do-manager", {manager_of_downloads()});
}
