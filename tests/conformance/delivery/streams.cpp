// SPDX-License-Identifier: LGPL-2.1-or-later
// Delivery to a client's IStream (do-api 5.10).
// Test thread only; gates run on threads of COM.
#include "tests/conformance/delivery/lists.hpp"

namespace winebits::conformance {

namespace {

// Takes the stream away before the test's variables go.
class streamed_download {
  public:
    explicit streamed_download(const text &uri, collecting_stream::gate before = {})
        : stream_(collecting_stream::make(std::move(before))) {
        download_.set(DODownloadProperty_Uri, uri).set(DODownloadProperty_StreamInterface, stream_->value());
    }
    ~streamed_download() {
        download_->Abort(); // refused when it has ended
        const unsigned last = stream_->writes();
        Sleep(200);
        wait_until([&] { return stream_->writes() == last; });
    }
    streamed_download(const streamed_download &) = delete;
    streamed_download &operator=(const streamed_download &) = delete;

    test_download &operator*() { return download_; }
    test_download *operator->() { return &download_; }
    collecting_stream &stream() { return *stream_; }
    streamed_download &start(const std::vector<DO_DOWNLOAD_RANGE> &ranges = {{0, DO_LENGTH_TO_EOF}}) {
        download_.start(ranges);
        return *this;
    }

  private:
    com_pointer<collecting_stream> stream_;
    test_download download_;
};

void file_arrives_whole() {
    streamed_download download(small_file());
    const DO_DOWNLOAD_STATUS status = download.start()->wait_transferred();
    CHECK_EQUAL(status.BytesTransferred, small_size);
    CHECK(download.stream().bytes() == entity(small_size));
    CHECK_OK((*download)->Finalize());
    CHECK_EQUAL(download->state(), DODownloadState_Finalized);
}

void large_file_arrives_in_order() {
    streamed_download download(url("size=40M"));
    download.start()->wait_transferred(3);
    CHECK(download.stream().bytes() == entity(40u << 20));
    CHECK_OK((*download)->Finalize());
}

void whole_file_needs_no_ranges() {
    streamed_download download(small_file());
    download.start({})->wait_transferred();
    CHECK(download.stream().bytes() == entity(small_size));
}

void two_ranges_are_1100_bytes() {
    streamed_download download(small_file());
    const DO_DOWNLOAD_STATUS status = download.start({{0, 100}, {200, 1000}})->wait_transferred();
    CHECK_EQUAL(status.BytesTotal, 1100u);
    CHECK_EQUAL(status.BytesTransferred, 1100u);
    const std::string whole = entity(small_size);
    CHECK(download.stream().bytes() == whole.substr(0, 100) + whole.substr(200, 1000));
}

void only_write_is_called() {
    streamed_download download(url("size=4M"));
    download.start()->wait_transferred();
    CHECK_OK((*download)->Finalize());
    CHECK(download.stream().writes() > 0);
    CHECK_EQUAL(download.stream().other_calls(), 0u);
}

void slow_stream_gets_everything() {
    streamed_download download(url("size=4M"), [](std::size_t) {
        Sleep(20);
        return S_OK;
    });
    download.start()->wait_transferred(4);
    CHECK(download.stream().bytes() == entity(4u << 20));
}

void status_does_not_run_ahead_of_the_end() {
    std::atomic<bool> held{true};
    streamed_download download(small_file(), [&](std::size_t) {
        for (int i = 0; i < 600 && held; i++)
            Sleep(50);
        return S_OK;
    });
    download.start();
    CHECK_SOON(download.stream().writes() > 0);
    Sleep(1000);
    const DODownloadState state = download->state();
    held = false;
    CHECK_EQUAL(state, DODownloadState_Transferring);
    download->wait_transferred();
    CHECK(download.stream().bytes() == entity(small_size));
}

void failing_stream_pauses_with_its_error() {
    const HRESULT refused = HRESULT_FROM_WIN32(ERROR_DISK_FULL);
    streamed_download download(url("size=4M"),
                               [=](std::size_t taken) { return taken > 100000 ? refused : S_OK; });
    download.start();
    CHECK_EQUAL(hex(download->wait_error()), hex(refused));
    CHECK(download.stream().bytes().size() < 4u << 20);
    CHECK_OK((*download)->Abort());
}

void stream_that_failed_gets_the_rest_after_resume() {
    std::atomic<bool> broken{true};
    streamed_download download(url("size=4M"), [&](std::size_t taken) {
        return broken && taken > 100000 ? HRESULT_FROM_WIN32(ERROR_DISK_FULL) : S_OK;
    });
    download.start()->wait_error();
    broken = false;
    download->resume().wait_transferred(2);
    CHECK(download.stream().bytes() == entity(4u << 20));
}

void paused_stream_goes_on_at_the_next_byte() {
    streamed_download download(slow_file());
    download.start();
    CHECK_SOON(!download.stream().bytes().empty());
    CHECK_OK((*download)->Pause());
    Sleep(500); // a block may be under way
    const std::size_t before = download.stream().bytes().size();
    Sleep(1000);
    CHECK_EQUAL(download.stream().bytes().size(), before);
    download->resume().wait_transferred(2);
    CHECK(download.stream().bytes() == entity(slow_size));
}

void aborted_stream_gets_nothing_more() {
    streamed_download download(endless_file());
    download.start();
    CHECK_SOON(!download.stream().bytes().empty());
    CHECK_OK((*download)->Abort());
    Sleep(500);
    const std::size_t before = download.stream().bytes().size();
    Sleep(1000);
    CHECK_EQUAL(download.stream().bytes().size(), before);
}

void missing_file_leaves_the_stream_empty() {
    streamed_download download(url("status=404"));
    download.start();
    CHECK_EQUAL(hex(download->wait_error()), "0x80190194");
    CHECK_EQUAL(download.stream().writes(), 0u);
}

void total_size_is_what_the_stream_got() {
    streamed_download download(url("size=300000"));
    download.start()->wait_transferred();
    CHECK_EQUAL(download->get(DODownloadProperty_TotalSizeBytes).long_number(),
                download.stream().bytes().size());
}

void cut_connections_do_not_show_in_the_stream() {
    streamed_download download(url("size=8M&cut=3000000&times=2"));
    download.start()->wait_transferred(2);
    CHECK(download.stream().bytes() == entity(8u << 20));
}

} // namespace

behaviours streams() {
    return {
        BEHAVIOUR(file_arrives_whole),
        BEHAVIOUR(large_file_arrives_in_order),
        BEHAVIOUR(whole_file_needs_no_ranges),
        BEHAVIOUR(two_ranges_are_1100_bytes),
        BEHAVIOUR(only_write_is_called),
        BEHAVIOUR(slow_stream_gets_everything),
        BEHAVIOUR(status_does_not_run_ahead_of_the_end),
        BEHAVIOUR(failing_stream_pauses_with_its_error),
        BEHAVIOUR(stream_that_failed_gets_the_rest_after_resume),
        BEHAVIOUR(paused_stream_goes_on_at_the_next_byte),
        BEHAVIOUR(aborted_stream_gets_nothing_more),
        BEHAVIOUR(missing_file_leaves_the_stream_empty),
        BEHAVIOUR(total_size_is_what_the_stream_got),
        BEHAVIOUR(cut_connections_do_not_show_in_the_stream),
    };
}

} // namespace winebits::conformance

int main() {
    using namespace winebits::conformance;
    return run_program("do-stream", {streams()});
}
