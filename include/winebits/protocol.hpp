// SPDX-License-Identifier: LGPL-2.1-or-later
// Names, numbers and limits of the wire between the Windows side and winebitsd; docs/wire.md tells what they
// mean. Constants only; compiled by g++ and by mingw; any thread.
#pragma once

#include <cstddef>
#include <cstdint>

namespace winebits::protocol {

inline constexpr std::uint32_t version_min = 1;
inline constexpr std::uint32_t version_max = 1;

// Files in the state folder, drive_c/ProgramData/winebits of the prefix.
namespace file {
inline constexpr char endpoint[] = "endpoint"; // "<port> <pid> <instance>\n", written when the daemon listens
inline constexpr char key[] = "key";           // 64 hexadecimal digits and a newline, 0600
inline constexpr char hive[] = "hive.db";
inline constexpr char log[] = "winebitsd.log";
inline constexpr char lock[] = "lock";
// A folder: files of streams, under their temporary names. The daemon fills them, the service reads them.
inline constexpr char spool[] = "spool";
} // namespace file
inline constexpr char state_folder_below_drive_c[] = "ProgramData/winebits";

// Limits, each enforced by both sides.
inline constexpr std::size_t max_message_bytes = 4u << 20; // one line, newline included
inline constexpr std::size_t max_handshake_bytes = 8192;   // before authentication
inline constexpr std::size_t max_depth = 16;               // nesting of arrays and objects
inline constexpr std::size_t enumeration_block = 256;      // items in one answer
inline constexpr std::size_t max_unauthenticated = 8;
inline constexpr std::uint32_t handshake_timeout_ms = 2000;
inline constexpr std::uint32_t event_acknowledge_timeout_ms = 10000;
inline constexpr std::uint32_t max_requests_per_second = 20000; // of one connection; above it is closed
inline constexpr std::size_t nonce_bytes = 32;

// Roles in the handshake.
namespace role {
inline constexpr char service[] = "service"; // calls of a surface
inline constexpr char events[] = "events";   // the surface's one subscription
inline constexpr char control[] = "control"; // the native command line
} // namespace role

// Names in session.open; the values of personality are in this order.
namespace surface {
inline constexpr char bits[] = "bits";
inline constexpr char delivery_job[] = "do_job";
inline constexpr char delivery_download[] = "do_download";
} // namespace surface

namespace method {
inline constexpr char session_open[] = "session.open";
inline constexpr char surface_configure[] = "surface.configure";
inline constexpr char surface_start[] = "surface.start";
inline constexpr char surface_stop[] = "surface.stop";
inline constexpr char events_subscribe[] = "events.subscribe";
inline constexpr char events_acknowledge[] = "events.acknowledge";
inline constexpr char event[] = "event"; // notification from the daemon
inline constexpr char job_create[] = "job.create";
inline constexpr char job_list[] = "job.list";
inline constexpr char job_get[] = "job.get";
inline constexpr char job_files[] = "job.files";
inline constexpr char job_set[] = "job.set";
inline constexpr char job_add_files[] = "job.add_files";
inline constexpr char job_resume[] = "job.resume";
inline constexpr char job_suspend[] = "job.suspend";
inline constexpr char job_cancel[] = "job.cancel";
inline constexpr char job_complete[] = "job.complete";
inline constexpr char job_set_file[] = "job.set_file";
inline constexpr char job_replace_prefix[] = "job.replace_prefix";
inline constexpr char job_certificate[] = "job.certificate";
inline constexpr char job_take_ownership[] = "job.take_ownership";
inline constexpr char job_acknowledge[] = "job.acknowledge";
inline constexpr char job_consumed[] = "job.consumed";
inline constexpr char folder_check[] = "folder.check";
inline constexpr char delivery_performance[] = "delivery.performance";
inline constexpr char daemon_status[] = "daemon.status";
inline constexpr char daemon_configure[] = "daemon.configure";
inline constexpr char daemon_stop[] = "daemon.stop";
inline constexpr char hive_export[] = "hive.export";
} // namespace method

// JSON-RPC 2.0 error codes; a refused call is `refused` and carries data.hresult.
namespace code {
inline constexpr int parse_error = -32700;
inline constexpr int invalid_request = -32600;
inline constexpr int method_not_found = -32601;
inline constexpr int invalid_params = -32602;
inline constexpr int refused = -32000;
} // namespace code

// Exit codes of winebitsd.
namespace exit_code {
inline constexpr int success = 0;
inline constexpr int usage = 2;
inline constexpr int already_running = 3; // another daemon of this prefix holds the lock
inline constexpr int state_folder = 4;    // missing, not ours, or not writable
} // namespace exit_code

} // namespace winebits::protocol
