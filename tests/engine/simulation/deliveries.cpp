// SPDX-License-Identifier: LGPL-2.1-or-later
// Programs that use Delivery Optimization: downloads to paths and streams, Wine sessions that come and go.
// Test thread only.
#include "tests/engine/simulation/world.hpp"

#include "tests/support/check.hpp"

#include <algorithm>

namespace winebits::simulation {

queue::personality world::surface_of(const job_id &id) const {
    const auto found = surfaces_.find(id);
    return found == surfaces_.end() ? queue::personality::bits : found->second;
}

const queue::job *world::find(const job_id &id) const {
    return queue_->find(surface_of(id), id);
}

std::vector<const queue::job *> world::all_jobs() const {
    std::vector<const queue::job *> all;
    for (const auto surface : queue::all_personalities)
        for (const auto *job : queue_->list(surface))
            all.push_back(job);
    return all;
}

void world::create_download(const job_id &id) {
    surfaces_[id] = queue::personality::delivery_download;
    const bool streamed = dice_.percent(30);
    if (streamed)
        streams_.insert(id);
    const bool lasting = dice_.percent(50);
    const auto name = "o" + std::to_string(jobs_.size());
    call(queue::create_job{
        .id = id, .display_name = "", .owner_sid = some_sid(), .wine_session = std::to_string(session_)});
    call(queue::set_file_property{
        id, 0, queue::remote_name{"http://host" + std::to_string(dice_.below(12)) + "/" + name, {}}});
    if (streamed)
        call(queue::set_file_property{id, 0, queue::sink_stream{true}});
    else
        call(queue::set_file_property{id, 0, queue::sink_path{{"C:\\d\\" + name, 'c', "d/" + name}}});
    if (lasting)
        call(queue::set_property{id, queue::non_volatile{true}});
    if (dice_.percent(50))
        call(queue::set_property{id, queue::job_priority::foreground});
    if (dice_.percent(80))
        call(queue::resume_job{id, dice_.percent(20)
                                       ? std::optional(std::vector<queue::byte_range>{
                                             {0, 1 + dice_.below(1000)}, {2000, 1 + dice_.below(200'000)}})
                                       : std::nullopt});
}

void world::change_download(const job_id &id) {
    if (streams_.contains(id) && dice_.percent(70))
        return consume(id);
    const auto name = std::to_string(dice_.below(1000));
    switch (dice_.below(4)) {
    case 0:
        return streams_.contains(id)
                   ? call(queue::resume_job{id})
                   : call(queue::resume_job{id, std::vector<queue::byte_range>{some_range()}});
    case 1:
        return call(queue::set_property{id, queue::correlation_vector{name}});
    case 2:
        return call(queue::set_property{id, queue::delivery_cost{queue::cost_policy::standard}});
    default:
        return call(queue::suspend_job{id});
    }
}

// The program takes some bytes, or its sink fails.
void world::consume(const job_id &id) {
    const auto *job = find(id);
    if (!job || job->abandoned || is_final(job->state) || touched_by_call_.contains(id))
        return;
    const auto &file = job->files[0];
    const auto taken = std::max(file.written, file.delivery.consumed);
    const auto offset = peaceful_ ? taken : dice_.between(file.delivery.consumed, taken);
    const bool fails = !peaceful_ && dice_.percent(3);
    if (fails)
        counts_.note(fault::sink_failed);
    if (fails || offset > file.delivery.consumed)
        call(queue::stream_consumed{id, 0, offset, fails ? 0x80070070U : 0U});
}

void world::consume_all() {
    for (const auto &id : streams_)
        consume(id);
}

// What a program has consumed is all that is let go.
void world::on(const queue::release_spool &what) {
    for (const auto &id : streams_)
        if (const auto *job = find(id); job && job->files[0].temporary_name == what.temporary_name)
            CHECK(what.offset <= job->files[0].delivery.consumed);
}

void world::check_stream(const queue::job &job) const {
    const auto &file = job.files[0];
    CHECK(file.completed && file.size == file.delivery.consumed);
    const auto left = disk_.files.find(file.temporary_name);
    CHECK(left == disk_.files.end() || left_behind_.contains(file.temporary_name));
}

} // namespace winebits::simulation
