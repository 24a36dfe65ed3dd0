// SPDX-License-Identifier: LGPL-2.1-or-later
// What Delivery Optimization knows of a job and its files beside what BITS knows (do-api 4, 5, 8).
// Plain data; part of job.hpp, effect.hpp and settings.hpp.
#pragma once

#include "engine/base/instant.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace winebits::queue {

// DODownloadState (do-api 3.1).
enum class download_state : std::uint8_t {
    created = 0,
    transferring = 1,
    transferred = 2,
    finalized = 3,
    aborted = 4,
    paused = 5,
};

// DODownloadCostPolicy (do-api 3.2).
enum class cost_policy : std::uint8_t {
    always = 0,
    unrestricted = 1,
    standard = 2,
    no_roaming = 3,
    no_surcharge = 4,
    no_cellular = 5,
};

// DownloadMode (do-api 3.5), also the policy DODownloadMode. Without peers all but `bypass` do the same.
enum class download_mode : std::uint8_t {
    cdn_only = 0,
    lan = 1,
    group = 2,
    internet = 3,
    simple = 99,
    bypass = 100
};

// Properties of a job of the DO surfaces (do-api 4). none: never set, so that the surface gives E_NOT_SET or
// its default.
struct delivery_options {
    std::optional<cost_policy> cost; // none: always in the foreground, standard in the background
    std::optional<std::uint32_t> callback_percent, callback_seconds; // kept for the service, which calls
    bool blocking = false;                                           // likewise
    std::string correlation_vector; // sent as MS-CV; made by the service when the job is created
    std::string auth_headers;       // lines sent only in answer to a challenge over HTTPS; kept encrypted
    std::optional<bool> insecure_redirect; // HttpAllowSecureToNonSecureRedirect; none acts as false
    std::optional<bool> disallow_cellular;
    bool non_volatile = false; // true from the start for BITS-style jobs
    std::string wine_session;  // of the service that created it; a volatile download ends with it
    friend bool operator==(const delivery_options &, const delivery_options &) = default;
};

// IntegrityCheckInfo (do-api 5.8), as the program gave it; empty members were not given.
struct integrity_info {
    std::string url;              // PiecesHashFileUrl
    std::string digest;           // PiecesHashFileDigest, base64
    std::string digest_algorithm; // PiecesHashFileDigestAlgorithm, "SHA256" when not given
    std::string hash_of_hashes;   // HashOfHashes, base64
    friend bool operator==(const integrity_info &, const integrity_info &) = default;
};

// DecryptionInfo (do-api 5.9).
struct decryption_info {
    std::string key;                    // the bytes of KeyData; kept encrypted
    std::uint64_t buffer_size = 65'536; // EncryptionBufferSize: bytes of the blocks the file is cut into
    std::string algorithm, chaining;    // "AES", "CBC"
    friend bool operator==(const decryption_info &, const decryption_info &) = default;
};

enum class sink_kind : std::uint8_t {
    none,   // a file whose sink is not set yet: Start refuses (sink_unspecified)
    path,   // file::target
    stream, // a spool file that the service reads (design 4, "Bulk")
};

// What came from where, of one file (do-api 3.6, DOSwarmStats). Kept in the hive, so that it is true after a
// restart too.
struct delivery_statistics {
    std::uint64_t from_origin = 0, from_cache = 0; // bytes received, also those that were fetched twice
    std::uint32_t connections = 0;                 // open at this moment; not in the hive
    milliseconds duration{0};                      // of transfers that have ended
    std::string cache_host;                        // the last one that gave bytes; empty: none did
    friend bool operator==(const delivery_statistics &, const delivery_statistics &) = default;
};

// Properties of a file of the DO surfaces (do-api 3.4, 4).
struct delivery_file {
    std::string content_id; // ContentId, or the fileId of AddFile*
    sink_kind sink = sink_kind::none;
    std::optional<integrity_info> integrity;
    bool integrity_mandatory = false;
    std::optional<decryption_info> decryption;
    std::optional<std::uint64_t> total_size; // TotalSizeBytes as set: a hint. Getters prefer the true size
    // Of the last response; empty, 0: there was none.
    std::string redirection_target, server_address;
    std::int32_t status_code = 0;
    std::uint64_t consumed = 0; // of a stream: bytes the program's Write has taken, counted from the start
    delivery_statistics statistics;
    friend bool operator==(const delivery_file &, const delivery_file &) = default;
};

// Policies of do-api 8.2 that matter without peers. none: not set.
struct delivery_limits {                   // of one class of downloads, background or foreground
    std::optional<std::uint64_t> rate;     // bytes a second, over all its downloads; none: dynamic
    std::optional<std::uint32_t> percent;  // of what the line gives (queue measures it), 1 to 99
    std::optional<seconds> cache_fallback; // stay with the cache hosts for so long; none: no delay
    // Percentages by the hour of the local clock; from == to: not set.
    std::uint32_t from_hour = 0, to_hour = 0;
    std::optional<std::uint32_t> percent_within, percent_outside;
    friend bool operator==(const delivery_limits &, const delivery_limits &) = default;
};
struct delivery_policy {
    std::optional<download_mode> mode;
    std::vector<std::string> cache_hosts; // "host" or "host:port", tried round robin
    delivery_limits background, foreground;
    std::int32_t local_offset_seconds = 0; // local time minus UTC, as the service sees it
    friend bool operator==(const delivery_policy &, const delivery_policy &) = default;
};

} // namespace winebits::queue
