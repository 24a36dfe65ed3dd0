// SPDX-License-Identifier: LGPL-2.1-or-later
// A daemon that is killed again and again in the middle of one download with integrity information: the file
// is whole and right in the end. Test thread; the fault server runs threads of its own.
#include "tests/engine/daemon_harness.hpp"
#include "tests/engine/pieces_hash_text.hpp"
#include "tests/support/check.hpp"
#include "tests/support/origin/content.hpp"
#include "tests/support/origin/server.hpp"
#include "winebits/protocol.hpp"

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <random>
#include <set>
#include <thread>

using namespace winebits;
using namespace winebits::test;
namespace method = protocol::method;

namespace {

constexpr unsigned kills = 50;
constexpr std::uint64_t size = 24 << 20;
constexpr std::uint64_t transferred = 2;

class killed_prefix : public scratch_prefix {
  public:
    rpc::client connect_again() const {
        auto with = options(protocol::role::service);
        with.surface = protocol::surface::delivery_download;
        with.wine_session = wine_session_;
        auto made = rpc::client::connect(with);
        CHECK(made.has_value());
        return std::move(*made);
    }

  private:
    const std::string wine_session_ = new_guid();
};

void set_file(rpc::client &client, const std::string &job, const std::string &property,
              const std::string &value) {
    must_call(client, method::job_set_file,
              R"({"id":")" + job + R"(","file":0,"property":")" + property + R"(","value":)" + value + "}");
}

void fifty_kills_end_in_a_verified_file() {
    const auto content = origin::content(size);
    const origin::server server;
    const killed_prefix prefix;
    const auto document = prefix.beside("phf");
    std::ofstream(document) << pieces_hash_text(content);

    const auto job = new_guid();
    {
        auto client = prefix.connect_again();
        must_call(client, method::job_create,
                  R"({"id":")" + job +
                      R"(","name":"","type":0,"owner":"S-1-5-21-1-2-3-1000","correlation_vector":"g.0"})");
        set_file(client, job, "remote_name", R"({"name":")" + server.url("/f?size=24M&trickle=1M") + "\"}");
        set_file(client, job, "sink_path", R"({"dos":"C:\\file","drive":"c","unix_relative":"file"})");
        set_file(client, job, "integrity_mandatory", "true");
        set_file(client, job, "integrity_info",
                 R"("{\"PiecesHashFileUrl\":\")" + server.url("/phf?file=" + document) + R"(\"}")");
        must_call(client, method::job_resume, R"({"id":")" + job + R"(","ranges":[]})");
    }
    std::mt19937 random(50);
    std::set<std::uint64_t> places; // where it stood
    for (unsigned i = 0; i < kills; ++i) {
        auto client = prefix.connect_again();
        places.insert(number_at(get_job(client, job), "delivery.bytes_transferred"));
        std::this_thread::sleep_for(std::chrono::milliseconds(random() % 700));
        prefix.end_daemon(SIGKILL);
    }
    CHECK(places.size() > 5); // it did move meanwhile

    auto client = prefix.connect_again();
    for (int i = 0; i < 10; ++i) // each of them waits for a while
        if (holds_soon([&] { return number_at(get_job(client, job), "delivery.state") == transferred; }))
            break;
    const auto done = get_job(client, job);
    CHECK_EQUAL(number_at(done, "delivery.error"), 0U);
    CHECK_EQUAL(number_at(done, "delivery.state"), transferred);
    CHECK_EQUAL(number_at(done, "delivery.bytes_transferred"), size);
    call_job(client, method::job_complete, job);
    CHECK_EQUAL(base64_digest(contents_of(prefix.drive_c("file"))), base64_digest(content));
}

} // namespace

int main() {
    const CMUnitTest tests[] = {cmocka_unit_test(run<fifty_kills_end_in_a_verified_file>)};
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
