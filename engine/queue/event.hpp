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
    std::uint32_t owner_integrity_level = 0x2000;
    bool owner_elevated = false;
    // DO surfaces only. A download gets its one file at once, without a name and a sink.
    std::string wine_session{};
    std::string correlation_vector{};
};
struct new_file {
    std::string remote_name;
    local_path target;
    std::optional<local_path> source{}; // for a remote name that is a file
    std::vector<byte_range> ranges{};   // AddFileWithRanges; empty: the whole file
    // BITS-style jobs of DO: the file id and the size the program knows. Their target may be empty: the sink
    // is set later, by a file property.
    std::string content_id{};
    std::optional<std::uint64_t> total_size{};
};
struct add_files { // all or nothing
    job_id id;
    std::vector<new_file> files;
};
struct resume_job {
    job_id id;
    // Start of an IDODownload (do-api 2.2): the ranges it names; an empty list is the whole file; none:
    // Start(NULL), those of before, or the whole file at the first start.
    std::optional<std::vector<byte_range>> ranges{};
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
struct notify_command {
    std::optional<command_line> value;
};
struct notification_class {
    std::string value;
};
struct reply_file_name {
    std::string value;
};
struct acl_flags {
    std::uint32_t value;
};
struct peer_caching_flags {
    std::uint32_t value;
};
struct helper_token_flags {
    std::uint32_t value;
};
struct cost_flags {
    std::uint32_t value;
};
struct dynamic_content {
    bool value;
};
struct high_performance {
    bool value;
};
struct on_demand {
    bool value;
};
struct max_download_size {
    std::uint64_t value;
};
struct minimum_notification_interval {
    milliseconds value;
};
struct http_method {
    std::string value;
};
struct custom_headers {
    std::string value; // empty clears
};
struct headers_write_only {};
struct security_flags {
    std::uint32_t value;
};
struct use_stored_credentials {
    std::uint32_t value; // BG_AUTH_TARGET
};
struct remove_credential { // the answer is S_FALSE when there was none
    auth_target target{};
    auth_scheme scheme{};
};
struct certificate_choice { // the answer is S_FALSE when there was none to remove
    std::optional<client_certificate> value;
};
struct validates_certificates {
    bool value;
};
struct proxy_answers {
    std::vector<proxy_answer> value;
};
// Properties of the DO surfaces (do-api 4). IsForeground is job_priority, NoProgressTimeout
// no_progress_timeout, HttpCustomHeaders custom_headers, SecurityFlags security_flags (the bits of
// WinHTTP are turned into security::* by the surface), SecurityContext certificate_choice.
struct delivery_cost {
    cost_policy value;
};
struct callback_percent {
    std::uint32_t value;
};
struct callback_seconds {
    std::uint32_t value;
};
struct blocking_mode {
    bool value;
};
struct correlation_vector {
    std::string value;
};
struct auth_headers {
    std::string value; // empty clears
};
struct insecure_redirect {
    bool value;
};
struct disallow_cellular {
    bool value;
};
struct non_volatile {
    bool value;
};
using property = std::variant<
    display_name, description, job_priority, notify_flags, minimum_retry_delay, no_progress_timeout,
    maximum_download_time, proxy_settings, notify_command, notification_class, reply_file_name, acl_flags,
    peer_caching_flags, helper_token_flags, cost_flags, dynamic_content, high_performance, on_demand,
    max_download_size, minimum_notification_interval, http_method, custom_headers, headers_write_only,
    security_flags, use_stored_credentials, credential, remove_credential, certificate_choice,
    validates_certificates, proxy_answers, delivery_cost, callback_percent, callback_seconds, blocking_mode,
    correlation_vector, auth_headers, insecure_redirect, disallow_cellular, non_volatile>;
struct set_property {
    job_id id;
    property value;
};

// bits-api 3.6: case-sensitive, all files of the job; the answer is S_FALSE when none matched.
struct replace_remote_prefix {
    job_id id;
    std::string old_prefix, new_prefix;
    // For files whose new name is a file: by index, what it is on the disk.
    std::vector<std::pair<std::uint32_t, local_path>> sources;
};

struct remote_name {
    std::string value;
    std::optional<local_path> source;
};
struct validation_state {
    bool value;
};
struct download_position { // UpdateDownloadPosition
    std::uint64_t value;
};
struct requested_ranges { // RequestFileRanges
    std::vector<byte_range> value;
};
// Of files of the DO surfaces (do-api 3.4, 4). A download's file has index 0, and its Uri is remote_name.
struct content_id {
    std::string value;
};
struct sink_path {
    local_path value;
};
struct sink_stream { // false takes the stream away again
    bool value = true;
};
struct integrity_mandatory {
    bool value;
};
struct total_size {
    std::uint64_t value;
};
using file_property =
    std::variant<remote_name, validation_state, download_position, requested_ranges, content_id, sink_path,
                 sink_stream, integrity_info, integrity_mandatory, decryption_info, total_size>;
struct set_file_property {
    job_id id;
    std::uint32_t file_index = 0;
    file_property value;
};

// What the program says of the certificate that notify::certificate showed it (bits-api 3.9).
struct certificate_verdict {
    job_id id;
    std::string origin;        // "host:port"
    std::string fingerprint;   // of the notification
    std::uint32_t hresult = 0; // S_OK accepts
};

// A client has been told (its callback returned S_OK), so that the notification is owed no longer.
struct acknowledge {
    job_id id;
    std::uint32_t what = 0;       // one bit of notify::job_transferred, job_error, file_transferred
    std::uint32_t file_index = 0; // with file_transferred
};

// The service has handed a stream's bytes to the program (design 4, "Bulk"): all up to `offset`, counted from
// the start of the local file. `failure`, an HRESULT, is what the program's Write returned instead: the
// download stops with it.
struct stream_consumed {
    job_id id;
    std::uint32_t file_index = 0;
    std::uint64_t offset = 0;
    std::uint32_t failure = 0;
};

using command_body = std::variant<create_job, add_files, resume_job, suspend_job, cancel_job, complete_job,
                                  take_ownership, set_property, replace_remote_prefix, set_file_property,
                                  certificate_verdict, acknowledge, stream_consumed>;

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
// Each final response to a HEAD or GET, also one that is an error, before what it leads to is told.
struct response_received {
    transfer_id id = 0;
    std::string headers;     // status line and headers, lines end with CRLF
    std::string remote_name; // where the request went after redirects; empty: as asked
    std::int32_t status = 0;
    std::string server_address{}; // of the connection, numeric; empty: not known
};
// The program judges certificates, and this one is not in start_transfer::accepted. transfer_finished with
// cause::certificate_unjudged follows.
struct certificate_presented {
    transfer_id id = 0;
    std::string origin;             // "host:port"
    std::string fingerprint;        // SHA-256 of the leaf, 64 hexadecimal digits
    std::string public_key;         // SHA-256 of its SubjectPublicKeyInfo, base64, as curl pins it
    std::vector<std::string> chain; // DER, the leaf first
};
// Of a transfer of the DO surfaces. With several connections the file fills with holes: then `filled` says
// what is in it, `filled_flushed` what of it is on the disk, and `written` and `flushed` are the sums;
// without holes both lists are empty. Where pieces are checked, only bytes of checked pieces count.
struct delivery_progress {
    std::vector<byte_range> filled{}, filled_flushed{};
    std::uint64_t received = 0;    // bytes of bodies since the transfer began, also those thrown away
    std::uint32_t connections = 0; // that receive at this moment
};
// At most 4 MiB or 250 ms apart while bytes move; `written`/`flushed` count from the start of the file.
struct transfer_progress {
    transfer_id id = 0;
    std::uint64_t written = 0;
    std::uint64_t flushed = 0;
    delivery_progress delivery{};
};
// The last event of a transfer, also after stop_transfer.
struct transfer_finished {
    transfer_id id = 0;
    std::uint64_t written = 0, flushed = 0;
    std::optional<error> failure; // none: every byte is there and flushed, or it was stopped
    bool stopped = false;         // ended by stop_transfer
    delivery_progress delivery{};
    // A flush failed, and the file was cut there, because what lay behind may be lost: nothing is left of it.
    std::optional<std::uint64_t> cut{};
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
    std::uint32_t cost = 0x1; // BITS_COST_STATE_* of the way to the network (bits-api 8.5)
    bool cellular = false;    // it is a mobile one
};
// A service of this Wine session has connected: volatile downloads of other sessions end.
struct session_opened {
    personality surface = personality::delivery_download;
    std::string wine_session;
};
// The service's event connection came or went: whoever is asked for a certificate's verdict.
struct subscriber_changed {
    personality surface = personality::bits;
    bool connected = true;
};

using event =
    std::variant<command, transfer_started, response_received, certificate_presented, transfer_progress,
                 transfer_finished, files_renamed, files_deleted, timer_expired, surface_stopped,
                 surface_started, network_changed, subscriber_changed, session_opened>;

} // namespace winebits::queue
