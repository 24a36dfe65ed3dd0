// SPDX-License-Identifier: LGPL-2.1-or-later
// See story.hpp.
// Test thread only.
#include "tests/faults/crash_states/story.hpp"

#include "tests/faults/crash_states/content.hpp"
#include "tests/support/check.hpp"

#include <array>
#include <utility>

namespace winebits::crash_states {
namespace {

std::string url_of(const std::string &name, std::uint64_t size) {
    return "http://host/" + name + "?" + std::to_string(size);
}

queue::local_path target_of(const std::string &name) {
    return {"C:\\down\\" + name, 'c', "down/" + name};
}

} // namespace

story::story(std::string called, script how,
             std::function<int(const operation &, std::size_t &length)> before)
    : name(std::move(called)), may_fail(before != nullptr) {
    disk = std::make_unique<memory_disk>(first_folders);
    // What somebody had before under names that jobs use.
    file_number file = 0;
    for (const auto *taken : {"replaced", "replaced2"}) {
        (void)disk->create("/c/down", taken, file);
        std::size_t done = 0;
        const std::array old{std::byte{'o'}, std::byte{'l'}, std::byte{'d'}};
        (void)disk->write(file, 0, old, done);
    }
    disk = std::make_unique<memory_disk>(disk->now());
    machine_ = std::make_unique<machine>(*disk, "first boot");
    machine_->on_reply = [this](std::uint64_t number, std::uint32_t hresult) {
        const auto found = open_.find(number);
        if (found == open_.end())
            return;
        auto &one = calls[found->second];
        one.hresult = hresult;
        one.answered = disk->log().size();
        disk->mark(number);
        open_.erase(found);
    };
    disk->before = std::move(before);
    while (!machine_->start()) {
        if (!may_fail)
            throw test::check_failure{machine_->why_not(), __FILE__, __LINE__};
        disk->before = nullptr; // the service starts another daemon later
    }
    try {
        how(*this);
    } catch (const given_up &) {
    }
}

// The reply may come before the call has a number.
std::uint64_t story::call(recorded_call what, queue::command_body body) {
    what.surface = surface_of(what.job);
    what.asked = disk->log().size();
    disk->mark(0);
    const auto surface = what.surface;
    calls.push_back(std::move(what));
    const auto expected = calls.size(); // calls are numbered from one, and all are recorded
    open_[expected] = calls.size() - 1;
    const auto number = machine_->call(surface, std::move(body));
    CHECK_EQUAL(number, expected);
    return number;
}

void story::finish(std::uint64_t number) {
    for (int guard = 0; !machine_->answer_to(number) && guard < 10'000; ++guard)
        if (!go_on())
            break;
    const auto answer = machine_->answer_to(number);
    if (answer && may_fail)
        return;
    if (!answer || (*answer >> 31) != 0) {
        const auto &failed = calls[number - 1];
        throw test::check_failure{"call " + std::to_string(int(failed.what)) + " for " + failed.job.text() +
                                      " gave " + (answer ? std::to_string(*answer) : std::string("nothing")),
                                  __FILE__, __LINE__};
    }
}

queue::personality story::surface_of(const job_id &id) const {
    for (const auto &one : calls)
        if (one.job == id && one.what == deed::create)
            return one.surface;
    return queue::personality::bits;
}

job_id story::create(queue::personality surface) {
    std::array<std::uint8_t, 16> bytes{0xA0};
    bytes[15] = static_cast<std::uint8_t>(++jobs_);
    const job_id id(bytes);
    recorded_call made{.job = id, .what = deed::create};
    made.surface = surface;
    made.asked = disk->log().size();
    disk->mark(0);
    calls.push_back(made);
    open_[calls.size()] = calls.size() - 1;
    finish(machine_->call(surface, queue::create_job{.id = id,
                                                     .display_name = "job",
                                                     .type = queue::job_type::download,
                                                     .owner_sid = "S-1-5-21-1",
                                                     .wine_session = "{W}",
                                                     .correlation_vector = "abcdefghijklmnop.0"}));
    if (surface == queue::personality::delivery_download)
        finish(call({.job = id, .what = deed::keep}, queue::set_property{id, queue::non_volatile{true}}));
    return id;
}

void story::add(const job_id &id, const std::string &file, std::uint64_t size,
                std::vector<queue::byte_range> ranges) {
    const queue::new_file added{
        .remote_name = url_of(file, size), .target = target_of(file), .ranges = std::move(ranges)};
    finish(call({.job = id, .what = deed::add_file, .files = {added}}, queue::add_files{id, {added}}));
}

void story::sink(const job_id &id, const std::string &file, std::uint64_t size) {
    const auto url = url_of(file, size);
    finish(
        call({.job = id, .what = deed::other}, queue::set_file_property{id, 0, queue::remote_name{url, {}}}));
    finish(
        call({.job = id, .what = deed::add_file, .files = {{.remote_name = url, .target = target_of(file)}}},
             queue::set_file_property{id, 0, queue::sink_path{target_of(file)}}));
}

void story::stream(const job_id &id, const std::string &file, std::uint64_t size) {
    finish(call({.job = id, .what = deed::other},
                queue::set_file_property{id, 0, queue::remote_name{url_of(file, size), {}}}));
    finish(call({.job = id, .what = deed::other}, queue::set_file_property{id, 0, queue::sink_stream{true}}));
}

void story::set(const job_id &id, queue::property what) {
    finish(call({.job = id, .what = deed::other}, queue::set_property{id, std::move(what)}));
}

void story::describe(const job_id &id, const std::string &text) {
    finish(call({.job = id, .what = deed::describe, .text = text},
                queue::set_property{id, queue::description{text}}));
}

void story::resume(const job_id &id) {
    queue::resume_job body{id};
    const auto *job = machine_->find(id);
    if (job && job->owner_surface == queue::personality::delivery_download)
        body.ranges = std::vector<queue::byte_range>{{0, queue::byte_range::to_end}};
    finish(call({.job = id, .what = deed::start}, std::move(body)));
}

void story::suspend(const job_id &id) {
    finish(call({.job = id, .what = deed::pause}, queue::suspend_job{id}));
}

void story::cancel(const job_id &id) {
    finish(call({.job = id, .what = deed::cancel}, queue::cancel_job{id}));
}

void story::complete(const job_id &id) {
    finish(call({.job = id, .what = deed::complete}, queue::complete_job{id}));
}

void story::request(const job_id &id, std::uint32_t file, std::vector<queue::byte_range> ranges) {
    finish(call({.job = id, .what = deed::other},
                queue::set_file_property{id, file, queue::requested_ranges{std::move(ranges)}}));
}

// Whether the bytes of the stream are right, the spool file tells.
void story::consume_all(const job_id &id) {
    if (const auto offset = consumable(*machine_, id))
        finish(call({.job = id, .what = deed::other}, queue::stream_consumed{id, 0, *offset, 0}));
}

// The daemon tries every other second to get over a failure of its hive.
bool story::go_on() {
    if (machine_->storage_failed())
        (void)machine_->recover();
    return machine_->step() || machine_->wait();
}

void story::steps(int count) {
    for (int i = 0; i < count; ++i)
        (void)go_on();
}

void story::transfer(const job_id &id) {
    for (int guard = 0; guard < 10'000; ++guard) {
        const auto *job = machine_->find(id);
        if (!job || job->state == queue::job_state::transferred)
            return;
        if (!go_on() || (may_fail && guard > 300))
            break;
    }
    if (may_fail)
        throw given_up();
    CHECK(!"the job is transferred");
}

} // namespace winebits::crash_states
