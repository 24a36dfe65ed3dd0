// SPDX-License-Identifier: LGPL-2.1-or-later
// What is to be told about which job, to whom, and when: the pure part of the notifier, without threads, COM
// or a clock (bits-api 9).
//
// A job has one line. What is in it comes in order: JobTransferred waits for the FileTransferred before it,
// and each is repeated until it is done. FileRangesTransferred and JobModification are told once, when there
// is time. Clients are called as client_calls allows it, and jobs take turns.
// One thread at a time: the notifier's lock guards it. Times are milliseconds of GetTickCount64.
#pragma once

#include "dlls/common/com/guid.hpp"
#include "dlls/common/notification/client_calls.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace winebits::notify {

class client_callback;

using range_list = std::vector<std::pair<std::uint64_t, std::uint64_t>>; // offset and length

struct notification {
    std::uint32_t what = 0; // one BG_NOTIFY_* bit
    std::uint32_t file = 0; // with FILE_TRANSFERRED and FILE_RANGES_TRANSFERRED
    friend bool operator==(const notification &, const notification &) = default;
};

// Whom a job calls.
struct listener {
    std::shared_ptr<client_callback> callback;
    std::uint64_t client = 0; // equal for all objects of one client
    bool activated = false;   // made from the job's NOTIFICATION_CLSID; is let go when it is no longer needed
};

class delivery_schedule {
  public:
    struct task {
        GUID job{};
        std::uint64_t line = 0; // which state of the job's line it came from
        listener whom;          // without a callback: nobody is known
        notification what;      // `what` is 0: only let the callback go
        range_list ranges;      // with FILE_RANGES_TRANSFERRED
        bool again = false;     // was delivered to a client that is gone
        // Of a callback that is let go: what it was told. If it is invalid, its successor is told again.
        std::uint32_t delivered = 0;
    };
    enum class outcome {
        done,    // delivered, or not due any more
        nobody,  // there is nobody to tell such things
        failed,  // try again later
        program, // the job's program runs; end_program() follows or has come already
    };
    struct report {
        outcome result = outcome::failed;
        bool told = false;        // the callback took it
        bool client_gone = false; // the callback is invalid
        listener activated;       // a callback that was made instead
        std::uint32_t retry = 0;  // with failed: milliseconds; 0: longer each time
    };

    // A new listener; true when the job had no line yet.
    bool set(const GUID &job, listener);
    std::shared_ptr<client_callback> find(const GUID &job) const;
    // The listener is cleared; what is owed stays.
    void clear(const GUID &job);
    // The job has ended.
    void forget(const GUID &job);
    std::vector<GUID> jobs() const;
    // Somebody may listen now: a class or a command line was set.
    void expect_listener(const GUID &job);

    void add(const GUID &job, const notification &);
    // The job's client may have lost this one (bits-api 9.2): it is told again.
    void add_again(const GUID &job, std::uint32_t what);
    void add_modification(const GUID &job);
    void add_ranges(const GUID &job, std::uint32_t file, const range_list &);

    // The next task, begun, or in `wait` after how many milliseconds there is one at the earliest (unchanged:
    // after the next change).
    std::optional<task> begin(std::uint64_t now, std::uint32_t &wait);
    void finish(const task &, const report &, std::uint64_t now);
    // A task is about to start a program, which may end before the task is finished. When it can't be
    // started, finish() with `failed` is enough.
    void begin_program(const task &);
    // The program that a task started has ended; `retry` in milliseconds when it has to run again.
    void end_program(const task &, std::optional<std::uint32_t> retry, std::uint64_t now);
    // Whether anything is due now or later.
    bool has_work() const;

  private:
    struct line {
        std::uint64_t number = 0; // another one after each change of the listener
        listener whom;
        std::vector<notification> owed; // in order, the first is next
        std::map<std::uint32_t, range_list> ranges;
        bool modified = false;
        bool in_delivery = false;
        bool silent = false; // nobody hears what may be dropped
        // BG_NOTIFY_* bits: to be told again; told to the listener; told to one that is gone.
        std::uint32_t again = 0, delivered = 0, lost = 0;
        std::uint64_t retry_at = 0, release_at = 0;
        std::uint32_t retry_delay = 0;

        bool has_due() const { return modified || !owed.empty() || !ranges.empty(); }
    };
    line &line_of(const GUID &job);
    line *line_of(const task &);
    void retire(const GUID &job, line &);
    std::optional<task> begin_release(std::uint64_t now);
    std::optional<task> begin_in(const GUID &job, line &, std::uint64_t now, std::uint64_t &next);
    void take(task &, line &);
    void lose(const task &released);
    void postpone(line &, std::uint32_t retry, std::uint64_t now);

    std::map<GUID, line, com::guid_less> lines_;
    std::vector<task> to_release_;
    client_calls calls_;
    GUID last_served_{};
    std::uint64_t last_number_ = 0;
};

} // namespace winebits::notify
