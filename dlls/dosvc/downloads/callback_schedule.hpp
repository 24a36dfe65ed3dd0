// SPDX-License-Identifier: LGPL-2.1-or-later
// Which download's callback is made when, and with which status: the pure part of status_notifier, without
// threads, COM or a clock (do-api 5.6).
//
// A worker looks at a download when something has changed or a time has come: it takes a task, asks the
// engine for the status, asks is_due() whether the client is to be told, and finishes the task. So what is
// told is always the state of that moment, and one callback follows the other.
// - While it transfers: at most as often as CallbackFreqSeconds and CallbackFreqPercent want.
// - Nothing is told while a Start is under way nor just after it, and the end (Transferred, or a failure)
//   only some hundred milliseconds later: winget begins to wait after Start has returned, and a callback
//   from before that is lost on it.
// - The end is repeated once a second until the client calls the download, for at most a minute.
// One thread at a time: the notifier's lock guards it. Times are milliseconds of GetTickCount64.
#pragma once

#include "dlls/common/com/guid.hpp"
#include "dlls/common/notification/client_calls.hpp"

#include <windows.h>

#include <deliveryoptimization.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>

namespace winebits::dosvc::downloads {

class status_callback;

// CallbackFreqSeconds, where 0 means never by time, and CallbackFreqPercent, 0: never by bytes.
struct callback_frequency {
    std::uint32_t seconds = 1, percent = 0;
};

class callback_schedule {
  public:
    struct listener {
        std::shared_ptr<status_callback> callback;
        std::uint64_t client = 0; // equal for all objects of one client
    };
    struct task {
        GUID download{};
        std::uint64_t line = 0; // which state of the download's line it came from
        listener whom;
    };
    enum class outcome {
        told,
        nothing_due, // is_due() said no
        unknown,     // the engine could not be asked
        client_gone, // the callback is invalid; the download stays
        ended,       // there is no such download any more
    };

    // Another listener; returns the one before. It hears of a download that is running or transferred at
    // once, of one that is paused only when that changes: whoever resumes it sets his callback first.
    listener set(const GUID &download, listener);
    listener clear(const GUID &download);
    std::shared_ptr<status_callback> find(const GUID &download) const;

    // Around the call of a Start; `now` is when it ends.
    void begin_start(const GUID &download);
    void end_start(const GUID &download, bool started, std::uint64_t now);
    // The engine told of a change, or may have.
    void changed(const GUID &download);
    void all_changed();
    // The client made a call.
    void called(const GUID &download);

    // The next task, begun, or in `wait` after how many milliseconds there is one at the earliest (unchanged:
    // after the next change).
    std::optional<task> begin(std::uint64_t now, std::uint32_t &wait);
    // Whether the client is to be told this status; then it counts as told.
    bool is_due(const task &, const DO_DOWNLOAD_STATUS &, const callback_frequency &, std::uint64_t now);
    void finish(const task &, outcome, std::uint64_t now);
    // Whether anything is due now or later.
    bool has_work() const;

  private:
    struct line {
        std::uint64_t number = 0; // another one for each listener
        listener whom;
        bool busy = false;     // a task has begun
        bool changed = false;  // since the last task
        bool late = false;     // the listener came to a download that may have started before
        unsigned starting = 0; // calls of Start under way
        std::uint64_t not_before = 0, end_not_before = 0;
        std::optional<std::uint64_t> again_at; // without a change
        std::optional<DO_DOWNLOAD_STATUS> told;
        std::uint64_t told_at = 0, repeat_until = 0;
        bool called = false; // since the end was told first
    };

    line *line_of(const task &);
    bool is_news(line &, const DO_DOWNLOAD_STATUS &, std::uint64_t now);
    bool is_wanted_again(line &, const DO_DOWNLOAD_STATUS &, const callback_frequency &, std::uint64_t now);
    listener replace(line &, listener);
    static std::uint64_t due_at(const line &);

    std::map<GUID, line, com::guid_less> lines_;
    notify::client_calls calls_;
    GUID last_served_{};
    std::uint64_t last_number_ = 0;
};

} // namespace winebits::dosvc::downloads
