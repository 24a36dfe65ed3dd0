// SPDX-License-Identifier: LGPL-2.1-or-later
// Programs and users: random calls, calls repeated after a crash, and what their answers let one expect.
// Test thread only.
#include "tests/engine/simulation/world.hpp"

#include "tests/support/check.hpp"

#include <algorithm>

namespace winebits::simulation {
namespace {

job_id numbered(std::size_t number) {
    std::array<std::uint8_t, 16> bytes{0xB0};
    bytes[13] = static_cast<std::uint8_t>(number >> 16);
    bytes[14] = static_cast<std::uint8_t>(number >> 8);
    bytes[15] = static_cast<std::uint8_t>(number);
    return job_id(bytes);
}

job_id job_of(const queue::command &what) {
    return std::visit([](const auto &body) { return body.id; }, what.body);
}

bool is_failure(std::uint32_t hresult) {
    return (hresult & 0x80000000U) != 0;
}

} // namespace

void world::act() {
    if (dice_.percent(12))
        change_surroundings();
    if (!to_acknowledge_.empty() && dice_.percent(60)) {
        const auto what = to_acknowledge_.front();
        to_acknowledge_.pop_front();
        call(what);
    } else if (jobs_.size() < most_jobs_ && dice_.percent(60)) {
        create();
    } else if (!jobs_.empty()) {
        change_something(jobs_[dice_.below(jobs_.size())]);
    }
}

void world::create() {
    const auto id = numbered(jobs_.size());
    jobs_.push_back(id);
    if (dice_.percent(30))
        return create_download(id);
    if (dice_.percent(20))
        surfaces_[id] = queue::personality::delivery_job;
    call(queue::create_job{id, "job", queue::job_type::download, "S-1-5-21-1"});
    if (surface_of(id) == queue::personality::bits && dice_.percent(15)) {
        on_demand_.insert(id);
        call(queue::set_property{id, queue::on_demand{true}});
    }
    std::vector<queue::new_file> files;
    for (auto count = dice_.between(1, 3); count > 0; --count) {
        const auto name = "j" + std::to_string(jobs_.size()) + "-" + std::to_string(count);
        const auto host = "host" + std::to_string(dice_.below(12));
        files.push_back({"http://" + host + "/" + name, {"C:\\d\\" + name, 'c', "d/" + name}});
        if (!on_demand_.contains(id) && dice_.percent(15))
            files.back().ranges = {{0, 1 + dice_.below(1000)},
                                   {dice_.between(2000, 90'000), 1 + dice_.below(200'000)}};
    }
    call(queue::add_files{id, std::move(files)});
    if (dice_.percent(50))
        call(queue::set_property{id, static_cast<queue::job_priority>(dice_.below(4))});
    if (dice_.percent(40))
        call(queue::set_property{id, queue::notify_flags{static_cast<std::uint32_t>(dice_.below(64))}});
    if (dice_.percent(80))
        call(queue::resume_job{id});
}

void world::change_something(const job_id &id) {
    if (surface_of(id) == queue::personality::delivery_download && dice_.percent(50))
        return change_download(id);
    const auto number = std::to_string(dice_.below(1'000'000));
    switch (dice_.below(20)) {
    case 0:
    case 1:
    case 2:
    case 3:
        return call(queue::resume_job{id});
    case 4:
        return call(queue::suspend_job{id});
    case 5:
        return dice_.percent(25) ? call(queue::cancel_job{id}) : call(queue::suspend_job{id});
    case 6:
        return call(queue::complete_job{id});
    case 7:
        return call(queue::set_property{id, static_cast<queue::job_priority>(dice_.below(4))});
    case 8:
        return call(queue::set_property{id, queue::minimum_retry_delay{seconds{dice_.between(0, 1200)}}});
    case 9:
        return call(queue::set_property{
            id, queue::no_progress_timeout{seconds{dice_.percent(20) ? 0 : dice_.between(600, 100'000)}}});
    case 10:
        return call(queue::add_files{id,
                                     {{"http://host" + std::to_string(dice_.below(12)) + "/x" + number,
                                       {"C:\\d\\x" + number, 'c', "d/x" + number}}}});
    case 11:
        return call(
            queue::set_property{id, queue::maximum_download_time{seconds{dice_.between(1, 100'000)}}});
    case 12:
    case 13:
        return call(queue::set_property{id, queue::description{number}});
    default:
        return change_a_file(id);
    }
}

queue::byte_range world::some_range() {
    return {dice_.below(30'000'000),
            dice_.percent(10) ? queue::byte_range::to_end : 1 + dice_.below(3'000'000)};
}

void world::change_a_file(const job_id &id) {
    const auto index = static_cast<std::uint32_t>(dice_.below(3));
    const auto host = "http://host" + std::to_string(dice_.below(12)) + "/";
    const auto *job = find(id);
    switch (dice_.below(8)) {
    case 0:
        return call(queue::set_file_property{id, index, queue::download_position{dice_.below(20'000'000)}});
    case 1:
        if (!job || index >= job->files.size())
            return;
        return call(queue::set_file_property{
            id, index,
            queue::remote_name{host + network::path_of(queue::remote_name_of(job->files[index])).substr(1),
                               {}}});
    case 2:
        return call(queue::replace_remote_prefix{
            id, "http://host" + std::to_string(dice_.below(12)) + "/", host, {}});
    case 3:
        return call(queue::set_file_property{id, index, queue::validation_state{dice_.percent(50)}});
    default:
        call(queue::set_file_property{id, index, queue::requested_ranges{{some_range(), some_range()}}});
        if (dice_.percent(50))
            call(queue::resume_job{id});
    }
}

void world::call(queue::command_body body) {
    queue::command what{queue::personality::bits, ++last_call_, queue::request_key{"session", last_call_},
                        std::move(body)};
    what.surface = surface_of(job_of(what));
    calls_[last_call_] = {what};
    touched_by_call_.insert(job_of(what));
    send(what);
}

// The service connects again and repeats what was not answered, under the same key.
void world::repeat_open_calls() {
    const auto open = std::exchange(calls_, {});
    for (const auto &[number, one] : open) {
        auto again = one.what;
        again.reply_to = ++last_call_;
        calls_[last_call_] = {again};
        send(again);
    }
}

// What an answer allows to rely on from now on.
void world::acknowledged(const queue::command &what, std::uint32_t hresult) {
    const auto id = job_of(what);
    const bool more_open = std::any_of(calls_.begin(), calls_.end(),
                                       [&](const auto &entry) { return job_of(entry.second.what) == id; });
    if (!more_open)
        touched_by_call_.erase(id);
    const bool completes = std::holds_alternative<queue::complete_job>(what.body);
    if (completes && expected_.contains(id)) // a rename that fails may leave the job suspended
        expected_[id].must_run = false;
    if (is_failure(hresult))
        return;
    if (std::holds_alternative<queue::create_job>(what.body))
        expected_[id] = {.description = {},
                         .files = surface_of(id) == queue::personality::delivery_download ? 1U : 0U};
    const auto found = expected_.find(id);
    if (found == expected_.end())
        return;
    auto &job = found->second;
    if (const auto *add = std::get_if<queue::add_files>(&what.body))
        job.files += add->files.size();
    if (const auto *set = std::get_if<queue::set_property>(&what.body))
        if (const auto *text = std::get_if<queue::description>(&set->value))
            job.description = text->value;
    if (const auto *taken = std::get_if<queue::stream_consumed>(&what.body))
        job.consumed = std::max(job.consumed, taken->offset);
    if (std::holds_alternative<queue::resume_job>(what.body))
        job.must_run = !on_demand_.contains(id); // such a job waits for requests by itself
    if (std::holds_alternative<queue::suspend_job>(what.body))
        job.must_run = false;
    if (completes || std::holds_alternative<queue::cancel_job>(what.body)) {
        ended_.insert(id);
        expected_.erase(found);
        expected_synced_.erase(id);
    }
}

void world::change_surroundings() {
    if (dice_.percent(5))
        return open_session();
    if (dice_.percent(5))
        return dice_.percent(50) ? send(queue::surface_stopped{queue::personality::delivery_job})
                                 : send(queue::surface_started{queue::personality::delivery_job});
    switch (dice_.below(8)) {
    case 0:
        return send(queue::network_changed{false});
    case 1:
    case 2:
        return send(queue::network_changed{true});
    case 3:
        surface_running_ = !surface_running_ || dice_.percent(80);
        if (surface_running_)
            return send(queue::surface_started{});
        return send(queue::surface_stopped{});
    default: {
        auto &one = network_.hosts["host" + std::to_string(dice_.below(12)) + ":80"];
        one.now = static_cast<mood>(dice_.below(mood_count));
        one.version += dice_.percent(20);
    }
    }
}

} // namespace winebits::simulation
