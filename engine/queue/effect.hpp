// SPDX-License-Identifier: LGPL-2.1-or-later
// Everything the queue can ask for. Plain data, carried out by winebitsd.
//
// `effects::transaction` is committed first; `effects::actions` are carried out in order only after that
// commit, and never before the actions of an earlier event. So an answer is sent when its change is kept
// (design promise 1), and a temporary file is made only when the hive already knows its name. Main thread
// only.
#pragma once

#include "engine/queue/event.hpp"
#include "engine/queue/hive_record.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace winebits::queue {

struct start_transfer {
    transfer_id id = 0;
    job_id job;
    std::uint32_t file_index = 0;
    std::string remote_name;
    local_path target;
    std::string temporary_name;
    bool temporary_created = false; // false: create it exclusively, an existing one is temporary_name_taken
    std::uint64_t offset = 0;       // continue here; 0 begins anew
    std::optional<std::uint64_t> size; // known from an earlier response
    validator remote;                  // must still hold when offset > 0
    bool foreground = false;           // bits-api 6.4: a whole 200 is accepted from a foreground job only
    proxy_settings proxy;
};
struct stop_transfer { // answered by transfer_finished{stopped}, unless it had finished by itself
    transfer_id id = 0;
};

struct file_rename {
    local_path target;
    std::string temporary_name;
    file_time modified = 0; // 0: leave the file's times alone (bits-api 5.4)
};
struct rename_files { // answered by files_renamed; idempotent: a missing source with a present target is
                      // success
    job_id job;
    std::vector<file_rename> renames;
};
struct temporary_file {
    local_path target;
    std::string temporary_name;
};
struct delete_files { // answered by files_deleted
    job_id job;
    std::vector<temporary_file> files;
};

struct reply {
    std::uint64_t to = 0;
    std::uint32_t hresult = 0; // S_OK, BG_S_* or an error of the personality
};

// Told to the surface's subscriber. For `owed` kinds the service reports back with `acknowledge`.
struct notification {
    personality surface = personality::bits;
    job_id job;
    std::uint32_t what = 0;       // one bit of notify::*
    std::uint32_t file_index = 0; // with notify::file_transferred
};

using action = std::variant<start_transfer, stop_transfer, rename_files, delete_files, reply, notification>;

struct effects {
    hive_transaction transaction;
    std::vector<action> actions;
};

} // namespace winebits::queue
