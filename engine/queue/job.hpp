// SPDX-License-Identifier: LGPL-2.1-or-later
// What the queue knows of a job and its files. Plain data; every change to it is made by queue::queue.
// Main thread only.
#pragma once

#include "engine/base/cause.hpp"
#include "engine/base/instant.hpp"
#include "engine/base/job_id.hpp"
#include "engine/queue/delivery.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace winebits::queue {

// Who sees the job and whose numbers it speaks (design 4, "One model, three surfaces").
enum class personality : std::uint8_t {
    bits,
    delivery_job,      // a BITS-style job of Delivery Optimization (do-api 7)
    delivery_download, // an IDODownload: a job with exactly one file, made with it (do-api 5)
};
inline constexpr std::size_t personality_count = 3;
inline constexpr std::array<personality, personality_count> all_personalities{
    personality::bits, personality::delivery_job, personality::delivery_download};

constexpr bool is_delivery(personality surface) {
    return surface != personality::bits;
}

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
inline constexpr std::uint32_t file_ranges_transferred = 0x20;
inline constexpr std::uint32_t all = 0x3f;
// Not a flag a program can set: a server's certificate waits for the program's verdict (docs/wire.md).
inline constexpr std::uint32_t certificate = 0x100;
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

// Bytes of a remote file; `length` may be to_end.
struct byte_range {
    static constexpr std::uint64_t to_end = UINT64_MAX; // BG_LENGTH_TO_EOF
    std::uint64_t offset = 0, length = 0;
    friend bool operator==(const byte_range &, const byte_range &) = default;
};

struct file {
    std::string remote_name; // URL as the program gave it, UTF-8; the present one after a reported redirect
    // The file behind a remote name that is a path, a UNC name or a file: URL; none: HTTP.
    std::optional<local_path> source;
    // SetRemoteName before the next Resume makes it durable (bits-api 3.10); not in the hive.
    std::optional<std::pair<std::string, std::optional<local_path>>> next_remote;
    // AddFileWithRanges (bits-api 5.7): the parts of the remote file that follow each other in the local one,
    // so that `written` and `flushed` count in the local file as ever. Empty: the whole file.
    std::vector<byte_range> ranges;
    // RequestFileRanges and UpdateDownloadPosition (bits-api 3.10): what is in the local file, sorted and
    // merged, and what is still wanted first. Empty for a file that is fetched from start to end. With
    // `filled`, `written` is the sum of it, trusted in the same boot like it.
    std::vector<byte_range> filled, requested;
    std::vector<byte_range> filled_flushed; // likewise of `flushed`: what is known to be on the disk
    std::uint64_t position = 0;             // UpdateDownloadPosition: where the sequential download goes on
    bool ranges_refused = false;            // its server has no range support; not in the hive
    std::string response_headers;  // of the last response, lines end with CRLF; empty before the first one
    bool validation_state = false; // SetValidationState(TRUE)
    local_path target;
    std::string temporary_name;        // "BIT1A2B.tmp", in the target's folder
    bool temporary_created = false;    // an existing file of that name is ours
    std::optional<std::uint64_t> size; // bytes; none until a server told
    std::uint64_t written = 0;         // bytes written, trusted in the same boot only
    std::uint64_t flushed = 0;         // bytes known to be on the disk, never more than `written`
    validator remote;                  // of the response the first `written` bytes came from
    file_time remote_time = 0;         // Last-Modified as FILETIME, 0 when the server sent none
    bool transferred = false;          // every byte is there and flushed
    bool rename_begun = false;         // it may have its final name already, whoever has tried that
    bool completed = false;            // renamed to its final name, and that is on the disk
    bool notified = true;              // no FileTransferred is owed to the client
    delivery_file delivery;            // of the DO surfaces only
};

struct job_error {
    error what;
    std::uint32_t hresult = 0;               // as the personality numbers it
    std::uint8_t context = 0;                // BG_ERROR_CONTEXT
    std::optional<std::uint32_t> file_index; // 0-based; none when the error is not tied to a file
    std::uint32_t earlier = 0;               // with cause::no_progress: the HRESULT of what failed last
};

// BG_AUTH_TARGET, BG_AUTH_SCHEME (bits-api 2.2).
enum class auth_target : std::uint8_t { server = 1, proxy = 2 };
enum class auth_scheme : std::uint8_t { basic = 1, digest = 2, ntlm = 3, negotiate = 4, passport = 5 };

// One for each target and scheme. Kept encrypted, never told to anybody.
struct credential {
    auth_target target{};
    auth_scheme scheme{};
    bool implicit = false; // the logged-on user's own (NULL user and password)
    std::string user, password;
    friend bool operator==(const credential &, const credential &) = default;
};

// A client certificate of a Windows store, with what a transfer needs while no Wine runs.
struct client_certificate {
    std::uint32_t location = 0; // BG_CERT_STORE_LOCATION
    std::string store, subject; // subject: the name in the certificate
    std::string thumbprint;     // SHA-1, 40 hexadecimal digits
    std::string certificate;    // DER bytes; kept encrypted like the key
    std::string private_key;    // PRIVATEKEYBLOB bytes; empty: it can't be exported
    friend bool operator==(const client_certificate &, const client_certificate &) = default;
};

