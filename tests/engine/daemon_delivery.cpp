// SPDX-License-Identifier: LGPL-2.1-or-later
// Downloads of Delivery Optimization through the wire: a real daemon, a real server, files on the disk.
// Test thread; the fault server runs threads of its own.
#include "tests/engine/daemon_harness.hpp"
#include "tests/support/check.hpp"
#include "tests/support/origin/content.hpp"
#include "tests/support/origin/server.hpp"
#include "winebits/protocol.hpp"

#include <csignal>

using namespace winebits;
using namespace winebits::test;
namespace method = protocol::method;

namespace {

enum state : std::uint64_t { created, transferring, transferred, finalized, aborted, paused };

constexpr std::uint64_t mebibyte = 1 << 20;

// A prefix whose downloads belong to one Wine session.
class delivery_prefix : public scratch_prefix {
  public:
    delivery_prefix() : wine_session_(new_guid()), client_(connect_from(wine_session_)) {}

    rpc::client &client() { return client_; }
    rpc::client connect_from(const std::string &wine_session) const {
        return connect_to(protocol::surface::delivery_download, wine_session);
    }
    void reconnect() { client_ = connect_from(wine_session_); }

    void start(const std::string &job, const std::string &ranges = "[]") {
        must_call(client_, method::job_resume, params_of(job, R"(,"ranges":)" + ranges));
    }
    rpc::json::value file(const std::string &job) {
        return must_call(client_, method::job_files, params_of(job)).find("files")->items()->at(0);
    }
    bool reaches(const std::string &job, std::uint64_t state) {
        return holds_soon([&] { return number_at(get_job(client_, job), "delivery.state") == state; });
    }
    // Pauses it when so many bytes are there.
    void pause_after(const std::string &job, std::uint64_t bytes) {
        CHECK(holds_soon(
            [&] { return number_at(get_job(client_, job), "delivery.bytes_transferred") >= bytes; }));
        call_job(client_, method::job_suspend, job);
        CHECK(reaches(job, paused));
    }
    // Of a download that is there: finalized, the file has this content.
    void check_finalized(const std::string &job, const std::string &name, const std::string &content) {
        CHECK(reaches(job, transferred));
        CHECK(!std::filesystem::exists(drive_c(name)));
        call_job(client_, method::job_complete, job);
        CHECK(contents_of(drive_c(name)) == content);
        CHECK_EQUAL(number_at(get_job(client_, job), "delivery.state"), std::uint64_t{finalized});
    }

