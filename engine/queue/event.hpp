// SPDX-License-Identifier: LGPL-2.1-or-later
// Everything that can happen to the queue. Plain data, made by rpc and transfer, taken by queue::handle.
// Main thread only.
#pragma once

#include "engine/base/cause.hpp"
#include "engine/queue/job.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace winebits::queue {

// ---- Commands: calls of a surface that change something. docs/wire.md has their JSON form.
// --------------------

struct create_job {
    job_id id; // made by the surface
    std::string display_name;
    job_type type = job_type::download;
    std::string owner_sid;
};
struct new_file {
    std::string remote_name;
    local_path target;
};
struct add_files { // all or nothing
    job_id id;
    std::vector<new_file> files;
};
struct resume_job {
    job_id id;
};
struct suspend_job {
    job_id id;
};
struct cancel_job {
    job_id id;
};
struct complete_job { // answered when the renames are done
    job_id id;
};
struct take_ownership {
    job_id id;
    std::string owner_sid;
};

struct display_name {
    std::string value;
};
struct description {
    std::string value;
};
struct notify_flags {
    std::uint32_t value;
};
struct minimum_retry_delay {
    seconds value;
};
struct no_progress_timeout {
    seconds value;
};
struct maximum_download_time {
    seconds value;
};
using property = std::variant<display_name, description, job_priority, notify_flags, minimum_retry_delay,
                              no_progress_timeout, maximum_download_time, proxy_settings>;
struct set_property {
    job_id id;
    property value;
};

// A client has been told (its callback returned S_OK), so that the notification is owed no longer.
struct acknowledge {
    job_id id;
    std::uint32_t what = 0;       // one bit of notify::job_transferred, job_error, file_transferred
    std::uint32_t file_index = 0; // with file_transferred
};

using command_body = std::variant<create_job, add_files, resume_job, suspend_job, cancel_job, complete_job,
                                  take_ownership, set_property, acknowledge>;

// Identifies a call for "repeat once after a reconnect" (design 4, Wire): unique while the hive lives.
struct request_key {
    std::string session; // GUID text of the service's session
    std::uint64_t counter = 0;
};

struct command {
    personality surface = personality::bits;
    std::uint64_t reply_to = 0;         // opaque, comes back in effect::reply
    std::optional<request_key> request; // none: the answer is not kept
    command_body body;
};

// ---- Transfers
// -------------------------------------------------------------------------------------------------

using transfer_id = std::uint64_t; // unique while the daemon runs

// The server answered the size question, or the first byte came: CONNECTING ends here.
struct transfer_started {
    transfer_id id = 0;
    std::optional<std::uint64_t> size;
    validator remote;
    file_time remote_time = 0;
    std::uint64_t offset = 0; // where the body begins: 0 when the transfer begins anew
    bool temporary_created = true;
};
// At most 4 MiB or 250 ms apart while bytes move; `written`/`flushed` count from the start of the file.
struct transfer_progress {
    transfer_id id = 0;
    std::uint64_t written = 0;
    std::uint64_t flushed = 0;
};
// The last event of a transfer, also after stop_transfer.
struct transfer_finished {
    transfer_id id = 0;
    std::uint64_t written = 0, flushed = 0;
    std::optional<error> failure; // none: every byte is there and flushed, or it was stopped
    bool stopped = false;         // ended by stop_transfer
};

// ---- Files
// -----------------------------------------------------------------------------------------------------

// Answer to effect::rename_files; `failures` has one entry for each request, in its order.
struct files_renamed {
    job_id id;
    std::vector<std::optional<error>> failures;
};
// Answer to effect::delete_files; counts the temporary files that are still there.
struct files_deleted {
    job_id id;
    std::uint32_t left_behind = 0;
};

// ---- Surroundings
// ------------------------------------------------------------------------------------------------

struct timer_expired {};
struct surface_stopped { // `net stop bits`: transfers of that surface pause until it starts again
    personality surface = personality::bits;
};
struct surface_started {
    personality surface = personality::bits;
};
struct network_changed {
    bool connected = true;
};

using event = std::variant<command, transfer_started, transfer_progress, transfer_finished, files_renamed,
                           files_deleted, timer_expired, surface_stopped, surface_started, network_changed>;

} // namespace winebits::queue