// BG_SSL_* and BG_HTTP_REDIRECT_* (bits-api 2.1).
namespace security {
inline constexpr std::uint32_t check_revocation = 0x001;
inline constexpr std::uint32_t ignore_host_name = 0x002;
inline constexpr std::uint32_t ignore_date = 0x004;
inline constexpr std::uint32_t ignore_unknown_authority = 0x008;
inline constexpr std::uint32_t ignore_wrong_usage = 0x010;
inline constexpr std::uint32_t redirect_mask = 0x700;
inline constexpr std::uint32_t redirect_silently = 0x000;
inline constexpr std::uint32_t redirect_and_report = 0x100;
inline constexpr std::uint32_t redirect_never = 0x200;
inline constexpr std::uint32_t redirect_to_insecure = 0x800;
inline constexpr std::uint32_t all = 0xf1f;
} // namespace security

// A proxy that a PAC script or WPAD named for one origin; the service asks for it (docs/wire.md).
struct proxy_answer {
    std::string origin; // "https://host:port", lower case, port always there
    std::string list;   // grammar of bits-api 6.7; empty: direct
    friend bool operator==(const proxy_answer &, const proxy_answer &) = default;
};

// What goes into the requests of a job (bits-api 3.9, 6.8 to 6.10).
struct http_options {
    std::string method;         // custom verb; empty: GET
    std::string custom_headers; // as the program gave them, lines end with CRLF or LF; kept encrypted
    std::uint32_t security_flags = 0;
    std::vector<credential> credentials;
    std::optional<client_certificate> certificate;
    bool use_stored_proxy_credentials = false;
    std::vector<proxy_answer> proxy_answers; // with proxy_usage::autodetect, and preconfigured with a script
    friend bool operator==(const http_options &, const http_options &) = default;
};

struct command_line {
    std::string program, parameters;
    friend bool operator==(const command_line &, const command_line &) = default;
};

// BITS_COST_STATE_* (bits-api 2.1): every state is allowed.
inline constexpr std::uint32_t cost_always = 0x8000'00FF;

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
    http_options http;
    bool headers_write_only = false;     // MakeCustomHeadersWriteOnly
    bool validates_certificates = false; // a program judges server certificates; not in the hive
    std::optional<command_line> notify_command;
    std::string notification_class; // CLSID text; empty: GUID_NULL
    std::string reply_file_name;    // upload-reply jobs
    std::uint32_t acl_flags = 0, peer_caching_flags = 0;
    std::uint32_t helper_token_flags = 0;
    std::uint32_t owner_integrity_level = 0x2000; // RID of the owner's mandatory label
    bool owner_elevated = false;
    bool was_resumed = false; // some properties can't change any more
    // Properties of bits-api 3.8.
    std::uint32_t cost_flags = cost_always;
    bool dynamic_content = false, high_performance = false, on_demand = false;
    std::optional<std::uint64_t> max_download_size; // bytes; none: unlimited
    milliseconds minimum_notification_interval{500};
    file_time created = 0, modified = 0, transfer_completed = 0;
    std::optional<job_error>
        last_error;                // shown in error and transient_error, and until the next transferring
    bool owes_transferred = false; // JobTransferred not yet acknowledged by a client
    bool owes_error = false;       // JobError likewise
    std::vector<file> files;       // in the order added; transferred in that order
    delivery_options delivery;     // of the DO surfaces only
    // The queue itself has cancelled it (do-api 5.7, 5.12), and its file goes: shown as Aborted already. Not
    // in the hive.
    bool abandoned = false;
};

// What GetStatus tells of an IDODownload (do-api 5.1, 5.5). `error` is set when the download stopped for
// good, `extended_error` while it is tried again or waits, or as a second code beside `error`.
struct download_status {
    download_state state = download_state::created;
    std::uint64_t bytes_total = 0, bytes_transferred = 0; // 0/0 while nothing is known (do-api 5.2)
    std::uint32_t error = 0, extended_error = 0;          // HRESULTs
};
download_status status_of(const job &);

// What GetState tells: DO has no CONNECTING (do-api 3.7).
constexpr job_state shown_state_of(const job &one) {
    return is_delivery(one.owner_surface) && one.state == job_state::connecting ? job_state::transferring
                                                                                : one.state;
}

// Every byte of a stream is there, and the program has not taken them all.
bool awaits_consumer(const job &);
// Whether the program takes a file as a stream: its service has to hear of every byte.
bool feeds_stream(const job &);

// The remote name, and the file behind it, as they are now.
inline const std::string &remote_name_of(const file &one) {
    return one.next_remote ? one.next_remote->first : one.remote_name;
}
inline const std::optional<local_path> &source_of(const file &one) {
    return one.next_remote ? one.next_remote->second : one.source;
}

// RequestFileRanges and its companions work (bits-api 3.10).
bool offers_random_access(const job &, const file &);

// Runs at once like a foreground job, whatever its priority says (bits-api 6.6).
inline bool runs_in_foreground(const job &one) {
    return one.priority == job_priority::foreground || one.dynamic_content;
}

// How the scheduler takes the job. Those of DO run at once (do-api 7.8).
inline job_priority rank_of(const job &one) {
    return runs_in_foreground(one) || is_delivery(one.owner_surface) ? job_priority::foreground
                                                                     : one.priority;
}

struct job_progress {
    std::optional<std::uint64_t> bytes_total; // none while the size of any file is unknown
    std::uint64_t bytes_transferred = 0;
    std::uint32_t files_total = 0;
    std::uint32_t files_transferred = 0;
};

// Sums over the files; zero totals for a job without files (bits-api 3.4 GetProgress).
job_progress progress_of(const job &);

} // namespace winebits::queue
