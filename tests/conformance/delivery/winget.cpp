// SPDX-License-Identifier: LGPL-2.1-or-later
// winget's downloader, replayed call by call (do-api 9.1, clients 2.6 trace E), with its wait that has no
// predicate and its time-out. Test thread; the callback is called on threads of COM.
#include "tests/conformance/delivery/lists.hpp"

#include <algorithm>
#include <memory>

namespace winebits::conformance {

namespace {

// The callback keeps the last status and wakes whoever waits at that moment: what comes earlier is lost.
class winget_wait {
  public:
    winget_wait() { InitializeCriticalSection(&lock_), InitializeConditionVariable(&changed_); }
    ~winget_wait() { DeleteCriticalSection(&lock_); }
    winget_wait(const winget_wait &) = delete;
    winget_wait &operator=(const winget_wait &) = delete;

    void changed(const DO_DOWNLOAD_STATUS &status) {
        EnterCriticalSection(&lock_);
        status_ = status;
        LeaveCriticalSection(&lock_);
        WakeAllConditionVariable(&changed_);
    }

    // S_OK when it is transferred, the status' error, E_ABORT when it was aborted; DO_E_DOWNLOAD_NO_PROGRESS
    // when nothing moves for `patience_ms`.
    HRESULT wait(DWORD patience_ms) {
        EnterCriticalSection(&lock_);
        const HRESULT result = wait_locked(patience_ms);
        LeaveCriticalSection(&lock_);
        return result;
    }

  private:
    HRESULT wait_locked(DWORD patience_ms) {
        bool moved = false, started = false;
        UINT64 first = 0;
        for (const ULONGLONG end = GetTickCount64() + patience_ms;;) {
            const ULONGLONG now = GetTickCount64();
            if (!moved && now >= end)
                return DO_E_DOWNLOAD_NO_PROGRESS;
            const BOOL woken = SleepConditionVariableCS(&changed_, &lock_,
                                                        moved ? patience_ms : static_cast<DWORD>(end - now));
            if (!woken)
                return DO_E_DOWNLOAD_NO_PROGRESS;
            if (FAILED(status_.Error))
                return status_.Error;
            switch (status_.State) {
            case DODownloadState_Transferring:
                if (status_.BytesTransferred == 0 && status_.BytesTotal == 0)
                    break;
                moved = moved || (started && status_.BytesTransferred != first);
                if (!started)
                    first = status_.BytesTransferred;
                started = true;
                break;
            case DODownloadState_Transferred:
            case DODownloadState_Finalized:
                return S_OK;
            case DODownloadState_Aborted:
                return E_ABORT;
            default:
                break;
            }
        }
    }

