// SPDX-License-Identifier: LGPL-2.1-or-later
// Downloads of Delivery Optimization through a Connected Cache (do-api 8.3, docs/connected-cache.md): a real
// daemon and a real nginx.
// Test thread; the origin runs threads of its own.
#include "tests/engine/daemon_harness.hpp"
#include "tests/engine/nginx_caches.hpp"
#include "tests/support/check.hpp"
#include "tests/support/origin/content.hpp"
#include "tests/support/origin/server.hpp"
#include "winebits/protocol.hpp"

#include <csignal>
#include <functional>
#include <vector>

using namespace winebits;
using namespace winebits::test;
namespace method = protocol::method;

namespace {

constexpr std::uint64_t transferred = 6;
constexpr std::uint64_t mebibyte = 1 << 20, size = 5 * mebibyte + 12'345;
const std::string file_name = "/dir/file?size=5255225";

// An origin, caches for it, and a daemon that is told of some of them.
class fleet {
  public:
    rpc::client connect() const { return prefix.connect_to(protocol::surface::delivery_job); }
    static void use(rpc::client &client, const std::vector<std::string> &hosts) {
        rpc::json::writer params;
        params.open_object().name("delivery").open_object().name("cache_hosts").open_list();
        for (const auto &host : hosts)
            params.string(host);
        params.close_list().close_object().close_object();
        must_call(client, method::surface_configure, params.take());
    }
    std::string begin(rpc::client &client, const std::string &url) {
        return started_job(client, url, "file-" + std::to_string(++files_), 0);
    }
    // The file as it is told of when every byte is there and was right.
    rpc::json::value end(rpc::client &client, const std::string &job) {
        if (!reaches_state(client, job, transferred))
            throw check_failure{"it ends as " + rpc::json::text(get_job(client, job)), __FILE__, __LINE__};
        auto told = delivery_of(client, job);
        call_job(client, method::job_complete, job);
        const auto path = prefix.drive_c("file-" + std::to_string(files_));
        if (contents_of(path) != origin::content(size))
            throw check_failure{"the file is not what it should be", __FILE__, __LINE__};
        return told;
    }
    static rpc::json::value delivery_of(rpc::client &client, const std::string &job) {
        const auto files = must_call(client, method::job_files, params_of(job, R"(,"from":0)"));
        return *files.find("files")->items()->front().find("delivery");
    }
    rpc::json::value download(rpc::client &client) {
        return end(client, begin(client, server.url(file_name)));
    }

    origin::server server;
    const nginx_caches caches{server.port()};
    scratch_prefix prefix;

