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

void fifty_kills_end_in_a_verified_file() {
    const auto content = origin::content(size);
    const origin::server server;
    const scratch_prefix prefix;
    const auto connect_again = [&prefix, session = new_guid()] {
        return prefix.connect_to(protocol::surface::delivery_download, session);
    };
    const auto document = prefix.beside("phf");
    std::ofstream(document) << pieces_hash_text(content);

    std::string job;
    {
        auto client = connect_again();
        job = create_download(client, server.url("/f?size=24M&trickle=1M"), "file");
        set_file(client, job, "integrity_mandatory", "true");
        set_file(client, job, "integrity_info",
                 R"("{\"PiecesHashFileUrl\":\")" + server.url("/phf?file=" + document) + R"(\"}")");
        must_call(client, method::job_resume, params_of(job, R"(,"ranges":[])"));
    }
    std::mt19937 random(50);
    std::set<std::uint64_t> places; // where it stood
    for (unsigned i = 0; i < kills; ++i) {
        auto client = connect_again();
        places.insert(number_at(get_job(client, job), "delivery.bytes_transferred"));
        std::this_thread::sleep_for(std::chrono::milliseconds(random() % 700));
        prefix.end_daemon(SIGKILL);
    }
    CHECK(places.size() > 5); // it did move meanwhile

    auto client = connect_again();
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
