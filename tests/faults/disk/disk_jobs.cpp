// SPDX-License-Identifier: LGPL-2.1-or-later
// See disk_jobs.hpp.
// Test thread.
#include "tests/faults/disk/disk_jobs.hpp"

#include "tests/support/check.hpp"
#include "tests/support/origin/content.hpp"

#include <filesystem>

namespace winebits::test {
namespace {

constexpr auto all_kinds = {job_kind::background, job_kind::foreground, job_kind::download};

} // namespace

disk_jobs::disk_jobs(const std::string &behaviour)
    : behaviour_(behaviour), bits_(connected()), downloads_(prefix_.connect_downloads()) {
    for (const auto kind : all_kinds)
        jobs_.emplace_back(kind, client_for(kind), url(jobs_.size()) + behaviour,
                           "bad/" + std::to_string(jobs_.size()));
}

rpc::client disk_jobs::connected() {
    for (const auto *name : {"bad", "good"})
        std::filesystem::create_directory(prefix_.drive_c(name));
    return prefix_.connect_bits();
}

std::string disk_jobs::url(std::size_t number) const {
    const auto text = std::to_string(number);
    return server_.url("/" + text + "?size=3M&etag=%22a%22&seed=" + text);
}

void disk_jobs::start() const {
    for (const auto &one : jobs_)
        one.start();
}

void disk_jobs::check_others_go_on() {
    for (const auto kind : all_kinds) {
        const auto name = "good/" + std::to_string(others_++);
        const disk_job other(kind, client_for(kind), server_.url("/other?size=300K"), name);
        other.start();
        other.check_transferred();
        CHECK_EQUAL(other.try_to_complete(), 0u);
        CHECK(contents_of(prefix_.drive_c(name)) == origin::content(300 << 10));
    }
}

void disk_jobs::check_moves() const {
    for (const auto &one : jobs_)
        one.check_moves();
}

void disk_jobs::check_stopped_by(std::uint32_t hresult) const {
    for (const auto &one : jobs_)
        one.check_stopped_by(hresult);
}

void disk_jobs::check_transferred() const {
    for (const auto &one : jobs_)
        one.check_transferred();
}

void disk_jobs::check_completed() const {
    std::size_t number = 0;
    for (const auto &one : jobs_) {
        CHECK(!std::filesystem::exists(name_of(number))); // not before it is complete
        CHECK_EQUAL(one.try_to_complete(), 0u);
        CHECK(contents_of(name_of(number)) == origin::content(disk_job_size, number));
        ++number;
    }
    const std::filesystem::directory_iterator left(bad_folder());
    CHECK_EQUAL(std::distance(left, {}), static_cast<std::ptrdiff_t>(number)); // no temporary file
}

void disk_jobs::check_delivered_by_another(job_kind kind, std::size_t number) {
    const disk_job other(kind, client_for(kind), url(number), "bad/" + std::to_string(number));
    other.start();
    other.check_transferred();
    CHECK_EQUAL(other.try_to_complete(), 0u);
    CHECK(contents_of(name_of(number)) == origin::content(disk_job_size, number));
}

} // namespace winebits::test