    CRITICAL_SECTION lock_;
    CONDITION_VARIABLE changed_;
    DO_DOWNLOAD_STATUS status_{};
};

class winget_download {
  public:
    winget_download(const text &uri, const text &path, const text &headers = {})
        : callback_(status_callback::make([wait = wait_](IDODownload &, const DO_DOWNLOAD_STATUS &status) {
              wait->changed(status);
              return S_OK;
          })) {
        DeleteFileW(wide(path));
        CHECK_OK(CoSetProxyBlanket(&*download_, RPC_C_AUTHN_DEFAULT, RPC_C_AUTHZ_DEFAULT,
                                   COLE_DEFAULT_PRINCIPAL, RPC_C_AUTHN_LEVEL_DEFAULT,
                                   RPC_C_IMP_LEVEL_IMPERSONATE, nullptr, EOAC_DEFAULT));
        download_.set(DODownloadProperty_Uri, uri)
            .foreground()
            .set(DODownloadProperty_LocalPath, path)
            .set(DODownloadProperty_CallbackInterface, callback_->value())
            .set(DODownloadProperty_DisplayName, text(u"winget"))
            .set(DODownloadProperty_ContentId,
                 text(u"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
        if (!headers.empty())
            download_.set(DODownloadProperty_HttpCustomHeaders, headers);
    }
    winget_download(const winget_download &) = delete;
    winget_download &operator=(const winget_download &) = delete;
    // E9.
    ~winget_download() {
        DO_DOWNLOAD_STATUS status{};
        if (SUCCEEDED(download_->GetStatus(&status))) {
            if (status.State == DODownloadState_Transferred)
                download_->Finalize();
            else if (status.State != DODownloadState_Finalized)
                download_->Abort();
        }
        const property_value none(static_cast<IUnknown *>(nullptr));
        download_->SetProperty(DODownloadProperty_CallbackInterface, none.get());
    }

    test_download &operator*() { return download_; }
    status_callback &callback() { return *callback_; }

    void start() { download_.start(); }
    HRESULT wait() { return wait_->wait(60000); }
    // E7 and E8.
    void end() {
        property_value headers;
        download_->GetProperty(DODownloadProperty_HttpResponseHeaders, headers.get());
        CHECK_OK(download_->Finalize());
    }

  private:
    // The callback may outlive this object by a moment.
    const std::shared_ptr<winget_wait> wait_ = std::make_shared<winget_wait>();
    test_download download_;
    com_pointer<status_callback> callback_;
};

void installer_is_downloaded() {
    const scratch_folder folder;
    winget_download download(url("size=8M&trickle=2000000"), folder / u"setup.exe");
    download.start();
    CHECK_OK(download.wait());
    CHECK(!exists(folder / u"setup.exe"));
    download.end();
    CHECK(contents(folder / u"setup.exe") == entity(8u << 20));
    CHECK_EQUAL((*download).state(), DODownloadState_Finalized);
}

// Small files are there before winget has begun to wait.
void file_that_comes_at_once_is_noticed() {
    const scratch_folder folder;
    for (int i = 0; i < 3; i++) {
        winget_download download(small_file(), folder / u"file");
        download.start();
        CHECK_OK(download.wait());
        download.end();
        CHECK(contents(folder / u"file") == entity(small_size));
    }
}

// However long winget takes to get there: the terminal status is told again.
void file_is_noticed_by_who_waits_late() {
    const scratch_folder folder;
    winget_download download(small_file(), folder / u"file");
    download.start();
    Sleep(3000);
    CHECK_OK(download.wait());
    download.end();
    CHECK(exists(folder / u"file"));
}

void failure_is_noticed_by_who_waits_late() {
    const scratch_folder folder;
    winget_download download(url("status=404"), folder / u"file");
    download.start();
    Sleep(3000);
    CHECK_RESULT(download.wait(), static_cast<HRESULT>(0x80190194));
}

void missing_installer_is_an_error() {
    const scratch_folder folder;
    winget_download download(url("status=404"), folder / u"setup.exe");
    download.start();
    CHECK_RESULT(download.wait(), static_cast<HRESULT>(0x80190194));
    CHECK(!exists(folder / u"setup.exe"));
}

// winget turns to WinINet then; it must not wait for its own time-out (do-api 5.5).
void unreachable_server_is_an_error() {
    const scratch_folder folder;
    winget_download download(refused_url(), folder / u"setup.exe");
    download.start();
    CHECK_RESULT(download.wait(), static_cast<HRESULT>(0x80072EFD));
}

void busy_server_is_an_error() {
    const scratch_folder folder;
    winget_download download(url("status=503"), folder / u"setup.exe");
    download.start();
    CHECK_RESULT(download.wait(), static_cast<HRESULT>(0x801901F7));
}

void progress_is_told_while_it_moves() {
    const scratch_folder folder;
    winget_download download(endless_file(), folder / u"setup.exe");
    download.start();
    CHECK_SOON([&] {
        const auto seen = download.callback().seen();
        std::size_t changes = 0;
        for (std::size_t i = 1; i < seen.size(); i++)
            changes += seen[i].State == DODownloadState_Transferring &&
                       seen[i].BytesTransferred > seen[i - 1].BytesTransferred;
        return changes >= 2;
    }());
    for (const DO_DOWNLOAD_STATUS &status : download.callback().seen())
        CHECK_EQUAL(hex(status.Error), hex(S_OK));
}

void canceling_aborts() {
    const scratch_folder folder;
    winget_download download(endless_file(), folder / u"setup.exe");
    download.start();
    (*download).wait_moving();
    CHECK_OK((*download)->Abort());
    CHECK_EQUAL((*download).state(), DODownloadState_Aborted);
    CHECK_SOON(folder.names(u"*").empty());
}

void content_type_is_found_in_the_headers() {
    const scratch_folder folder;
    winget_download download(url("size=1837&header=Content-Type:application/winget"), folder / u"setup.exe");
    download.start();
    CHECK_OK(download.wait());
    std::string headers = narrow((*download).get(DODownloadProperty_HttpResponseHeaders).string());
    std::ranges::transform(headers, headers.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    CHECK(headers.find("content-type:") != std::string::npos);
    CHECK(headers.find("application/winget") != std::string::npos);
    download.end();
}

void headers_of_winget_are_sent() {
    const scratch_folder folder;
    const text remote = small_file();
    winget_download download(remote, folder / u"setup.exe", u"X-Winget: one\r\nX-Other: two\r\n");
    download.start();
    CHECK_OK(download.wait());
    download.end();
    for (const std::string &request : requests_for(remote)) {
        CHECK_EQUAL(member(request, "x-winget"), "one");
        CHECK_EQUAL(member(request, "x-other"), "two");
    }
}

void former_installer_is_replaced() {
    const scratch_folder folder;
    write_file(folder / u"setup.exe", "an older one");
    winget_download download(small_file(), folder / u"setup.exe");
    download.start();
    CHECK_OK(download.wait());
    download.end();
    CHECK(contents(folder / u"setup.exe") == entity(small_size));
}

behaviours winget() {
    return {
        BEHAVIOUR(installer_is_downloaded),
        BEHAVIOUR(file_that_comes_at_once_is_noticed),
        BEHAVIOUR(file_is_noticed_by_who_waits_late),
        BEHAVIOUR(failure_is_noticed_by_who_waits_late),
        BEHAVIOUR(missing_installer_is_an_error),
        BEHAVIOUR(unreachable_server_is_an_error),
        BEHAVIOUR(busy_server_is_an_error),
        BEHAVIOUR(progress_is_told_while_it_moves),
        BEHAVIOUR(canceling_aborts),
        BEHAVIOUR(content_type_is_found_in_the_headers),
        BEHAVIOUR(headers_of_winget_are_sent),
        BEHAVIOUR(former_installer_is_replaced),
    };
}

} // namespace

} // namespace winebits::conformance

int main() {
    using namespace winebits::conformance;
    return run_program("do-winget", {winget()});
}
