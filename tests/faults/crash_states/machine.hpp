// SPDX-License-Identifier: LGPL-2.1-or-later
// A daemon from its start to its crash on a disk in memory: the real queue, hive, temporary files and file
// jobs, joined as tools/winebitsd/core joins them, but one step after the other.
// Test thread only.
#pragma once

#include "engine/queue/queue.hpp"
#include "engine/store/hive.hpp"
#include "engine/transfer/file_jobs.hpp"
#include "tests/faults/crash_states/memory_files.hpp"
#include "tests/faults/crash_states/memory_vfs.hpp"
#include "tests/faults/crash_states/running_transfer.hpp"

#include <deque>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace winebits::crash_states {

inline constexpr char hive_path[] = "/state/hive.db";
inline constexpr char spool_folder[] = "/state/spool";
inline const std::vector<std::string> first_folders{"/state", "/c/down", "/c/other"};

// The path of drive C is "/c".
place place_of_target(const queue::local_path &);

class machine {
  public:
    machine(memory_disk &, std::string boot_id, std::uint32_t random = 1);
    ~machine();

    // Opens the hive and takes its jobs up; renames and removals are carried out, no transfer moves.
    // false: the hive can't be opened or read now.
    bool start();
    bool hive_was_damaged() const { return damaged_; }
    const std::string &why_not() const { return why_not_; } // start() failed

    std::uint64_t call(queue::personality, queue::command_body);
    std::optional<std::uint32_t> answer_to(std::uint64_t call) const;
    // Lets each transfer do its next step; false: nothing moves any more.
    bool step();
    void run(); // to the end
    // Lets time pass up to the next deadline; false: there is none for hours.
    bool wait();
    void settle(); // carries out what has been asked for, but for the steps of transfers

    queue::queue &jobs() { return *queue_; }
    const memory_disk &disk() const { return disk_; }
    std::vector<const queue::job *> all_jobs() const;
    const queue::job *find(const job_id &) const;
    bool storage_failed() const { return storage_failed_; }
    bool recover(); // from a failure of the hive, as the daemon tries every other second

    std::map<std::string, unsigned> versions; // of remote files, 1 where nothing is said
    std::function<void(std::uint64_t call, std::uint32_t hresult)> on_reply;

  private:
    void apply(queue::effects);
    void handle(const queue::event &);
    void on(const queue::start_transfer &);
    void on(const queue::move_window &);
    void on(const queue::release_spool &);
    void on(const queue::limit_transfer &) {}
    void on(const queue::stop_transfer &);
    void on(const queue::rename_files &);
    void on(const queue::delete_files &);
    void on(const queue::reply &);
    void on(const queue::notification &) {}
    void remove_waiting();
    void on_storage_failure();
    void sweep_spool();
    std::unique_ptr<queue::queue> new_queue();
    queue::effects take_up(const std::vector<queue::hive_value> &, bool reload);
    unsigned version_of(const std::string &url) const;
    disk_work &work();

    memory_disk &disk_;
    memory_files files_;
    memory_vfs vfs_;
    const std::string boot_id_, session_;
    std::uint32_t random_;
    instant now_;
    std::unique_ptr<store::hive> hive_;
    std::unique_ptr<queue::queue> queue_;
    std::unique_ptr<disk_work> work_;
    std::map<queue::transfer_id, std::unique_ptr<running_transfer>> transfers_;
    std::list<queue::delete_files> removals_;
    std::deque<queue::action> actions_;
    std::deque<queue::event> events_;
    std::map<std::uint64_t, std::uint32_t> replies_;
    std::map<std::uint64_t, queue::personality> asked_;
    std::uint64_t last_call_ = 0;
    std::string why_not_;
    bool damaged_ = false, storage_failed_ = false;
};

} // namespace winebits::crash_states
