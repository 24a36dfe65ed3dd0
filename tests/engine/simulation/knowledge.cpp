// SPDX-License-Identifier: LGPL-2.1-or-later
// See knowledge.hpp.
// Test thread only.
#include "tests/engine/simulation/knowledge.hpp"

#include "tests/support/check.hpp"

#include <algorithm>
#include <variant>

namespace winebits::simulation {
namespace {

using queue::job;

constexpr seconds least_retry_delay{5};

struct comparison {
    const job &one;
    bool operator()(const queue::display_name &value) const { return one.display_name == value.value; }
    bool operator()(const queue::description &value) const { return one.description == value.value; }
    bool operator()(queue::job_priority value) const { return one.priority == value; }
    bool operator()(queue::notify_flags value) const { return one.notify_flags == value.value; }
    bool operator()(queue::minimum_retry_delay value) const {
        return one.minimum_retry_delay == std::max(value.value, least_retry_delay);
    }
    bool operator()(queue::no_progress_timeout value) const {
        const bool chosen =
            one.owner_surface != queue::personality::delivery_download || value.value.count() != 0;
        return !chosen || one.no_progress_timeout == value.value;
    }
    bool operator()(queue::maximum_download_time value) const {
        return one.maximum_download_time == value.value;
    }
    bool operator()(const queue::proxy_settings &value) const { return one.proxy == value; }
    bool operator()(const queue::notify_command &value) const { return one.notify_command == value.value; }
    bool operator()(queue::acl_flags value) const { return one.acl_flags == value.value; }
    bool operator()(queue::peer_caching_flags value) const { return one.peer_caching_flags == value.value; }
    bool operator()(queue::helper_token_flags value) const { return one.helper_token_flags == value.value; }
    bool operator()(queue::cost_flags value) const { return one.cost_flags == value.value; }
    bool operator()(queue::max_download_size value) const { return one.max_download_size == value.value; }
    bool operator()(queue::minimum_notification_interval value) const {
        return one.minimum_notification_interval == value.value;
    }
    bool operator()(const queue::custom_headers &value) const {
        return one.http.custom_headers == value.value;
    }
    bool operator()(queue::security_flags value) const { return one.http.security_flags == value.value; }
    bool operator()(const queue::credential &value) const {
        return std::ranges::find(one.http.credentials, value) != one.http.credentials.end();
    }
    bool operator()(queue::on_demand value) const { return one.on_demand == value.value; }
    bool operator()(queue::delivery_cost value) const { return one.delivery.cost == value.value; }
    bool operator()(queue::callback_percent value) const {
        return one.delivery.callback_percent == value.value;
    }
    bool operator()(queue::callback_seconds value) const {
        return one.delivery.callback_seconds == value.value;
    }
    bool operator()(queue::blocking_mode value) const { return one.delivery.blocking == value.value; }
    bool operator()(const queue::correlation_vector &value) const {
        return one.delivery.correlation_vector == value.value;
    }
    bool operator()(const queue::auth_headers &value) const {
        return one.delivery.auth_headers == value.value;
    }
    bool operator()(queue::insecure_redirect value) const {
        return one.delivery.insecure_redirect == value.value;
    }
    bool operator()(queue::disallow_cellular value) const {
        return one.delivery.disallow_cellular == value.value;
    }
    bool operator()(queue::non_volatile value) const { return one.delivery.non_volatile == value.value; }
    template <class T>
    bool operator()(const T &) const {
        return true; // not set by the programs of the simulation
    }
};

bool is_failure(std::uint32_t hresult) {
    return (hresult & 0x80000000U) != 0;
}

} // namespace

bool shows(const queue::job &one, const queue::property &value) {
    return std::visit(comparison{one}, value);
}

void knowledge::take(const queue::command &what, std::uint32_t hresult, std::uint64_t since, bool demand) {
    const auto id = std::visit([](const auto &body) { return body.id; }, what.body);
    const bool completes = std::holds_alternative<queue::complete_job>(what.body);
    if (completes && jobs.contains(id)) // a rename that fails may leave the job suspended
        jobs[id].must_run = false;
    if (is_failure(hresult))
        return;
    if (const auto *made = std::get_if<queue::create_job>(&what.body)) {
        auto &job = jobs[id] = {.since = since, .owner = made->owner_sid};
        job.files = {{since, what.surface == queue::personality::delivery_download ? 1U : 0U}};
    }
    const auto found = jobs.find(id);
    if (found == jobs.end())
        return;
    auto &job = found->second;
    if (const auto *add = std::get_if<queue::add_files>(&what.body))
        job.files.emplace_back(since, job.files.back().second + add->files.size());
    if (const auto *set = std::get_if<queue::set_property>(&what.body)) {
        job.properties.insert_or_assign(set->value.index(), std::pair(since, set->value));
        // The one says something of the other (do-api 4).
        const auto forget = [&](const queue::property &other) { job.properties.erase(other.index()); };
        if (std::holds_alternative<queue::cost_flags>(set->value))
            forget(queue::delivery_cost{});
        if (std::holds_alternative<queue::job_priority>(set->value) &&
            what.surface != queue::personality::bits)
            forget(queue::no_progress_timeout{});
    }
    if (const auto *taken = std::get_if<queue::take_ownership>(&what.body)) {
        job.owner = taken->owner_sid; // what belonged to the former owner does not go over (bits-api 10.3)
        for (const auto &gone :
             {queue::property(queue::custom_headers{}), queue::property(queue::credential{}),
              queue::property(queue::notify_command{})})
            job.properties.erase(gone.index());
    }
    if (const auto *taken = std::get_if<queue::stream_consumed>(&what.body);
        taken && taken->offset > job.consumed) {
        job.consumed = taken->offset;
        job.consumed_since = since;
    }
    if (std::holds_alternative<queue::resume_job>(what.body))
        job.must_run = !demand; // such a job waits for requests by itself
    if (std::holds_alternative<queue::suspend_job>(what.body))
        job.must_run = false;
    if (completes || std::holds_alternative<queue::cancel_job>(what.body)) {
        ended.insert(id);
        jobs.erase(found);
    }
}

void knowledge::check(const job_id &id, const queue::job *one, std::uint64_t left) const {
    const auto found = jobs.find(id);
    if (found == jobs.end() || unsure.contains(id))
        return;
    const auto &job = found->second;
    if (job.since > left && !job.must_run && !one)
        return;
    CHECK(one);
    for (const auto &[since, count] : job.files)
        CHECK(since > left || one->files.size() >= count);
    if (job.files.back().first <= left && !job.maybe_more_files)
        CHECK_EQUAL(one->files.size(), job.files.back().second);
    for (const auto &[kind, entry] : job.properties)
        if (entry.first <= left && !shows(*one, entry.second))
            throw test::check_failure{"property " + std::to_string(kind) + " is lost", __FILE__, __LINE__};
    if (left == UINT64_MAX)
        CHECK_EQUAL(one->owner_sid, job.owner);
    // Resume survives also a power cut.
    CHECK(!job.must_run || one->state != queue::job_state::suspended);
    const bool streams = !one->files.empty() && one->files[0].delivery.sink == queue::sink_kind::stream;
    CHECK(!streams || job.consumed_since > left || one->files[0].delivery.consumed >= job.consumed);
}

void knowledge::learn(const job_id &id, const queue::job *one, std::uint64_t left, bool open,
                      std::uint64_t now) {
    const auto found = jobs.find(id);
    if (found == jobs.end())
        return;
    auto &job = found->second;
    const bool doubtful = unsure.contains(id);
    if (!one) {
        jobs.erase(found);
        return;
    }
    job.owner = one->owner_sid;
    std::erase_if(job.properties, [&](const auto &entry) {
        return (doubtful || entry.second.first > left) && !shows(*one, entry.second.second);
    });
    for (auto &[kind, entry] : job.properties)
        entry.first = now;
    job.since = now;
    std::size_t files = 0;
    for (const auto &[since, count] : job.files)
        if (since <= left)
            files = count;
    job.maybe_more_files = open;
    job.files = {{now, open ? files : one->files.size()}};
    job.consumed = one->files.empty() ? 0 : one->files[0].delivery.consumed;
    job.consumed_since = now;
    job.must_run = job.must_run && !(doubtful && one->state == queue::job_state::suspended);
}

} // namespace winebits::simulation
