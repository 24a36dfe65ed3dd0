// SPDX-License-Identifier: LGPL-2.1-or-later
// A story is what programs do in one life of a daemon, with a mark in the disk's log for each call and each
// answer. What must be true after a crash at some place of that log follows from it.
// Test thread only.
#pragma once

#include "tests/faults/crash_states/machine.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace winebits::crash_states {

// keep: a download of Delivery Optimization no longer ends with its Wine session.
enum class deed : std::uint8_t { create, add_file, describe, start, pause, cancel, complete, keep, other };

struct recorded_call {
    job_id job;
    deed what{};
    queue::personality surface{};
    std::vector<queue::new_file> files{}; // of add_file, and the sink of a download
    std::string text{};
    std::size_t asked = 0, answered = SIZE_MAX; // places in the log
    std::uint32_t hresult = 0;

    bool succeeded() const { return answered != SIZE_MAX && (hresult >> 31) == 0; }
    // A power cut after the answer does not lose it (design promise 1).
    bool durable() const { return what == deed::start || what == deed::cancel || what == deed::complete; }
};

struct story {
    // Makes the disk as it was before, and plays.
    using script = void (*)(story &);
    story(std::string called, script how) : story(std::move(called), how, nullptr) {}
    // On a disk that is asked before each call (memory_disk.hpp): then calls may fail, and the script may
    // end early.
    story(std::string called, script how, std::function<int(const operation &, std::size_t &length)> before);

    machine &daemon() { return *machine_; }
    // Calls of programs; each must be answered by success before it returns, but for those that are left
    // open on purpose.
    job_id create(queue::personality = queue::personality::bits);
    void add(const job_id &, const std::string &name, std::uint64_t size,
             std::vector<queue::byte_range> ranges = {});
    void sink(const job_id &, const std::string &name, std::uint64_t size);   // of an IDODownload
    void stream(const job_id &, const std::string &name, std::uint64_t size); // likewise
    void set(const job_id &, queue::property);
    void describe(const job_id &, const std::string &text);
    void resume(const job_id &);
    void suspend(const job_id &);
    void cancel(const job_id &);
    void complete(const job_id &);
    void request(const job_id &, std::uint32_t file, std::vector<queue::byte_range>);
    void consume_all(const job_id &);
    void steps(int count);
    void transfer(const job_id &); // until it has every byte

    std::string name;
    std::vector<recorded_call> calls;
    std::unique_ptr<memory_disk> disk;
    // How the versions of remote files were at the end; an older one of a file may be there, too.
    std::map<std::string, unsigned> versions;
    const bool may_fail;

  private:
    std::uint64_t call(recorded_call, queue::command_body);
    struct given_up {};
    void finish(std::uint64_t);
    bool go_on();
    queue::personality surface_of(const job_id &) const;

    std::unique_ptr<machine> machine_;
    std::map<std::uint64_t, std::size_t> open_; // calls without an answer
    unsigned jobs_ = 0;
};

// How far the spool file of a stream has what its program may take; none: there is nothing, or it is no
// stream. Wrong bytes throw test::check_failure.
std::optional<std::uint64_t> consumable(const machine &, const job_id &);

struct named_script {
    const char *name;
    story::script script;
};
const std::vector<named_script> &all_scripts();

} // namespace winebits::crash_states
