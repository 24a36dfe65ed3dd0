// SPDX-License-Identifier: LGPL-2.1-or-later
// A program that uses one surface of the daemon over the wire, as the Windows service does: it keys its
// calls, remembers what was acknowledged, and repeats the call that was not. One thread at a time.
#pragma once

#include "engine/rpc/client.hpp"
#include "tests/engine/daemon_harness.hpp"
#include "tests/faults/kill/facts.hpp"
#include "tests/faults/kill/tally.hpp"

#include <atomic>
#include <list>
#include <memory>
#include <random>

namespace winebits::test::kill {

// The calls whose fate is looked at when their answer is missing.
enum class call_kind : std::uint8_t {
    create,
    add_files, // of a download: its address and target
    set,
    resume,
    suspend,
    acknowledge, // not of a download
    complete,
    cancel,
};
std::vector<call_kind> call_kinds(surface);
std::string name_of(call_kind);

// The connection broke: the daemon is dead.
struct daemon_gone {};

// The draws of one round; the same seed gives the same.
using dice = std::mt19937_64;
inline unsigned draw(dice &from, unsigned below) {
    return static_cast<unsigned>(from() % below);
}

// Design promise 3: under its final name a file is right, or not there. `may_be_there`: it may be both.
void check_files_of(const facts &, const scratch_prefix &, bool may_be_there);

class client_program {
  public:
    // `wine_session`: the same for all of them, as in one session of Wine.
    client_program(const scratch_prefix &, surface, const std::string &wine_session, const file_server &,
                   tally &);

    // The classes that must be found for this surface.
    void require_classes();

    // With a new daemon: looks at every job, and repeats the calls whose answers were lost.
    void connect();
    void check_after_restart();
    // Before that, while no daemon runs: no file is half there.
    void check_files() const;

    // Lives of jobs, one call after another, until the daemon is gone or `enough` is true.
    void live(dice &, const std::atomic<bool> &enough);
    // One job from its creation to its file.
    void one_life(dice &);
    // Makes those jobs that are to be found in each phase after every kill, as far as they are missing, or
    // ends one of them, which is then made anew.
    void keep_gallery();
    void end_one_of_gallery(dice &);
    // Cancels what else would never end and keep other jobs from running.
    void end_endless();

    // A call whose answer is lost although it was kept; and one that never arrives. `prepare` brings a job
    // to where the call is legal; the daemon still runs then.
    void call_unheard(call_kind);
    void prepare_lost_call(call_kind);
    void make_lost_call(); // the daemon is dead

    // A job of many files, there and acknowledged; completed with the next call, which may be cut.
    std::vector<std::string> prepare_many_files(unsigned count);
    void complete_many_files();

    // Ends every job: those that run are waited for. Then nothing may be left.
    void finish();

  private:
    struct unheard {
        call_kind kind;
        std::string method, params;
        facts after;
    };
    struct job {
        std::string id;
        facts known;
        std::optional<unheard> doubt;
        bool in_gallery = false;
    };

    std::string name() const { return wire_name(surface_); }
    bool is_download() const { return surface_ == surface::delivery_download; }
    // One change; true: it was answered with S_OK. `heard` false: the answer is treated as lost.
    void change(job &, call_kind, std::string_view method, const std::string &members, facts after,
                bool heard = true);
    rpc::json::value ask(std::string_view method, const std::string &params);
    rpc::json::value record_of(const std::string &id);
    rpc::json::value files_of(const job &, const rpc::json::value &record);

    job &create(bool heard = true, std::uint32_t type = 0);
    void set_something(job &, unsigned which, bool heard = true);
    void set_priority(job &, unsigned priority);
    void add_file(job &, const std::string &path, const served_file &, bool heard = true);
    void add_files(job &, std::vector<expected_file>, bool heard = true);
    void add_some_files(job &, dice &);
    void resume(job &, bool heard = true);
    void suspend(job &, bool heard = true);
    void note_end(job &);
    void acknowledge(job &, bool heard = true);
    void complete(job &, bool heard = true);
    void cancel(job &, bool heard = true);
    // False: it was not there in time.
    void wait_until(job &, std::uint64_t state);
    void wait_transferred(job &);
    job &prepare(call_kind);
    void perform(job &, call_kind, bool heard);
    void one_act(dice &);
    expected_file new_file(const std::string &path, const served_file &);
    job *gallery_job(phase);
    void make_gallery_job(phase);
    void check_job(job &);
    void check_list();
    void settle(job &);

    const scratch_prefix &prefix_;
    const surface surface_;
    const file_server &server_;
    tally &tally_;
    const std::string session_, wine_session_;
    std::unique_ptr<rpc::client> connection_;
    std::list<job> jobs_;
    std::vector<job> ended_;        // in the life of the daemon that has just ended
    std::vector<facts> long_ended_; // before that
    std::uint64_t last_request_ = 0, last_number_ = 0;
    job *lost_ = nullptr;
    call_kind lost_kind_{};
    job *many_ = nullptr;
};

} // namespace winebits::test::kill
