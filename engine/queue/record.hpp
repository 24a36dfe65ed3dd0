// SPDX-License-Identifier: LGPL-2.1-or-later
// A job as the queue holds it: what everybody may read (job) and what only the queue needs beside it.
// Main thread only.
#pragma once

#include "engine/base/instant.hpp"
#include "engine/queue/effect.hpp"
#include "engine/queue/event.hpp"
#include "engine/queue/hive_record.hpp"
#include "engine/queue/job.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace winebits::queue {

// A transfer between its start_transfer and its transfer_finished.
struct open_transfer {
    transfer_id id = 0;
    std::uint32_t file_index = 0;
    std::uint64_t offset = 0; // as asked for, like `end`: see file_content.hpp, piece
    std::optional<std::uint64_t> end{};
    std::uint64_t begin = 0;                   // where the body begins
    std::uint64_t told = 0;                    // how far it is written, as last told
    std::string host{};                        // authority of its URL
    bool started = false;                      // transfer_started came
    bool stopping = false;                     // stop_transfer was sent
    bool foreground = false;                   // counts as a foreground connection
    bool spoilt = false;                       // what it brings can't be used
    std::optional<std::uint64_t> rate_limit{}; // bytes a second
    milliseconds opened{0};
    milliseconds last_moved{0}; // when bytes moved last, or when it was opened
    std::string cache_host{};   // the Connected Cache it is directed to; empty: the origin
    std::uint64_t base = 0;     // bytes of the file that were there when its body began
    std::uint64_t received = 0; // bytes that came since, as far as they are counted
    std::size_t accepted = 0;   // so many accepted certificates were given to it
    // Of the DO surfaces.
    bool scattered = false;       // the file had holes when it began
    std::uint64_t window_end = 0; // of a stream
};

// A server's certificate that the program has been asked about (bits-api 3.9).
struct certificate_question {
    std::uint32_t file_index = 0;
    std::string origin, fingerprint, public_key;
    std::vector<std::string> chain;
    bool accepted = false;                       // answered before the transfer that found it has ended
    std::optional<milliseconds> patience_ends{}; // nobody is there to be asked; until then somebody may come
};

// How a download stands with the cache hosts (cache_transfers.cpp).
struct cache_use {
    std::uint32_t file_index = 0;
    std::vector<std::string> passed_over{}; // hosts that failed since the last start or resume
    std::uint32_t failures_at_origin = 0;   // in a row, without a byte
    bool stays = false;                     // asks a cache again after a failure that passes
    bool given_up = false;                  // its delay is over, and the origin was needed: for good
};

// Where an active job stands with the scheduler.
enum class place : std::uint8_t {
    nowhere,    // not active, or its last transfer has not ended yet
    waiting,    // in a waiting line
    foreground, // runs as one of the foreground jobs
    turn,       // runs as the background job
    stalled,    // gave its turn up because nothing moved; its connection is still open
};

// A Complete or Cancel that has been recorded and is being carried out (design 4, "Complete and Finalize").
enum class intent_kind : std::uint8_t { none = 0, complete = 1, cancel = 2 };
enum class intent_step : std::uint8_t { stopping, renaming, deleting };

struct record {
    job data;
    std::uint64_t sequence = 0; // order of creation
    std::size_t kept_bytes = 0; // of its values in the hive, as change_log counts them

    // Clocks of bits-api 4.3; kept in the hive.
    std::optional<instant> transient_since;   // when the present TRANSIENT_ERROR began
    std::optional<instant> no_progress_since; // first transient error since bytes moved
    milliseconds download_time_used{0};       // of transfers that have ended
    std::optional<instant> first_started;     // when the first transfer of a download began

    // Clocks of this run of the daemon.
    milliseconds retry_jitter{0};
    milliseconds active_since{0}; // last activity in the sense of the inactivity time-out
    std::optional<milliseconds> modification_sent, modification_due;
    bool modification_wanted = false; // to be told at the end of this event

    // Scheduling.
    place where = place::nowhere;
    std::string host;            // authority of the file that is next
    std::uint64_t ticket = 0;    // place in the waiting line
    bool came_back = false;      // waits because its stalled transfer moved again: pre-empts nobody
    bool had_its_chance = false; // lost a silent connection to another job, and moved nothing since
    std::optional<open_transfer> transfer;
    std::size_t names_taken = 0;      // temporary names in a row that existed already
    std::uint32_t began_anew = 0;     // so often at once since it came further than before
    std::uint64_t reached_before = 0; // bytes of the file that were there when it changed at its server
    std::uint32_t failures = 0;       // in a row, since bytes moved (do-api 5.5)
    milliseconds quiet_since{0};      // when the last transfer moved bytes last, or was opened
    bool chose_timeout = false;       // SetNoProgressTimeout was called; kept in the hive
    std::vector<bool> attempted;      // per file: a transfer was told to create the temporary file
    std::set<std::uint32_t> renamed;  // files whose bytes came from another URL

    cache_use cache; // of the DO surfaces only

    // Server certificates (certificates.cpp).
    bool judges_certificates =
        false; // a program set its interface, which may be gone by now; kept in the hive
    std::vector<accepted_certificate> accepted; // by the program, until it sets its interface anew
    std::optional<certificate_question> question;

    // Bytes that FileRangesTransferred has not told of, by file (random_access.cpp).
    std::map<std::uint32_t, std::vector<byte_range>> untold_ranges;
    std::optional<milliseconds> ranges_told, ranges_due;

    intent_kind intent = intent_kind::none;
    intent_step step = intent_step::stopping;
    std::optional<request_key> intent_request;
    std::vector<std::uint64_t> waiters; // reply_to of the calls to answer
    std::vector<std::uint32_t> renaming;
    bool partial = false;

    // Bookkeeping of the change log and of the timers.
    bool touched = false;
    std::optional<std::vector<std::optional<hive_data>>> before;
    std::map<std::uint32_t, std::vector<std::optional<hive_data>>> files_before;
    std::map<std::uint32_t, std::vector<std::optional<hive_data>>> files_unkept; // of earlier events
    std::optional<milliseconds> timer;
};

} // namespace winebits::queue