  private:
    const std::string wine_session_;
    rpc::client client_;
};

void a_download_comes_and_is_finalized() {
    const origin::server server;
    delivery_prefix prefix;
    const auto job = create_download(prefix.client(), server.url("/f?size=3M"), "file.bin");
    CHECK_EQUAL(number_at(get_job(prefix.client(), job), "delivery.state"), std::uint64_t{created});
    prefix.start(job);
    CHECK(prefix.reaches(job, transferred));
    const auto done = get_job(prefix.client(), job);
    CHECK_EQUAL(number_at(done, "delivery.bytes_total"), 3 * mebibyte);
    CHECK_EQUAL(number_at(done, "delivery.bytes_transferred"), 3 * mebibyte);
    CHECK_EQUAL(number_at(done, "delivery.error"), 0u);
    CHECK_EQUAL(string_at(done, "delivery.correlation_vector"), "g.0");
    const auto file = prefix.file(job);
    CHECK(string_at(file, "temporary_name").starts_with("C:\\DO"));
    CHECK_EQUAL(number_at(file, "delivery.status_code"), 206u);
    CHECK_EQUAL(string_at(file, "delivery.server_address"), "127.0.0.1");
    CHECK_EQUAL(number_at(file, "delivery.total_size"), 3 * mebibyte);
    prefix.check_finalized(job, "file.bin", origin::content(3 * mebibyte));
}

void a_missing_file_pauses_the_download() {
    const origin::server server;
    delivery_prefix prefix;
    const auto job = create_download(prefix.client(), server.url("/f?status=404"), "file.bin");
    prefix.start(job);
    CHECK(prefix.reaches(job, paused));
    CHECK_EQUAL(number_at(get_job(prefix.client(), job), "delivery.error"), 0x80190194u);
    CHECK_EQUAL(number_at(prefix.file(job), "delivery.status_code"), 404u);
}

void ranges_come_one_after_the_other() {
    const origin::server server;
    delivery_prefix prefix;
    const auto job = create_download(prefix.client(), server.url("/f?size=64K"), "file.bin");
    prefix.start(job, "[[0,100],[200,1000]]");
    const auto all = origin::content(64 << 10);
    prefix.check_finalized(job, "file.bin", all.substr(0, 100) + all.substr(200, 1000));
}

void a_stream_is_read_from_the_spool() {
    const origin::server server;
    delivery_prefix prefix;
    const auto job = create_download(prefix.client(), server.url("/f?size=3M"));
    set_file(prefix.client(), job, "sink_stream", "true");
    prefix.start(job);
    CHECK(holds_soon([&] { return number_at(prefix.file(job), "delivery.available") == 3 * mebibyte; }));
    const auto spool = string_at(prefix.file(job), "delivery.spool");
    const auto name = spool.substr(spool.rfind('\\') + 1);
    CHECK(contents_of(prefix.state_file("spool/" + name)) == origin::content(3 * mebibyte));
    CHECK_EQUAL(number_at(get_job(prefix.client(), job), "delivery.state"), std::uint64_t{transferring});
    must_call(prefix.client(), method::job_consumed, params_of(job, R"(,"file":0,"offset":3145728)"));
    CHECK(prefix.reaches(job, transferred));
    call_job(prefix.client(), method::job_complete, job);
    CHECK(holds_soon([&] { return !std::filesystem::exists(prefix.state_file("spool/" + name)); }));
}

// Of a size that is not worth a second connection, which would meet the other file at once.
void another_file_in_its_place_begins_anew() {
    const origin::server server;
    delivery_prefix prefix;
    const auto job = create_download(
        prefix.client(), server.url("/f?size=400K&trickle=200K&times=1&changed-after=1"), "file.bin");
    prefix.start(job);
    prefix.pause_after(job, 100'000);
    prefix.start(job);
    prefix.check_finalized(job, "file.bin", origin::content(400 << 10, 1));
}

void a_server_without_ranges_gives_the_rest() {
    const origin::server server;
    delivery_prefix prefix;
    const auto job =
        create_download(prefix.client(), server.url("/f?size=3M&trickle=2M&range=ignore"), "file.bin");
    prefix.start(job);
    prefix.pause_after(job, 300'000);
    prefix.start(job);
    prefix.check_finalized(job, "file.bin", origin::content(3 * mebibyte));
}

void a_download_goes_on_after_a_kill() {
    const origin::server server;
    delivery_prefix prefix;
    const auto job = create_download(prefix.client(), server.url("/f?size=3M&trickle=2M"), "file.bin");
    prefix.start(job);
    CHECK(holds_soon(
        [&] { return number_at(get_job(prefix.client(), job), "delivery.bytes_transferred") >= 300'000; }));
    prefix.end_daemon(SIGKILL);
    prefix.reconnect();
    prefix.check_finalized(job, "file.bin", origin::content(3 * mebibyte));
}

void volatile_downloads_end_with_their_wine_session() {
    delivery_prefix prefix;
    const auto fleeting = create_download(prefix.client(), "http://127.0.0.1:1/f", "a"),
               lasting = create_download(prefix.client(), "http://127.0.0.1:1/f", "b");
    set_job(prefix.client(), lasting, "non_volatile", "true");
    prefix.reconnect(); // another connection of the same session
    CHECK_EQUAL(number_at(get_job(prefix.client(), fleeting), "delivery.state"), std::uint64_t{created});
    auto next = prefix.connect_from(new_guid());
    CHECK(holds_soon([&] {
        const auto left = must_call(next, method::job_list);
        return left.find("jobs")->items()->size() == 1 &&
               string_at(left.find("jobs")->items()->at(0), "id") == lasting;
    }));
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<a_download_comes_and_is_finalized>),
        cmocka_unit_test(run<a_missing_file_pauses_the_download>),
        cmocka_unit_test(run<ranges_come_one_after_the_other>),
        cmocka_unit_test(run<a_stream_is_read_from_the_spool>),
        cmocka_unit_test(run<another_file_in_its_place_begins_anew>),
        cmocka_unit_test(run<a_server_without_ranges_gives_the_rest>),
        cmocka_unit_test(run<a_download_goes_on_after_a_kill>),
        cmocka_unit_test(run<volatile_downloads_end_with_their_wine_session>),
    };
    return cmocka_run_group_tests_name("daemon_delivery", tests, nullptr, nullptr);
}
