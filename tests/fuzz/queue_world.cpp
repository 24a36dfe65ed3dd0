// SPDX-License-Identifier: LGPL-2.1-or-later
// See queue_world.hpp.
// Main thread.
#include "tests/fuzz/queue_world.hpp"

#include "engine/queue/names.hpp"
#include "engine/queue/ranges.hpp"
#include "engine/rpc/encode.hpp"
#include "tests/support/check.hpp"
#include "winebits/protocol.hpp"

namespace winebits::fuzz {
namespace {

constexpr std::uint64_t plenty = 100; // events to answer, or deadlines in a row

bool is_plain_name(const std::string &name) {
    return !name.empty() && name != "." && name != ".." && name.find('/') == std::string::npos &&
           name.find('\0') == std::string::npos;
}

std::string checked(rpc::json::writer &out) {
    CHECK(rpc::json::parse(out.text(), protocol::max_depth).has_value());
    CHECK(out.text().find('\n') == std::string::npos);
    return out.take();
}

} // namespace

queue_world::queue_world() {
    begin_queue();
}

void queue_world::begin_queue() {
    queue_ = std::make_unique<queue::queue>(
        queue::settings(), [seed = std::uint32_t{1}]() mutable { return seed += 0x9E3779B9; });
}

void queue_world::load(bool same_boot) {
    begin_queue();
    running_.clear();
    owed_.clear();
    stopped_.clear();
    take(queue_->load(hive.everything(), same_boot, now));
}

void queue_world::send(const queue::event &what) {
    take(queue_->handle(what, now));
}

void queue_world::take(queue::effects wanted) {
    hive.commit(wanted.transaction);
    for (const auto &action : wanted.actions)
        std::visit([this](const auto &one) { carry_out(one); }, action);
}

void queue_world::carry_out(const queue::start_transfer &what) {
    CHECK(!running_.contains(what.id));
    // Nothing is written outside of a drive, whatever the hive or the wire said.
    CHECK(is_plain_name(what.temporary_name));
    if (!what.delivery.window_end) {
        CHECK(what.target.drive >= 'a' && what.target.drive <= 'z');
        CHECK(queue::is_acceptable_local_path(what.target));
    }
    CHECK(!what.end || *what.end > what.offset);
    CHECK(!what.size || what.offset <= *what.size || !what.ranges.empty());
    CHECK(what.delivery.filled.empty() || queue::is_range_list(what.delivery.filled));
    running_.emplace(what.id, what);
}

void queue_world::carry_out(const queue::stop_transfer &what) {
    if (!running_.contains(what.id) || !stopped_.insert(what.id).second)
        return;
    owed_.emplace_back(queue::transfer_finished{what.id, running_.at(what.id).offset, 0, std::nullopt, true});
}

void queue_world::carry_out(const queue::rename_files &what) {
    for (const auto &one : what.renames)
        CHECK(is_plain_name(one.temporary_name) && queue::is_acceptable_local_path(one.target));
    owed_.emplace_back(
        queue::files_renamed{what.job, std::vector<std::optional<error>>(what.renames.size())});
}

void queue_world::carry_out(const queue::delete_files &what) {
    for (const auto &one : what.files)
        CHECK(is_plain_name(one.temporary_name));
    owed_.emplace_back(queue::files_deleted{what.job, 0});
}

void queue_world::carry_out(const queue::reply &what) {
    CHECK(replies.emplace(what.to, what.hresult).second);
}

void queue_world::settle() {
    for (std::uint64_t guard = 0; !owed_.empty(); ++guard) {
        CHECK(guard < plenty * plenty);
        const auto next = owed_.front();
        owed_.pop_front();
        if (const auto *end = std::get_if<queue::transfer_finished>(&next)) {
            stopped_.erase(end->id);
            if (running_.erase(end->id) == 0)
                continue; // it had finished by itself
        }
        send(next);
    }
}

void queue_world::advance(milliseconds by) {
    const auto go_to = [this](milliseconds when) {
        now.wall += static_cast<file_time>((when - now.monotonic).count()) * (file_time_per_second / 1000);
        now.monotonic = when;
    };
    const auto target = now.monotonic + by;
    for (std::uint64_t guard = 0; guard < plenty; ++guard) {
        const auto due = queue_->next_deadline();
        if (!due || *due > target)
            break;
        go_to(std::max(*due, now.monotonic));
        send(queue::timer_expired{});
        settle();
    }
    go_to(target);
}

void queue_world::fail(int http_status) {
    if (running_.empty())
        return;
    const auto one = running_.begin()->second;
    running_.erase(one.id);
    error why{.why = cause::connection_lost};
    if (http_status != 0)
        why = {.why = cause::http_status, .http_status = http_status};
    send(queue::transfer_finished{one.id, one.offset, 0, why, false});
}

// Of a file that is fetched from its start to its end; others fail.
void queue_world::finish(std::uint64_t size) {
    if (running_.empty())
        return;
    const auto one = running_.begin()->second;
    const bool plain = one.ranges.empty() && !one.end && one.delivery.filled.empty() &&
                       !one.delivery.window_end && !one.delivery.decryption;
    if (!plain || one.offset > size || stopped_.contains(one.id))
        return fail(0);
    send(queue::transfer_started{one.id, size, {"\"1\"", ""}, 0, one.offset, true});
    if (running_.erase(one.id) > 0)
        send(queue::transfer_finished{one.id, size, size, std::nullopt, stopped_.contains(one.id)});
}

std::vector<std::string> queue_world::shown(queue::personality surface) const {
    std::vector<std::string> out;
    for (const auto *job : queue_->list(surface)) {
        CHECK(queue_->find(surface, job->id) == job);
        rpc::json::writer text;
        rpc::write_job(text, *job, std::nullopt);
        out.push_back(checked(text));
        for (std::uint32_t index = 0; index < job->files.size(); ++index) {
            rpc::json::writer file;
            rpc::write_file(file, *job, index, std::nullopt);
            (void)checked(file);
        }
    }
    return out;
}

} // namespace winebits::fuzz