  private:
    unsigned files_ = 0;
};

// Only the first download makes the caches ask the origin; gives what is told of that one.
rpc::json::value download_twice(fleet &it, rpc::client &client) {
    auto missed = it.download(client);
    const auto asked = it.server.log().count("");
    CHECK(asked > 0);
    const auto hit = it.download(client);
    CHECK(number_at(hit, "from_cache") >= size);
    CHECK_EQUAL(it.server.log().count(""), asked);
    return missed;
}

void a_second_download_comes_from_the_cache() {
    fleet it;
    auto client = it.connect();
    it.use(client, {it.caches.first()});
    const auto missed = download_twice(it, client);
    CHECK(number_at(missed, "from_cache") >= size);
    CHECK_EQUAL(number_at(missed, "from_origin"), 0u);
    CHECK_EQUAL(string_at(missed, "cache_host"), it.caches.first());
}

void the_cache_sees_the_name_of_the_origin() {
    fleet it;
    auto client = it.connect();
    it.use(client, {it.caches.first()});
    it.download(client);
    for (const auto &request : it.server.log().requests())
        CHECK(request.target.find("cacheHostOrigin") == std::string::npos); // it kept that to itself
}

void goes_to_origin(const std::function<std::string(const nginx_caches &)> &cache) {
    fleet it;
    auto client = it.connect();
    it.use(client, {cache(it.caches)});
    const auto told = it.download(client);
    CHECK(number_at(told, "from_origin") >= size);
    CHECK_EQUAL(string_at(told, "cache_host"), "");
}

void a_cache_that_is_down_is_passed_over() {
    goes_to_origin(&nginx_caches::nobody);
}

void a_cache_without_the_file_is_passed_over() {
    goes_to_origin(&nginx_caches::without_files);
}

void a_cache_with_an_error_is_passed_over() {
    goes_to_origin(&nginx_caches::broken);
}

void a_dead_cache_leaves_the_turn_to_the_next() {
    fleet it;
    auto client = it.connect();
    it.use(client, {it.caches.nobody(), it.caches.broken(), it.caches.second()});
    const auto told = it.download(client);
    CHECK_EQUAL(string_at(told, "cache_host"), it.caches.second());
    CHECK_EQUAL(number_at(told, "from_origin"), 0u);
}

void hosts_take_turns() {
    fleet it;
    auto client = it.connect();
    it.use(client, {it.caches.first(), it.caches.second()});
    CHECK_EQUAL(string_at(it.download(client), "cache_host"), it.caches.first());
    CHECK_EQUAL(string_at(it.download(client), "cache_host"), it.caches.second());
    CHECK_EQUAL(string_at(it.download(client), "cache_host"), it.caches.first());
}

void a_cache_with_another_file_spoils_nothing() {
    fleet it;
    auto client = it.connect();
    it.caches.serve(std::string(4 * mebibyte, 'x'));
    const auto job = it.begin(client, it.server.url(file_name + "&stall=1048576&times=1"));
    CHECK(has_moved(client, job));
    call_job(client, method::job_suspend, job);
    const auto there = number_at(get_job(client, job), "progress.bytes_transferred");
    it.use(client, {it.caches.with_another_file()});
    call_job(client, method::job_resume, job);
    const auto told = it.end(client, job);
    CHECK(there < size);
    CHECK(number_at(told, "from_origin") >= size);
    CHECK_EQUAL(string_at(told, "cache_host"), "");
}

void caches_behind_a_consistent_hash_keep_a_file_once() {
    fleet it;
    auto client = it.connect();
    it.use(client, {it.caches.front()});
    download_twice(it, client);
}

void the_policy_outlives_the_daemon() {
    fleet it;
    {
        auto client = it.connect();
        it.use(client, {it.caches.first()});
    }
    it.prefix.end_daemon(SIGKILL);
    auto client = it.connect();
    CHECK_EQUAL(string_at(it.download(client), "cache_host"), it.caches.first());
    const auto sums = must_call(client, method::delivery_performance);
    CHECK(number_at(sums, "month.from_cache") >= size);
    CHECK_EQUAL(number_at(sums, "month.from_http"), 0u);
    CHECK_EQUAL(number_at(sums, "files_downloaded"), 1u);
}

} // namespace

int main() {
    if (!nginx_caches::available()) {
        std::puts("1..0 # SKIP nginx is missing (Debian: nginx-light)");
        return 77;
    }
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<a_second_download_comes_from_the_cache>),
        cmocka_unit_test(run<the_cache_sees_the_name_of_the_origin>),
        cmocka_unit_test(run<a_cache_that_is_down_is_passed_over>),
        cmocka_unit_test(run<a_cache_without_the_file_is_passed_over>),
        cmocka_unit_test(run<a_cache_with_an_error_is_passed_over>),
        cmocka_unit_test(run<a_dead_cache_leaves_the_turn_to_the_next>),
        cmocka_unit_test(run<hosts_take_turns>),
        cmocka_unit_test(run<a_cache_with_another_file_spoils_nothing>),
        cmocka_unit_test(run<caches_behind_a_consistent_hash_keep_a_file_once>),
        cmocka_unit_test(run<the_policy_outlives_the_daemon>),
    };
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
