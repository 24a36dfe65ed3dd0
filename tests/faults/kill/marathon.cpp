// SPDX-License-Identifier: LGPL-2.1-or-later
// See marathon.hpp.
#include "tests/faults/kill/marathon.hpp"

#include <chrono>
#include <csignal>
#include <thread>

namespace winebits::test::kill {

namespace method = protocol::method;

namespace {

constexpr std::uint64_t mebibyte = 1 << 20;
// 4 MiB may be missing in the hive (design promise 2), and as much again may be on its way there while a
// busy disk lets a commit wait.
constexpr std::uint64_t most_behind = 8 * mebibyte;

} // namespace

void marathon::require_classes() {
    for (const auto *what : {"begun", "continued", "ended"})
        tally_.require(std::string("large.") + what);
}

rpc::client marathon::connect() const {
    return prefix_.connect_to(download_ ? protocol::surface::delivery_download : protocol::surface::bits,
                              wine_session_);
}

std::uint64_t marathon::bytes(rpc::client &client) {
    return number_at(get_job(client, job_),
                     download_ ? "delivery.bytes_transferred" : "progress.bytes_transferred");
}

bool marathon::is_there(rpc::client &client) {
    const auto job = get_job(client, job_);
    return download_ ? number_at(job, "delivery.state") == 2 : number_at(job, "state") == 6;
}

void marathon::begin(rpc::client &client) {
    const auto &file = file_server::marathon();
    const auto use = "large" + std::to_string(++number_);
    local_ = use + ".bin";
    reached_ = 0;
    if (download_) {
        job_ = create_download(client, server_.url(file.path, use), local_);
        must_call(client, method::job_resume, params_of(job_, R"(,"ranges":[])"));
    } else {
        job_ = started_job(client, server_.url(file.path, use), local_, 0);
    }
    tally_.found("large.begun");
}

void marathon::check_progress(rpc::client &client) {
    const auto now = bytes(client);
    const auto twice = reached_ - std::min(now, reached_);
    most_twice_ = std::max(most_twice_, twice);
    if (twice > most_behind)
        throw check_failure{"a download was at " + std::to_string(reached_) + " and went back to " +
                                std::to_string(now),
                            __FILE__, __LINE__};
    tally_.found("large.continued");
}

void marathon::complete(rpc::client &client) {
    call_job(client, method::job_complete, job_);
    CHECK(contents_of(prefix_.drive_c(local_)) == file_server::content(file_server::marathon()));
    std::filesystem::remove(prefix_.drive_c(local_));
    job_.clear();
    download_ = !download_;
    tally_.found("large.ended");
}

void marathon::run_leg(dice &random, int signal) {
    std::optional<rpc::client> client;
    (void)prefix_.connect(); // starts the daemon
    client.emplace(connect());
    if (!job_.empty())
        check_progress(*client);
    if (!job_.empty() && is_there(*client)) {
        complete(*client);
        client.emplace(connect());
    }
    if (job_.empty())
        begin(*client);
    const auto goal = bytes(*client) + (7 + draw(random, 5)) * mebibyte;
    CHECK(holds_soon([&] { return bytes(*client) >= goal || is_there(*client); }));
    reached_ = bytes(*client);
    prefix_.end_daemon(signal);
}

void marathon::finish() {
    if (job_.empty())
        return;
    (void)prefix_.connect();
    auto client = connect();
    CHECK(holds_soon([&] { return is_there(client); }));
    complete(client);
}

} // namespace winebits::test::kill
