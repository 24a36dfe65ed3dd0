// SPDX-License-Identifier: LGPL-2.1-or-later
// IDODownloadStatusCallback: what is told, when, and what may be done inside (do-api 5.6).
// Test thread only; reactions run on threads of COM.
#include "tests/conformance/delivery/lists.hpp"
#include "tests/conformance/delivery/second_program.hpp"

#include <algorithm>

namespace winebits::conformance {

namespace {

// Clears the callback before the test's variables go, and waits until no call is inside.
class watched_download {
  public:
    watched_download(const text &uri, const text &path, status_callback::reaction react = {})
        : callback_(status_callback::make(std::move(react))), download_(uri, path) {
        download_.set(DODownloadProperty_CallbackInterface, callback_->value());
    }
    ~watched_download() { drop(); }
    watched_download(const watched_download &) = delete;
    watched_download &operator=(const watched_download &) = delete;

    test_download &operator*() { return download_; }
    test_download *operator->() { return &download_; }
    status_callback &callback() { return *callback_; }
    void drop() {
        const property_value none(static_cast<IUnknown *>(nullptr));
        (*download_).SetProperty(DODownloadProperty_CallbackInterface, none.get());
        wait_until([this] { return !callback_->is_inside(); });
    }

  private:
    com_pointer<status_callback> callback_;
    test_download download_;
};

void end_is_told() {
    const scratch_folder folder;
    watched_download download(small_file(), folder / u"file");
    download->start();
    CHECK_SOON(download.callback().count(DODownloadState_Transferred) > 0);
    for (const DO_DOWNLOAD_STATUS &status : download.callback().seen()) {
        if (status.State != DODownloadState_Transferred)
            continue;
        CHECK_EQUAL(status.BytesTotal, small_size);
        CHECK_EQUAL(status.BytesTransferred, small_size);
        CHECK_EQUAL(hex(status.Error), hex(S_OK));
    }
}

void failure_is_told() {
    const scratch_folder folder;
    watched_download download(url("status=404"), folder / u"file");
    download->start();
    CHECK_SOON([&] {
        const auto seen = download.callback().seen();
        return std::ranges::any_of(seen, [](const DO_DOWNLOAD_STATUS &status) {
            return status.State == DODownloadState_Paused && status.Error == static_cast<HRESULT>(0x80190194);
        });
    }());
}

void pause_and_resume_are_told() {
    const scratch_folder folder;
    watched_download download(endless_file(), folder / u"file");
    download->start();
    CHECK_SOON(download.callback().count(DODownloadState_Transferring) > 0);
    CHECK_OK((*download)->Pause());
    CHECK_SOON(download.callback().count(DODownloadState_Paused) > 0);
    const std::size_t before = download.callback().count(DODownloadState_Transferring);
    download->resume();
    CHECK_SOON(download.callback().count(DODownloadState_Transferring) > before);
}

void abort_is_told() {
    const scratch_folder folder;
    watched_download download(endless_file(), folder / u"file");
    download->start();
    CHECK_SOON(download.callback().count(DODownloadState_Transferring) > 0);
    CHECK_OK((*download)->Abort());
    CHECK_SOON(download.callback().count(DODownloadState_Aborted) > 0);
}

void progress_is_told_about_once_a_second() {
    const scratch_folder folder;
    watched_download download(endless_file(), folder / u"file");
    download->start().wait_moving();
    Sleep(5000);
    const std::size_t told = download.callback().count(DODownloadState_Transferring);
    CHECK(told >= 2);
    CHECK(told <= 20);
}

void progress_is_told_as_seldom_as_asked_for() {
    const scratch_folder folder;
    watched_download download(endless_file(), folder / u"file");
    download->set(DODownloadProperty_CallbackFreqSeconds, std::uint32_t{600}).start().wait_moving();
    Sleep(4000);
    CHECK(download.callback().count(DODownloadState_Transferring) <= 2);
}

void progress_is_told_in_percent_when_asked_for() {
    const scratch_folder folder;
    watched_download download(url("size=8M&trickle=500000"), folder / u"file");
    download->set(DODownloadProperty_CallbackFreqSeconds, std::uint32_t{600})
        .set(DODownloadProperty_CallbackFreqPercent, std::uint32_t{10})
        .start()
        .wait_transferred(2);
    CHECK_SOON(download.callback().count(DODownloadState_Transferred) > 0);
    CHECK(download.callback().count(DODownloadState_Transferring) >= 3);
}

void status_that_is_told_is_the_status_there_is() {
    const scratch_folder folder;
    std::atomic<int> wrong{0};
    watched_download download(small_file(), folder / u"file",
                              [&](IDODownload &source, const DO_DOWNLOAD_STATUS &told) {
                                  DO_DOWNLOAD_STATUS now{};
                                  if (source.GetStatus(&now) != S_OK ||
                                      (told.State == DODownloadState_Transferred && now.State != told.State))
                                      wrong++;
                                  return S_OK;
                              });
    download->start();
    CHECK_SOON(download.callback().count(DODownloadState_Transferred) > 0);
    download.drop();
    CHECK_EQUAL(wrong.load(), 0);
}

void calls_come_one_at_a_time_and_in_order() {
    const scratch_folder folder;
    watched_download download(url("size=8M&trickle=1000000"), folder / u"file",
                              [](IDODownload &, const DO_DOWNLOAD_STATUS &) {
                                  Sleep(300);
                                  return S_OK;
                              });
    download->start().wait_transferred(2);
    CHECK_SOON(download.callback().count(DODownloadState_Transferred) > 0);
    CHECK_EQUAL(download.callback().most_at_once(), 1u);
    UINT64 before = 0;
    bool ended = false;
    for (const DO_DOWNLOAD_STATUS &status : download.callback().seen()) {
        CHECK(status.BytesTransferred >= before);
        before = status.BytesTransferred;
        CHECK(!ended || status.State == DODownloadState_Transferred);
        ended = ended || status.State == DODownloadState_Transferred;
    }
}

void download_can_be_paused_inside() {
    const scratch_folder folder;
    watched_download download(endless_file(), folder / u"file",
                              [](IDODownload &source, const DO_DOWNLOAD_STATUS &status) {
                                  return status.BytesTransferred ? source.Pause() : S_OK;
                              });
    download->start();
    CHECK_SOON(download->state() == DODownloadState_Paused);
    CHECK_EQUAL(hex(download->status().Error), hex(S_OK));
}

// GetStoreApp does.
void download_can_be_finalized_inside() {
    const scratch_folder folder;
    watched_download download(
        small_file(), folder / u"file", [](IDODownload &source, const DO_DOWNLOAD_STATUS &status) {
            return status.State == DODownloadState_Transferred ? source.Finalize() : S_OK;
        });
    download->start();
    CHECK_SOON(download->state() == DODownloadState_Finalized);
    CHECK(contents(folder / u"file") == entity(small_size));
}

void download_can_be_aborted_inside() {
    const scratch_folder folder;
    watched_download download(endless_file(), folder / u"file",
                              [](IDODownload &source, const DO_DOWNLOAD_STATUS &status) {
                                  return status.State == DODownloadState_Transferring ? source.Abort() : S_OK;
                              });
    download->start();
    CHECK_SOON(download->state() == DODownloadState_Aborted);
    CHECK_SOON(folder.names(u"*").empty());
}

void end_is_told_until_the_client_calls() {
    const scratch_folder folder;
    watched_download download(small_file(), folder / u"file");
    download->start();
    CHECK_SOON(download.callback().count(DODownloadState_Transferred) >= 3);
    download->status();
    Sleep(1500); // one may be under way
    const std::size_t told = download.callback().count(DODownloadState_Transferred);
    Sleep(3000);
    CHECK_EQUAL(download.callback().count(DODownloadState_Transferred), told);
}

void failure_is_told_until_the_client_calls() {
    const scratch_folder folder;
    watched_download download(url("status=404"), folder / u"file");
    download->start();
    CHECK_SOON(download.callback().count(DODownloadState_Paused) >= 3);
}

// The SDK's callback may be gone by then.
void pause_is_not_told_again() {
    const scratch_folder folder;
    watched_download download(endless_file(), folder / u"file");
    download->start();
    CHECK_SOON(download.callback().count(DODownloadState_Transferring) > 0);
    CHECK_OK((*download)->Pause());
    CHECK_SOON(download.callback().count(DODownloadState_Paused) > 0);
    Sleep(3000);
    CHECK_EQUAL(download.callback().count(DODownloadState_Paused), 1u);
}

void nothing_is_told_before_the_start() {
    const scratch_folder folder;
    watched_download download(small_file(), folder / u"file");
    Sleep(2000);
    CHECK_EQUAL(download.callback().count(), 0u);
}

void replaced_callback_is_told_nothing() {
    const scratch_folder folder;
    watched_download download(small_file(), folder / u"file");
    const auto second = status_callback::make();
    download->set(DODownloadProperty_CallbackInterface, second->value()).start();
    CHECK_SOON(second->count(DODownloadState_Transferred) > 0);
    CHECK_EQUAL(download.callback().count(), 0u);
}

void callback_can_be_replaced_while_it_runs() {
    const scratch_folder folder;
    watched_download download(endless_file(), folder / u"file");
    download->start();
    CHECK_SOON(download.callback().count(DODownloadState_Transferring) > 0);
    const auto second = status_callback::make();
    download->set(DODownloadProperty_CallbackInterface, second->value());
    Sleep(500); // a call may be under way
    const std::size_t told = download.callback().count();
    CHECK_SOON(second->count() >= 2);
    CHECK_EQUAL(download.callback().count(), told);
}

void callback_set_at_the_end_is_told_of_it() {
    const scratch_folder folder;
    test_download download(small_file(), folder / u"file");
    download.start().wait_transferred();
    const auto callback = status_callback::make();
    download.set(DODownloadProperty_CallbackInterface, callback->value());
    CHECK_OK(download->Finalize());
    CHECK_EQUAL(download.state(), DODownloadState_Finalized);
}

void failing_callback_changes_nothing() {
    const scratch_folder folder;
    watched_download download(url("size=8M&trickle=1000000"), folder / u"file",
                              [](IDODownload &, const DO_DOWNLOAD_STATUS &) { return E_FAIL; });
    download->start().wait_transferred(2);
    CHECK_OK((*download)->Finalize());
    CHECK(contents(folder / u"file") == entity(8u << 20));
}

void slow_callback_holds_up_no_other_download() {
    const scratch_folder folder;
    std::atomic<bool> held{true};
    watched_download slow(endless_file(), folder / u"slow", [&](IDODownload &, const DO_DOWNLOAD_STATUS &) {
        for (int i = 0; i < 200 && held; i++)
            Sleep(50);
        return S_OK;
    });
    slow->start();
    CHECK_SOON(slow.callback().count() > 0);
    watched_download quick(small_file(), folder / u"quick");
    quick->start();
    const bool told = wait_until([&] { return quick.callback().count(DODownloadState_Transferred) > 0; });
    held = false;
    CHECK(told);
}

void client_that_dies_leaves_the_download() {
    const scratch_folder folder;
    const text name = u"watched " + widen(unique_word());
    start_second_program(u"watch", name, url("size=2M&trickle=300000"), folder / u"file");
    const auto manager = activate_delivery();
    std::vector<com_pointer<IDODownload>> found;
    CHECK_SOON(try_list(*manager, DODownloadProperty_DisplayName, name) == S_OK &&
               (found = list_downloads(*manager, DODownloadProperty_DisplayName, name)).size() == 1);
    test_download download(found[0]);
    download.wait_transferred(2);
    const auto callback = status_callback::make();
    download.set(DODownloadProperty_CallbackInterface, callback->value());
    CHECK_OK(download->Finalize());
    CHECK(contents(folder / u"file") == entity(2u << 20));
}

} // namespace

behaviours callbacks_of_downloads() {
    return {
        BEHAVIOUR(end_is_told),
        BEHAVIOUR(failure_is_told),
        BEHAVIOUR(pause_and_resume_are_told),
        BEHAVIOUR(abort_is_told),
        BEHAVIOUR(progress_is_told_about_once_a_second),
        BEHAVIOUR(progress_is_told_as_seldom_as_asked_for),
        BEHAVIOUR(progress_is_told_in_percent_when_asked_for),
        BEHAVIOUR(status_that_is_told_is_the_status_there_is),
        BEHAVIOUR(calls_come_one_at_a_time_and_in_order),
        BEHAVIOUR(download_can_be_paused_inside),
        BEHAVIOUR(download_can_be_finalized_inside),
        BEHAVIOUR(download_can_be_aborted_inside),
        BEHAVIOUR(end_is_told_until_the_client_calls),
        BEHAVIOUR(failure_is_told_until_the_client_calls),
        BEHAVIOUR(pause_is_not_told_again),
        BEHAVIOUR(nothing_is_told_before_the_start),
        BEHAVIOUR(replaced_callback_is_told_nothing),
        BEHAVIOUR(callback_can_be_replaced_while_it_runs),
        BEHAVIOUR(callback_set_at_the_end_is_told_of_it),
        BEHAVIOUR(failing_callback_changes_nothing),
        BEHAVIOUR(slow_callback_holds_up_no_other_download),
        BEHAVIOUR(client_that_dies_leaves_the_download),
    };
}

} // namespace winebits::conformance

int main(int count, char **arguments) {
    using namespace winebits::conformance;
    if (count > 1)
        return run_as_second_program({arguments + 1, arguments + count});
    return run_program("do-callback", {callbacks_of_downloads()});
}
