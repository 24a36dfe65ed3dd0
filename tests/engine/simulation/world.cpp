// SPDX-License-Identifier: LGPL-2.1-or-later
// The course of a simulation: events, commits, actions, crashes.
// Test thread only.
#include "tests/engine/simulation/world.hpp"

#include "tests/support/check.hpp"

#include <algorithm>

namespace winebits::simulation {

using namespace std::chrono_literals;

world::world(std::uint64_t seed, unsigned jobs)
    : dice_(seed), now_{3'600'000ms, file_time_of_unix_epoch + 1'700'000'000 * file_time_per_second},
      network_(dice_, disk_), most_jobs_(jobs), has_power_cuts_(dice_.percent(50)) {
    for (int i = 0; i < 12; ++i)
        network_.hosts["host" + std::to_string(i) + ":80"].now = static_cast<mood>(dice_.below(mood_count));
    load(true);
}

void world::load(bool same_boot) {
    queue_ = std::make_unique<queue::queue>(queue::settings{}, [this] { return dice_.bits(); });
    const auto values = hive_.everything();
    take(queue_->load(values, same_boot, now_), false, false);
    take(queue_->handle(queue::subscriber_changed{queue::personality::delivery_download, true}, now_), false,
         false);
}

void world::send(const queue::event &what) {
    ++events_;
    const bool delicate = std::holds_alternative<queue::transfer_started>(what); // a file was made just now
    const bool crash_here = !peaceful_ && (crash_now_ || (delicate && dice_.percent(1)));
    crash_now_ = false;
    auto effects = queue_->handle(what, now_);
    const auto deadline = queue_->next_deadline();
    CHECK(!deadline || *deadline > now_.monotonic); // what was due is done
    check_states(effects.transaction);
    if (!crash_here) {
        take(std::move(effects), false, false);
        check_turns();
        return;
    }
    const bool before_commit = dice_.percent(50);
    take(std::move(effects), before_commit, true);
    crash(has_power_cuts_ && dice_.percent(60));
}

// Commits first, acts afterwards; a crash may come before either, or in the middle of the actions.
void world::take(queue::effects effects, bool crash_before_commit, bool crash_before_actions) {
    if (crash_before_commit)
        return;
    check_written_values(effects.transaction);
    hive_.commit(effects.transaction);
    if (!effects.transaction.changes.empty())
        since_sync_.push_back(effects.transaction);
    if (effects.transaction.keeps == queue::durability::power_cut)
        for (; !since_sync_.empty(); since_sync_.pop_front())
            synced_.commit(since_sync_.front());
    const auto carried_out =
        crash_before_actions ? dice_.below(effects.actions.size() + 1) : effects.actions.size();
    for (std::size_t i = 0; i < carried_out; ++i)
        carry_out(effects.actions[i]);
    if (effects.transaction.keeps == queue::durability::power_cut)
        expected_synced_ = expected_;
}

void world::carry_out(const queue::action &what) {
    std::visit([this](const auto &one) { on(one); }, what);
}

void world::on(const queue::start_transfer &what) {
    network_.start(what, now_.monotonic);
}

void world::on(const queue::stop_transfer &what) {
    network_.stop(what.id, now_.monotonic);
}

void world::on(const queue::reply &what) {
    CHECK(answered_.insert(what.to).second); // exactly one reply
    const auto found = calls_.find(what.to);
    CHECK(found != calls_.end());
    const auto call = std::move(found->second.what);
    calls_.erase(found);
    acknowledged(call, what.hresult);
}

void world::on(const queue::notification &what) {
    constexpr auto owed =
        queue::notify::job_transferred | queue::notify::job_error | queue::notify::file_transferred;
    if ((what.what & owed) != 0 && dice_.percent(70))
        to_acknowledge_.push_back({what.job, what.what, what.file_index});
}

// Moves the clocks to the next thing that happens, at most to `limit`, and lets it happen.
void world::step_to(milliseconds limit) {
    auto next = limit;
    if (const auto due = queue_->next_deadline())
        next = std::min(next, *due);
    if (const auto due = network_.next())
        next = std::min(next, *due);
    for (const auto &one : file_work_)
        next = std::min(next, one.due);
    next = std::max(next, now_.monotonic);
    now_.wall += static_cast<std::uint64_t>((next - now_.monotonic).count()) * 10'000;
    now_.monotonic = next;

    const auto crashes = crashes_;
    for (const auto &what : network_.run(now_.monotonic)) {
        send(what);
        if (crashes != crashes_)
            return; // the other event was lost with the daemon
    }
    for (std::size_t i = 0; i < file_work_.size(); ++i)
        if (file_work_[i].due <= now_.monotonic && file_step(file_work_[i]))
            return; // the list is another one now
    if (const auto due = queue_->next_deadline(); due && *due <= now_.monotonic)
        send(queue::timer_expired{});
}

void world::run_until(milliseconds time) {
    while (now_.monotonic < time)
        step_to(time);
}

void world::run_wild(milliseconds time) {
    const auto end =
        now_.wall + static_cast<file_time>(time.count()) * 10'000; // a power cut sets the other one back
    while (now_.wall < end) {
        run_until(now_.monotonic + milliseconds{dice_.between(10, 4000)});
        if (dice_.percent(1))
            crash_now_ = true; // at the next event
        act();
    }
}

// The daemon is gone. A power cut takes unflushed bytes and unsynced commits with it.
void world::crash(bool power_cut) {
    ++crashes_;
    power_cuts_ += power_cut;
    network_.drop_all();
    // That a name was taken may have been lost with the daemon: then nothing tells the stranger's file from
    // one of ours. It is left out here.
    std::erase_if(disk_.files, [](const auto &entry) { return entry.second.foreign; });
    for (auto &[path, file] : disk_.files)
        file.crashed = true;
    file_work_.clear();
    to_acknowledge_.clear();
    if (power_cut) {
        const auto kept = dice_.below(since_sync_.size() + 1);
        hive_ = synced_;
        for (std::size_t i = 0; i < kept; ++i)
            hive_.commit(since_sync_[i]);
        disk_.cut_power(dice_);
        now_.monotonic = milliseconds{dice_.between(1000, 100'000)};
    }
    const milliseconds away{dice_.between(0, 900'000)};
    now_.monotonic += away;
    now_.wall += static_cast<std::uint64_t>(away.count()) * 10'000;
    seen_.clear();
    load(!power_cut);
    if (power_cut) { // what was lost has not been acknowledged durably; begin again from what is there
        synced_ = hive_;
        since_sync_.clear();
    }
    check_kept(power_cut);
    check_offsets();
    if (power_cut)
        learn_what_is_left();
    if (surface_running_) // the service says so when it has found the new daemon
        send(queue::surface_started{});
    send(queue::surface_started{queue::personality::delivery_job});
    repeat_open_calls();
}

void world::come_to_rest() {
    peaceful_ = true;
    crash_now_ = false;
    network_.strangers = false;
    for (auto &[name, one] : network_.hosts)
        one.now = mood::fast;
    send(queue::surface_started{});
    send(queue::surface_started{queue::personality::delivery_job});
    send(queue::network_changed{true});
    // Everything is a few hundred files of seconds each; retries come within minutes, slices within a minute.
    const auto patience = now_.monotonic + 96h;
    const auto events_before = events_;
    while (!at_rest() && now_.monotonic < patience) {
        step_to(patience);
        consume_all();
        CHECK(events_ - events_before < 400'000);
    }
    CHECK(at_rest());
    CHECK(calls_.empty());
    CHECK(network_.transfers().empty());
    const auto ids = jobs_;
    for (const auto &id : ids) {
        const auto *job = find(id);
        if (!job || job->state != queue::job_state::transferred)
            continue;
        call(queue::complete_job{id});
        run_until(now_.monotonic + 10s);
        job = find(id);
        CHECK(job && job->state == queue::job_state::acknowledged);
        if (streams_.contains(id))
            check_stream(*job);
        // Files that were added later, without a call of Resume, are not transferred.
        for (const auto &file : job->files)
            if (file.transferred && file.delivery.sink != queue::sink_kind::stream)
                check_final_file(file);
        ++completed_;
    }
    CHECK(queue_->may_leave(now_));
    check_no_file_is_left_over();
}

} // namespace winebits::simulation
