// SPDX-License-Identifier: LGPL-2.1-or-later
// The simulated world around a queue: clock, hive, disk, network, crashes. Checks the queue's promises at
// every step. Test thread only.
#pragma once

#include "engine/queue/queue.hpp"
#include "tests/engine/queue_hive.hpp"
#include "tests/engine/simulation/network.hpp"

#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace winebits::simulation {

// What a program knows of its job: only what was acknowledged.
struct expected_job {
    std::string description;
    std::size_t files = 0;
    bool must_run = false;      // Resume was acknowledged, and nothing that could end that was called since
    std::uint64_t consumed = 0; // of a stream
};

// A call without an answer so far.
struct open_call {
    queue::command what;
};

class world {
  public:
    explicit world(std::uint64_t seed, unsigned jobs);

    // Random programs, servers and crashes for so long.
    void run_wild(milliseconds time);
    // Servers behave, nobody interferes: everything comes to rest. Then every job is completed.
    void come_to_rest();

    std::size_t events() const { return events_; }
    std::size_t crashes() const { return crashes_; }
    std::size_t completed() const { return completed_; }

  private:
    // world.cpp
    void send(const queue::event &);
    void take(queue::effects, bool crash_before_commit, bool crash_before_actions);
    void carry_out(const queue::action &);
    void on(const queue::start_transfer &);
    void on(const queue::move_window &what) { network_.move_window(what, now_.monotonic); }
    void on(const queue::release_spool &);
    void on(const queue::limit_transfer &) {} // its bytes come at once
    void on(const queue::stop_transfer &);
    void on(const queue::rename_files &what) { file_work_.push_back({now_.monotonic, what, {}}); }
    void on(const queue::delete_files &what) { file_work_.push_back({now_.monotonic, what, {}}); }
    void on(const queue::reply &);
    void on(const queue::notification &);
    void step_to(milliseconds);
    void run_until(milliseconds);
    void crash(bool power_cut);
    void load(bool same_boot);

    // programs.cpp
    void act();
    void create();
    void change_something(const job_id &);
    void change_a_file(const job_id &);
    queue::byte_range some_range();
    void call(queue::command_body);
    void repeat_open_calls();
    void acknowledged(const queue::command &, std::uint32_t hresult);
    void change_surroundings();

    // deliveries.cpp
    queue::personality surface_of(const job_id &) const;
    const queue::job *find(const job_id &) const;
    std::vector<const queue::job *> all_jobs() const;
    void create_download(const job_id &);
    void change_download(const job_id &);
    void consume(const job_id &);
    void consume_all();
    void open_session();
    void check_stream(const queue::job &) const;

    // file_work.cpp
    struct work {
        milliseconds due;
        std::variant<queue::rename_files, queue::delete_files> what;
        std::vector<std::optional<error>> failures;
    };
    bool file_step(work &); // true: it is done
    bool rename_one(const queue::file_rename &, std::optional<error> &);

    // checks.cpp
    void check_states(const queue::hive_transaction &);
    void check_state(const job_id &);
    void check_turns() const;
    void check_written_values(const queue::hive_transaction &) const;
    void check_kept(bool power_cut) const;
    void check_offsets() const;
    void learn_what_is_left();
    void check_no_file_is_left_over() const;
    void check_final_file(const queue::file &);
    bool at_rest() const;

    chance dice_;
    instant now_;
    disk disk_;
    network network_;
    test::memory_hive hive_;
    test::memory_hive synced_;                       // as of the last synced commit
    std::deque<queue::hive_transaction> since_sync_; // what a power cut may take away, last first
    std::unique_ptr<queue::queue> queue_;
    std::vector<work> file_work_;

    std::vector<job_id> jobs_;
    unsigned most_jobs_;
    std::set<job_id> on_demand_;
    std::map<job_id, queue::personality> surfaces_; // of those that are not of BITS
    std::set<job_id> streams_, volatile_;
    unsigned session_ = 1;
    std::map<job_id, expected_job> expected_, expected_synced_;
    std::map<job_id, queue::job_state> seen_;
    std::set<job_id> ended_;            // Cancel or Complete was acknowledged
    std::set<std::string> left_behind_; // files that could not be deleted
    std::set<job_id> touched_by_call_;  // a call for it is open: nothing certain is known
    std::map<std::uint64_t, open_call> calls_;
    std::set<std::uint64_t> answered_;
    std::deque<queue::acknowledge> to_acknowledge_;
    std::uint64_t last_call_ = 0;
    bool has_power_cuts_;
    bool peaceful_ = false;
    bool crash_now_ = false;
    bool surface_running_ = true;
    std::size_t events_ = 0, crashes_ = 0, power_cuts_ = 0, completed_ = 0;
};

} // namespace winebits::simulation
