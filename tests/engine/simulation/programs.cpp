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

} // namespace

void world::act() {
    if (dice_.percent(15))
        change_surroundings();
    if (!to_acknowledge_.empty() && dice_.percent(60)) {
        const auto what = to_acknowledge_.front();
        to_acknowledge_.pop_front();
        if (what.what == queue::notify::job_transferred)
            known_.told.insert(what.id);
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
    born_[id] = lived_;
    if (dice_.percent(30))
        return create_download(id);
    if (dice_.percent(20))
        surfaces_[id] = queue::personality::delivery_job;
    call(queue::create_job{id, "job", queue::job_type::download, some_sid()});
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
        return dice_.percent(10) ? call(queue::take_ownership{id, some_sid()})
                                 : call(queue::certificate_verdict{id, "host1:443", "00", 0});
    case 12:
    case 13:
    case 14:
    case 15:
        return call(queue::set_property{id, some_property(surface_of(id))});
    default:
        return change_a_file(id);
    }
}

std::string world::some_sid() {
    return "S-1-5-21-" + std::to_string(1 + dice_.below(3));
}

queue::property world::some_property(queue::personality surface) {
    const auto number = static_cast<std::uint32_t>(dice_.below(1'000'000));
    const auto text = std::to_string(number);
    switch (dice_.below(surface == queue::personality::bits ? 15 : 22)) {
    case 0:
        return queue::display_name{text};
    case 1:
        return queue::description{dice_.percent(3) ? std::string(1100, 'x') : text};
    case 2:
        return queue::notify_flags{number % 64};
    case 3:
        return queue::maximum_download_time{seconds{1 + number / 10}};
    case 4:
        return queue::proxy_settings{queue::proxy_usage::override_list, "proxy" + text + ":8080", "<local>"};
    case 5:
        return queue::notify_command{queue::command_line{"C:\\" + text + ".exe", "one two"}};
    case 6:
        return queue::acl_flags{number % 16};
    case 7:
        return queue::peer_caching_flags{number % 8};
    case 8:
        return queue::helper_token_flags{number % 5};
    case 9:
        return queue::cost_flags{dice_.percent(50) ? queue::cost_always : 0x1U};
    case 10:
        return queue::max_download_size{dice_.percent(5) ? 0 : 1'000'000 + 20ULL * number};
    case 11:
        return queue::minimum_notification_interval{milliseconds{number / 1000}};
    case 12:
        return queue::custom_headers{"X-Number: " + text + "\r\n"};
    case 13:
        return queue::security_flags{number % 0x400 & queue::security::all};
    case 14:
        return queue::credential{queue::auth_target::server, queue::auth_scheme::basic, false, "u" + text,
                                 "p"};
    case 15:
        return queue::delivery_cost{static_cast<queue::cost_policy>(number % 6)};
    case 16:
        return queue::callback_percent{number % 100};
    case 17:
        return queue::callback_seconds{number};
    case 18:
        return queue::blocking_mode{number % 2 == 0};
    case 19:
        return queue::correlation_vector{text};
    case 20:
        return queue::auth_headers{"Authorization: " + text + "\r\n"};
    default:
        return queue::disallow_cellular{number % 2 == 0};
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
        if (!job || index >= job->files.size() || queue::remote_name_of(job->files[index]).empty())
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

// Each user's programs reach the daemon through a session of their own.
void world::call(queue::command_body body) {
    const auto id = std::visit([](const auto &one) { return one.id; }, body);
    queue::command what{surface_of(id), 0,
                        queue::request_key{"session" + std::to_string(id.bytes()[15] % 4), 0},
                        std::move(body)};
    if (storage_failed_) { // refused by the daemon itself
        ++counts_.refused[what.body.index()];
        return;
    }
    last_call_of_[id] = lived_;
    touched_by_call_.insert(id);
    what.request->counter = ++last_key_;
    repeat(what);
}

void world::repeat(const queue::command &what) {
    auto again = what;
    again.reply_to = ++last_call_;
    calls_[last_call_] = again;
    send(again);
}

// The service connects again and repeats what was not answered, under the same key.
void world::repeat_open_calls() {
    const auto open = std::exchange(calls_, {});
    for (const auto &[number, one] : open)
        calls_[number] = one;
    for (const auto &[number, one] : open) {
        calls_.erase(number);
        if (storage_failed_)
            ++counts_.refused[one.body.index()];
        else
            repeat(one);
    }
}

// What an answer allows to rely on from now on.
void world::acknowledged(const queue::command &what, std::uint32_t hresult) {
    const auto id = job_of(what);
    const bool refused = (hresult & 0x80000000U) != 0;
    ++(refused ? counts_.refused : counts_.accepted)[what.body.index()];
    CHECK(!refused || !std::holds_alternative<queue::create_job>(what.body)); // it has done nothing wrong
    if (!ended_by_session_.contains(id))
        known_.take(what, hresult, store_.written(), on_demand_.contains(id));
    if (settle(id))
        known_.check(id, find(id), UINT64_MAX); // it shows at once
}

// True: no call for the job is open any more.
bool world::settle(const job_id &id) {
    if (std::ranges::any_of(calls_, [&](const auto &entry) { return job_of(entry.second) == id; }))
        return false;
    touched_by_call_.erase(id);
    return true;
}

} // namespace winebits::simulation
