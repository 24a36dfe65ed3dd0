// SPDX-License-Identifier: LGPL-2.1-or-later
// The simulated world around a queue: clocks, store, disk, network, programs, crashes. Checks the promises
// of the design at every step. It shares nothing with other worlds. Any one thread.
#pragma once

#include "engine/queue/queue.hpp"
#include "tests/engine/simulation/digest.hpp"
#include "tests/engine/simulation/knowledge.hpp"
#include "tests/engine/simulation/network.hpp"
#include "tests/engine/simulation/store.hpp"
#include "tests/engine/simulation/transitions.hpp"
#include "tools/winebitsd/effect_runner.hpp"

#include <cstdlib>
#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace winebits::simulation {

class world {
  public:
    world(std::uint64_t seed, unsigned jobs);

    // Random programs, servers and faults for so long.
    void run_wild(milliseconds time);
    // The faults stop: everything comes to rest, and every job to its end.
    void come_to_rest();

    tally counts() const;

  private:
    // ---- world.cpp: the course of time
    void step_to(milliseconds);
    void run_until(milliseconds);
    void happen();
    bool sleep_until(milliseconds);
    void resume_everything();
    void end_everything();
    void check_all_is_gone() const;

    // ---- daemon.cpp: winebitsd around the queue
    struct daemon_died {};
    enum class doom : std::uint8_t { none, before_commit, after_commit, between_actions };
    void send(const queue::event &);
    void apply(queue::effects);
    void carry_out(const queue::action &);
    void on(const queue::start_transfer &);
    void on(const queue::move_window &what) { network_.move_window(what, now_.monotonic); }
    void on(const queue::release_spool &);
    void on(const queue::limit_transfer &) {} // its bytes come at once
    void on(const queue::stop_transfer &what) { network_.stop(what.id, now_.monotonic); }
    void on(const queue::rename_files &what) { file_work_.push_back({now_.monotonic, what, {}}); }
    void on(const queue::delete_files &what) { file_work_.push_back({now_.monotonic, what, {}}); }
    void on(const queue::reply &);
    void on(const queue::notification &);
    void step_of_store();
    void start_daemon(bool same_boot, bool power_cut);
    void load(bool same_boot, bool power_cut);
    void expect_end_of_sessions();
    void crash();
    void storage_failed();
    void recover();
    void tell_of_services();
    void forget_open_calls();

    // ---- surroundings.cpp: what else happens around it
    void change_surroundings();
    void set_clock();
    void suspend_machine();
    void lose_connection();
    void open_session();
    void expect_end_by_session(const job_id &);
    void stop_service();

    // ---- programs.cpp
    void act();
    void create();
    void change_something(const job_id &);
    void change_a_file(const job_id &);
    queue::property some_property(queue::personality);
    queue::byte_range some_range();
    std::string some_sid();
    void call(queue::command_body);
    void repeat(const queue::command &);
    void repeat_open_calls();
    bool settle(const job_id &);
    void acknowledged(const queue::command &, std::uint32_t hresult);

    // ---- deliveries.cpp
    queue::personality surface_of(const job_id &) const;
    const queue::job *find(const job_id &) const;
    std::vector<const queue::job *> all_jobs() const;
    void create_download(const job_id &);
    void change_download(const job_id &);
    void consume(const job_id &);
    void consume_all();
    void check_stream(const queue::job &) const;

    // ---- file_work.cpp
    struct work {
        milliseconds due;
        std::variant<queue::rename_files, queue::delete_files> what;
        std::vector<std::optional<error>> failures;
    };
    bool file_step(work &); // true: it is done
    void rename_one(const queue::file_rename &, std::optional<error> &);

    // ---- checks.cpp
    std::set<job_id> jobs_in(const queue::hive_transaction &) const;
    void check_states(const queue::event &, const queue::effects &, bool timers_were_due);
    void check_state(const job_id &, occasion own, bool timers_were_due);
    void check_files(const queue::job &) const;
    void check_written_values(const queue::hive_transaction &) const;
    void check_offsets() const;
    void check_kept(bool power_cut);
    void check_no_file_is_left_over() const;
    void check_final_file(const queue::file &);
    void check_is_done(const queue::job &) const;
    bool at_rest() const;

    // ---- turns.cpp
    void check_turns() const;
    void check_nobody_is_forgotten();
    void note_turns(const queue::effects &);
    bool waits(const queue::job &) const;

    tally counts_;
    digest digest_;
    chance dice_;
    instant now_;
    disk disk_;
    network network_;
    store store_;
    std::unique_ptr<queue::queue> queue_;
    std::unique_ptr<daemon::effect_runner> runner_;
    std::vector<work> file_work_;
    bool is_boot_kept_ = true; // the first commit after a power cut, which lowers offsets, was written
    milliseconds lived_{0};    // all the time that has passed, over boots
    milliseconds sleeps_{0};   // of it, suspended

    // The daemon.
    bool storage_failed_ = false;
    std::optional<milliseconds> recovery_due_;
    doom doom_ = doom::none;
    milliseconds started_{0};

    // Programs.
    std::vector<job_id> jobs_;
    unsigned most_jobs_;
    std::set<job_id> on_demand_;
    std::map<job_id, queue::personality> surfaces_; // of those that are not of BITS
    std::set<job_id> streams_;
    unsigned session_ = 1;
    knowledge known_;
    std::set<job_id> touched_by_call_; // a call for it is open: nothing certain is known
    std::map<std::uint64_t, queue::command> calls_;
    std::set<std::uint64_t> answered_;
    std::deque<queue::command> answers_;                   // the last calls that were answered
    std::map<std::uint64_t, std::uint32_t> answer_to_key_; // by the counter of the request
    std::deque<queue::acknowledge> to_acknowledge_;
    std::uint64_t last_call_ = 0, last_key_ = 0;
    std::optional<milliseconds> space_due_, network_due_; // when these are back

    // Checks.
    std::map<job_id, queue::job_state> seen_;
    std::map<job_id, queue::download_state> seen_download_;
    std::map<job_id, milliseconds> born_, last_call_of_; // in lived_
    std::map<queue::transfer_id, job_id> job_of_transfer_;
    std::set<job_id> ended_by_session_;
    std::set<std::string> left_behind_; // files that could not be deleted
    std::map<job_id, milliseconds> waits_since_;
    std::size_t last_look_ = 0; // at them: how many events there had been
    std::map<job_id, unsigned> passed_over_;
    std::optional<job_id> last_turn_;
    std::optional<milliseconds> due_before_; // the queue's deadline before the event
    unsigned overdue_ = 0;                   // events in a row that left something due undone

    const bool traces_ = std::getenv("WINEBITS_SIM_TRACE") != nullptr; // to follow one seed
    bool has_power_cuts_;
    bool peaceful_ = false;
    bool service_running_[2]{true, true};
    std::size_t power_cuts_ = 0;
};

} // namespace winebits::simulation
