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

// A server certificate that the program has accepted: the connection must show this key.
struct accepted_certificate {
    std::string origin;     // "host:port"
    std::string public_key; // SHA-256 of the SubjectPublicKeyInfo, base64
    friend bool operator==(const accepted_certificate &, const accepted_certificate &) = default;
};

// What a transfer of the DO surfaces does beside (do-api 5).
struct delivery_transfer {
    // What the temporary file holds already, sorted and merged, when it has holes. Then `offset` of the
    // transfer is 0 and `remote` must still hold, else remote_file_changed. Empty: `offset` says it all.
    std::vector<byte_range> filled{};
    // At most so many connections at a time; 1: one, from `offset` to the end. The transfer asks for no
    // more than one where the server has no range support.
    std::uint32_t most_connections = 1;
    // The host in `remote_name` is a Connected Cache (do-api 8.3): 3 s to connect, and no redirect rule of
    // the program applies to it. What it answers is judged as ever.
    bool from_cache = false;
    std::string correlation_vector{}, auth_headers{};
    bool insecure_redirect = false;
    // Pieces are checked as they come, a bad one is fetched again; bytes that are in the file already are
    // checked before anything else, and what is bad of them does not count (do-api 5.8).
    std::optional<integrity_info> integrity{};
    bool integrity_mandatory = false;
    // The file is decrypted when every byte is there, before the transfer ends without a failure.
    std::optional<decryption_info> decryption{};
    // The sink is a stream: the temporary file lies in the daemon's spool folder, bytes come in order, and
    // none is written at or behind this place until move_window moves it.
    std::optional<std::uint64_t> window_end{};
    // Of a stream: what lies before it has been handed over, and may be gone from the spool file.
    std::uint64_t consumed = 0;
};

struct start_transfer {
    transfer_id id = 0;
    personality surface = personality::bits;
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

    std::optional<local_path> source{}; // copy this file; nothing of HTTP matters then
    std::vector<byte_range> ranges{};   // job.hpp, file::ranges; `offset` and `size` count in the local file
    // Fetch up to here only (byte_range::to_end: the end of a file of unknown size), of a file that is filled
    // out of order: what lies before `offset`, also when that is 0, and behind what is fetched stays as it
    // is. `offset` and what is reported count from the start of the file. When neither `size` nor `remote` is
    // known the file holds nothing of use and is emptied first; else a file that is not there, or a `remote`
    // that no longer holds, is cause::remote_file_changed: nothing is begun anew.
    std::optional<std::uint64_t> end{};
    // With `end`: what the queue knows of reaches so far. A shorter file was cut when a flush failed, or by
    // somebody else, and ends the transfer as remote_file_changed.
    std::uint64_t reaches = 0;
    http_options http{};
    bool validates_certificates = false;
    std::vector<accepted_certificate> accepted{};
    bool dynamic_content = false; // bits-api 6.6: no HEAD, no range; the size may stay unknown to the end
    bool in_place = false;        // bits-api 5.6: write to the target itself; temporary_name is its name
    std::optional<std::uint64_t> size_limit{}; // more bytes than that end it as download_too_large
    // Bytes a second, of a background job under a bandwidth policy (bits-api 8.4).
    std::optional<std::uint64_t> rate_limit{};
    delivery_transfer delivery{}; // of the DO surfaces only
};
// The program has consumed more of its stream: the transfer may write up to `end`.
struct move_window {
    transfer_id id = 0;
    std::uint64_t end = 0;
};
// What lies before `offset` in that spool file is needed no longer: its blocks are given back. Not answered.
struct release_spool {
    std::string temporary_name;
    std::uint64_t offset = 0;
};
// A new limit for a transfer that runs; none: as fast as it goes.
struct limit_transfer {
    transfer_id id = 0;
    std::optional<std::uint64_t> rate_limit;
};
struct stop_transfer { // answered by transfer_finished{stopped}, unless it had finished by itself
    transfer_id id = 0;
};

struct file_rename {
    local_path target;
    std::string temporary_name;
    file_time modified = 0;              // 0: leave the file's times alone (bits-api 5.4)
    std::optional<std::uint64_t> size{}; // of the whole file; one of another size is os_error ENODATA
    bool keep_existing = false;          // a target that exists is os_error EEXIST (do-api 5.7)
    // An earlier attempt, maybe of another daemon, may have made it: then a missing source with a target of
    // that size is success. Else a missing source is os_error ENOENT, whatever has the target's name.
    bool begun = false;
};
struct rename_files { // answered by files_renamed
    job_id job;
    std::vector<file_rename> renames;
};
struct temporary_file {
    local_path target;
    std::string temporary_name;
    bool spooled = false; // in the daemon's spool folder
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
    std::uint32_t what = 0;                  // one bit of notify::*
    std::uint32_t file_index = 0;            // with file_transferred, file_ranges_transferred, certificate
    std::vector<byte_range> ranges{};        // with file_ranges_transferred
    std::string origin{}, fingerprint{};     // with certificate
    std::vector<std::string> certificates{}; // with certificate: DER, the leaf first
};

using action = std::variant<start_transfer, move_window, release_spool, limit_transfer, stop_transfer,
                            rename_files, delete_files, reply, notification>;

struct effects {
    hive_transaction transaction;
    std::vector<action> actions;
};

} // namespace winebits::queue
