// SPDX-License-Identifier: LGPL-2.1-or-later
// The course of time in a simulated world, and its end.
// Any one thread.
#include "tests/engine/simulation/world.hpp"

#include "tests/support/check.hpp"

#include <algorithm>

namespace winebits::simulation {

using namespace std::chrono_literals;

namespace {

// Retries come within 20 minutes, slices within one; everything else is a matter of seconds.
constexpr milliseconds longest_rest = 4h;
constexpr std::size_t most_events_to_rest = 400'000;

} // namespace

world::world(std::uint64_t seed, unsigned jobs)
    : dice_(seed), now_{3'600'000ms, file_time_of_unix_epoch + 1'700'000'000 * file_time_per_second},
      disk_(counts_), network_(dice_, disk_, counts_), store_(dice_, counts_), most_jobs_(jobs),
      has_power_cuts_(dice_.percent(50)) {
    for (int i = 0; i < 12; ++i)
        network_.hosts["host" + std::to_string(i) + ":80"].now =
            dice_.percent(40) ? mood::fast : static_cast<mood>(dice_.below(mood_count));
    network_.failing_disk = dice_.percent(40) ? static_cast<unsigned>(dice_.below(30)) : 0;
    store_.failing = dice_.percent(40) ? static_cast<unsigned>(dice_.below(8)) : 0;
    store_.on_write = [this](const queue::hive_transaction &what) {
        is_boot_kept_ = true; // the daemon's first one tells of the boot, too
        check_written_values(what);
    };
    start_daemon(true, false);
}

tally world::counts() const {
    auto all = counts_;
    all.seeds = 1;
    all.jobs = jobs_.size();
    all.digest = digest_.value();
    return all;
}

// Moves the clocks to the next thing that happens, at most to `limit`. False: that was the limit.
bool world::sleep_until(milliseconds limit) {
    auto next = limit;
    const auto sooner = [&](const std::optional<milliseconds> &due) {
        if (due && *due < next)
            next = *due;
    };
    if (!storage_failed_)
        sooner(queue_->next_deadline());
    sooner(network_.next());
    sooner(store_.next());
    sooner(recovery_due_);
    sooner(space_due_);
    sooner(network_due_);
    for (const auto &one : file_work_)
        sooner(one.due);
    const bool found = next < limit;
    next = std::max(next, now_.monotonic);
    lived_ += next - now_.monotonic;
    now_.wall += static_cast<std::uint64_t>((next - now_.monotonic).count()) * 10'000;
    now_.monotonic = next;
    return found;
}

// One thing that is due.
void world::happen() {
    const auto is_due = [this](const std::optional<milliseconds> &due) {
        return due && *due <= now_.monotonic;
    };
    if (is_due(store_.next()))
        return step_of_store();
    if (is_due(recovery_due_))
        return recover();
    if (is_due(space_due_)) {
        space_due_.reset();
        disk_.full = false;
        return;
    }
    if (is_due(network_due_)) {
        network_due_.reset();
        network_.connected = true;
        if (!storage_failed_)
            send(queue::network_changed{true});
        return;
    }
    for (auto &one : file_work_)
        if (one.due <= now_.monotonic) {
            file_step(one);
            return;
        }
    if (is_due(network_.next())) {
        for (const auto &what : network_.run(now_.monotonic))
            if (!storage_failed_)
                send(what);
        return;
    }
    if (!storage_failed_ && is_due(queue_->next_deadline()))
        send(queue::timer_expired{});
}

void world::step_to(milliseconds limit) {
    sleep_until(limit);
    try {
        happen();
    } catch (const daemon_died &) {
        crash();
    }
}

void world::run_until(milliseconds time) {
    const auto boot = power_cuts_; // one sets the clock back
    while (now_.monotonic < time && boot == power_cuts_)
        step_to(time);
}

void world::run_wild(milliseconds time) {
    const auto end = lived_ + time;
    while (lived_ < end) {
        run_until(now_.monotonic +
                  milliseconds{dice_.percent(30) ? dice_.below(20) : dice_.between(10, 4000)});
        if (doom_ == doom::none && dice_.percent(3))
            doom_ = static_cast<doom>(1 + dice_.below(3));
        try {
            act();
        } catch (const daemon_died &) {
            crash();
        }
    }
}

void world::come_to_rest() {
    peaceful_ = true;
    doom_ = doom::none;
    network_.peaceful = network_.connected = true;
    network_.failing_disk = store_.failing = 0;
    disk_.full = false;
    space_due_.reset(), network_due_.reset();
    for (auto &[name, one] : network_.hosts)
        one.now = dice_.percent(5) ? mood::slow : mood::fast;
    while (storage_failed_)
        step_to(now_.monotonic + 1h);
    service_running_[0] = service_running_[1] = true;
    send(queue::surface_started{});
    send(queue::surface_started{queue::personality::delivery_job});
    send(queue::network_changed{true});
    resume_everything();
    end_everything();
    check_all_is_gone();
}

// Nothing goes wrong any more: all comes to rest, and what failed works when it is tried again.
void world::resume_everything() {
    const auto wait = [this] {
        const auto begun = now_.monotonic;
        const auto events_before = counts_.events;
        while (!at_rest()) {
            const auto before = now_.monotonic;
            step_to(now_.monotonic + 1s);
            if (now_.monotonic != before) // programs need some time too
                consume_all();
            CHECK(now_.monotonic < begun + longest_rest);
            CHECK(counts_.events - events_before < most_events_to_rest);
        }
        CHECK(calls_.empty());
        counts_.longest_rest = std::max(counts_.longest_rest, now_.monotonic - begun);
    };
    wait();
    for (const auto *job : all_jobs())
        if (job->state != queue::job_state::transferred)
            call(queue::resume_job{job->id});
    wait();
    for (const auto *job : all_jobs())
        check_is_done(*job);
}

void world::end_everything() {
    for (const auto &id : jobs_) {
        const auto *job = find(id);
        if (!job || job->state == queue::job_state::acknowledged || job->state == queue::job_state::cancelled)
            continue;
        const bool completes = job->state == queue::job_state::transferred;
        completes ? call(queue::complete_job{id}) : call(queue::cancel_job{id});
        run_until(now_.monotonic + 10s);
        job = find(id);
        CHECK(job && calls_.empty());
        if (!completes) {
            CHECK(job->state == queue::job_state::cancelled);
            ++counts_.cancelled;
            continue;
        }
        CHECK(job->state == queue::job_state::acknowledged);
        if (streams_.contains(id))
            check_stream(*job);
        for (const auto &file : job->files)
            if (file.transferred && file.delivery.sink != queue::sink_kind::stream)
                check_final_file(file);
        ++counts_.completed;
    }
}

void world::check_all_is_gone() const {
    CHECK(all_jobs().empty());
    CHECK(queue_->may_leave(now_));
    CHECK(!queue_->next_deadline());
    CHECK(network_.transfers().empty());
    CHECK_EQUAL(store_.hive().count_below("Jobs\\"), std::size_t{0});
    check_no_file_is_left_over();
}

} // namespace winebits::simulation
