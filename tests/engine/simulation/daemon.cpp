// SPDX-License-Identifier: LGPL-2.1-or-later
// Plays the part of winebitsd around the queue: events, commits, actions, crashes at every step of these, and
// a hive that can't be written (tools/winebitsd/core*.cpp do the same). Any one thread.
#include "tests/engine/simulation/world.hpp"

#include "tests/support/check.hpp"

#include <algorithm>
#include <cstdio>

namespace winebits::simulation {

using namespace std::chrono_literals;

namespace {

// As tools/winebitsd/core_recovery.cpp.
constexpr milliseconds before_next_attempt = 2000ms;
// BG_E_... of cause::storage_failed differs by surface; programs only see that it is a failure.
constexpr std::uint32_t storage_refusal = 0x80070422;

// Which job or transfer an event is about.
std::string text_of_event(const queue::event &what) {
    return std::visit(
        [](const auto &one) -> std::string {
            if constexpr (requires { one.body; })
                return std::to_string(one.body.index()) + ' ' +
                       std::visit([](const auto &body) { return body.id.text(); }, one.body);
            else if constexpr (requires { one.failure; })
                return std::to_string(one.id) + (one.stopped ? " stopped" : "") + " failure " +
                       (one.failure ? std::to_string(static_cast<int>(one.failure->why)) : "none");
            else if constexpr (requires { one.id.text(); })
                return one.id.text();
            else if constexpr (requires { one.id; })
                return std::to_string(one.id);
            else
                return "everybody";
        },
        what);
}

} // namespace

void world::send(const queue::event &what) {
    ++counts_.events;
    if (traces_)
        std::fprintf(stderr, "%10lld ms event %zu of %s\n", static_cast<long long>(now_.monotonic.count()),
                     what.index(), text_of_event(what).c_str());
    digest_.add(what, now_);
    const bool timers_were_due = due_before_ && *due_before_ <= now_.monotonic;
    auto effects = queue_->handle(what, now_);
    due_before_ = queue_->next_deadline();
    // What was due is done, at the latest with the next event: a transfer that begins when its job's time is
    // over ends with that one.
    overdue_ = due_before_ && *due_before_ <= now_.monotonic ? overdue_ + 1 : 0;
    CHECK(overdue_ < 2);
    check_states(what, effects, timers_were_due);
    apply(std::move(effects));
    check_nobody_is_forgotten();
}

void world::apply(queue::effects effects) {
    digest_.add(effects);
    counts_.effects += effects.actions.size();
    for (const auto &one : effects.actions)
        if (const auto *started = std::get_if<queue::start_transfer>(&one))
            job_of_transfer_[started->id] = started->job;
    note_turns(effects);
    check_written_values(effects.transaction);
    runner_->apply(std::move(effects));
}

void world::carry_out(const queue::action &what) {
    if (doom_ == doom::between_actions && dice_.percent(30)) {
        counts_.note(fault::crash_between_actions);
        throw daemon_died{};
    }
    std::visit([this](const auto &one) { on(one); }, what);
}

void world::on(const queue::start_transfer &what) {
    if (!storage_failed_)
        network_.start(what, now_.monotonic);
}

void world::on(const queue::reply &what) {
    CHECK(answered_.insert(what.to).second); // exactly one reply
    const auto found = calls_.find(what.to);
    CHECK(found != calls_.end());
    const auto call = std::move(found->second);
    calls_.erase(found);
    const auto [before, first] = answer_to_key_.emplace(call.request->counter, what.hresult);
    if (!first) {
        CHECK_EQUAL(what.hresult, before->second); // a repeated call gets the first answer
        settle(std::visit([](const auto &body) { return body.id; }, call.body));
        return;
    }
    constexpr std::size_t most_answers = 50;
    answers_.push_back(call);
    if (answers_.size() > most_answers)
        answers_.pop_front();
    acknowledged(call, what.hresult);
}

void world::on(const queue::notification &what) {
    constexpr auto owed =
        queue::notify::job_transferred | queue::notify::job_error | queue::notify::file_transferred;
    if ((what.what & owed) != 0 && dice_.percent(70))
        to_acknowledge_.push_back({what.job, what.what, what.file_index});
}

void world::step_of_store() {
    const bool writes = store_.writes_next();
    if (doom_ == doom::before_commit && writes) {
        counts_.note(fault::crash_before_commit);
        throw daemon_died{};
    }
    store_.run(now_.monotonic, disk_.full);
    if (doom_ == doom::after_commit && writes) {
        counts_.note(fault::crash_after_commit);
        throw daemon_died{};
    }
    if (writes)
        check_turns();
}

void world::start_daemon(bool same_boot, bool power_cut) {
    storage_failed_ = false;
    recovery_due_.reset();
    runner_ = std::make_unique<daemon::effect_runner>(
        [this](queue::hive_transaction what, auto done) {
            store_.commit(std::move(what), std::move(done), now_.monotonic);
        },
        [this](const queue::action &one) { carry_out(one); },
        [this](const winebits::store::store_error &) { storage_failed(); });
    load(same_boot, power_cut);
}

void world::load(bool same_boot, bool power_cut) {
    seen_.clear();
    seen_download_.clear();
    waits_since_.clear();
    passed_over_.clear();
    last_turn_.reset();
    started_ = now_.monotonic;
    queue_ = std::make_unique<queue::queue>(queue::settings{}, [this] { return dice_.bits(); });
    const auto values = store_.read_all();
    auto effects = queue_->load(values, same_boot, now_);
    is_boot_kept_ = same_boot || effects.transaction.changes.empty();
    due_before_.reset();
    apply(std::move(effects));
    check_kept(power_cut);
    check_offsets();
    if (power_cut)
        expect_end_of_sessions();
    send(queue::session_opened{queue::personality::delivery_download, std::to_string(session_)});
    send(queue::subscriber_changed{queue::personality::delivery_download, true});
    if (!network_.connected)
        send(queue::network_changed{false});
}

// What made a download of an earlier session last may have been lost.
void world::expect_end_of_sessions() {
    for (const auto *job : queue_->list(queue::personality::delivery_download))
        if (!job->delivery.non_volatile && job->delivery.wine_session != std::to_string(session_))
            expect_end_by_session(job->id);
}

// The daemon is gone. A power cut takes unflushed bytes and unsynced commits with it.
void world::crash() {
    const bool power_cut = has_power_cuts_ && dice_.percent(60);
    ++counts_.crashes;
    if (power_cut)
        ++power_cuts_, counts_.note(fault::power_cut);
    doom_ = doom::none;
    network_.drop_all();
    // That a name was taken may have been lost with the daemon: then nothing tells the stranger's file from
    // one of ours. It is left out here.
    std::erase_if(disk_.files, [](const auto &entry) { return entry.second.foreign; });
    for (auto &[path, file] : disk_.files)
        file.crashed = true;
    file_work_.clear();
    to_acknowledge_.clear();
    if (power_cut) { // what was answered may not have been kept: nobody asks again
        std::erase_if(calls_, [this](const auto &entry) {
            return answer_to_key_.contains(entry.second.request->counter);
        });
        answers_.clear();
    }
    runner_.reset();
    store_.crash(power_cut);
    if (power_cut) {
        disk_.cut_power(dice_);
        now_.monotonic = milliseconds{dice_.between(1000, 100'000)};
        space_due_.reset(), network_due_.reset();
        disk_.full = false;
        network_.connected = true;
    }
    const milliseconds away{dice_.percent(80) ? dice_.between(0, 60'000) : dice_.between(0, 900'000)};
    now_.monotonic += away;
    lived_ += away;
    now_.wall += static_cast<std::uint64_t>(away.count()) * 10'000;
    start_daemon(!power_cut && is_boot_kept_, power_cut);
    if (service_running_[0]) // the service says so when it has found the new daemon
        send(queue::surface_started{});
    if (service_running_[1])
        send(queue::surface_started{queue::personality::delivery_job});
    repeat_open_calls();
    for (const auto &id : std::set(touched_by_call_)) // whose call nobody repeats
        settle(id);
}

void world::forget_open_calls() {
    for (const auto &[number, one] : calls_) {
        const auto id = std::visit([](const auto &body) { return body.id; }, one.body);
        known_.unsure.insert(id);
        ++counts_.refused[one.body.index()];
        // It may be carried out all the same, later.
        if (std::holds_alternative<queue::complete_job>(one.body) ||
            std::holds_alternative<queue::cancel_job>(one.body))
            known_.may_end.insert(id);
    }
    calls_.clear();
    touched_by_call_.clear();
}

// Every program that waits is told that its call failed, and the transfers stop.
void world::storage_failed() {
    for (const auto &action : runner_->forget())
        if (const auto *answer = std::get_if<queue::reply>(&action))
            answered_.insert(answer->to);
    forget_open_calls();
    storage_failed_ = true;
    for (const auto &[id, one] : network_.transfers())
        if (!one.stopping)
            network_.stop(id, now_.monotonic);
    recovery_due_ = now_.monotonic + before_next_attempt;
}

void world::recover() {
    if (!network_.transfers().empty() || (disk_.full && dice_.percent(50))) {
        recovery_due_ = now_.monotonic + before_next_attempt;
        return;
    }
    std::erase_if(disk_.files, [](const auto &entry) { return entry.second.foreign; }); // see crash
    for (auto &[path, file] : disk_.files)
        file.crashed = true;
    storage_failed_ = false;
    recovery_due_.reset();
    load(is_boot_kept_, false);
    tell_of_services();
}

// The daemon knows what each service has told last.
void world::tell_of_services() {
    for (const auto surface : {queue::personality::bits, queue::personality::delivery_job})
        send(service_running_[surface != queue::personality::bits]
                 ? queue::event(queue::surface_started{surface})
                 : queue::event(queue::surface_stopped{surface}));
}

} // namespace winebits::simulation
