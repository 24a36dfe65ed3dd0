// SPDX-License-Identifier: LGPL-2.1-or-later
// What the queue knows of a job and its files. Plain data; every change to it is made by queue::queue.
// Main thread only.
#pragma once

#include "engine/base/cause.hpp"
#include "engine/base/instant.hpp"
#include "engine/base/job_id.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace winebits::queue {

// Who sees the job and whose numbers it speaks (design 4, "One model, three surfaces").
enum class personality : std::uint8_t { bits };

// The values are those of BG_JOB_STATE, BG_JOB_PRIORITY, BG_JOB_TYPE, BG_JOB_PROXY_USAGE (bits-api 2.2).
enum class job_state : std::uint8_t {
    queued = 0,
    connecting = 1,
    transferring = 2,
    suspended = 3,
    error = 4,
    transient_error = 5,
    transferred = 6,
    acknowledged = 7,
    cancelled = 8,
};
enum class job_priority : std::uint8_t { foreground = 0, high = 1, normal = 2, low = 3 };
enum class job_type : std::uint8_t { download = 0, upload = 1, upload_reply = 2 };
enum class proxy_usage : std::uint8_t { preconfigured = 0, none = 1, override_list = 2, autodetect = 3 };

// BG_NOTIFY_* (bits-api 2.1).
namespace notify {
inline constexpr std::uint32_t job_transferred = 0x01;
inline constexpr std::uint32_t job_error = 0x02;
inline constexpr std::uint32_t disable = 0x04;
inline constexpr std::uint32_t job_modification = 0x08;
inline constexpr std::uint32_t file_transferred = 0x10;
inline constexpr std::uint32_t all = 0x1f;
} // namespace notify

struct proxy_settings {
    proxy_usage usage = proxy_usage::preconfigured;
    std::string list;   // grammar of bits-api 6.7; only with override_list
    std::string bypass; // likewise
    friend bool operator==(const proxy_settings &, const proxy_settings &) = default;
};

// A local name in both worlds. The Unix path is kept relative to its drive's root, so that a moved prefix
// goes on.
struct local_path {
    std::string dos; // as the program gave it, "C:\\dir\\file"
    char drive = 0;  // 'a' to 'z'
    std::string
        unix_relative; // below the drive's root, no leading slash: "dir/file", as it is spelled on the disk
    friend bool operator==(const local_path &, const local_path &) = default;
};

// What identifies the remote file between two requests (bits-api 5.5; design promise 2).
struct validator {
    std::string etag;          // a strong ETag with its quotes, or empty
    std::string last_modified; // the header's text, or empty
    friend bool operator==(const validator &, const validator &) = default;
};

struct file {
    std::string remote_name; // URL as the program gave it, UTF-8
    local_path target;
    std::string temporary_name;        // "BIT1A2B.tmp", in the target's folder
    bool temporary_created = false;    // an existing file of that name is ours
    std::optional<std::uint64_t> size; // bytes; none until a server told
    std::uint64_t written = 0;         // bytes written, trusted in the same boot only
    std::uint64_t flushed = 0;         // bytes known to be on the disk, never more than `written`
    validator remote;                  // of the response the first `written` bytes came from
    file_time remote_time = 0;         // Last-Modified as FILETIME, 0 when the server sent none
    bool transferred = false;          // every byte is there and flushed
    bool completed = false;            // renamed to its final name
    bool notified = true;              // no FileTransferred is owed to the client
};

struct job_error {
    error what;
    std::uint32_t hresult = 0;               // as the personality numbers it
    std::uint8_t context = 0;                // BG_ERROR_CONTEXT
    std::optional<std::uint32_t> file_index; // 0-based; none when the error is not tied to a file
};

struct job {
    job_id id;
    personality owner_surface = personality::bits;
    job_type type = job_type::download;
    job_state state = job_state::suspended;
    job_priority priority = job_priority::normal;
    std::string display_name, description;
    std::string owner_sid;
    std::uint32_t notify_flags = notify::job_transferred | notify::job_error;
    seconds minimum_retry_delay{600};
    seconds no_progress_timeout{1'209'600};
    seconds maximum_download_time{7'776'000};
    std::uint32_t error_count = 0;
    proxy_settings proxy;
    file_time created = 0, modified = 0, transfer_completed = 0;
    std::optional<job_error>
        last_error;                // shown in error and transient_error, and until the next transferring
    bool owes_transferred = false; // JobTransferred not yet acknowledged by a client
    bool owes_error = false;       // JobError likewise
    std::vector<file> files;       // in the order added; transferred in that order
};

struct job_progress {
    std::optional<std::uint64_t> bytes_total; // none while the size of any file is unknown
    std::uint64_t bytes_transferred = 0;
    std::uint32_t files_total = 0;
    std::uint32_t files_transferred = 0;
};

// Sums over the files; zero totals for a job without files (bits-api 3.4 GetProgress).
job_progress progress_of(const job &);

} // namespace winebits::queue
