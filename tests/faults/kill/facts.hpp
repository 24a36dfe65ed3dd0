// SPDX-License-Identifier: LGPL-2.1-or-later
// What a client of the daemon may rely on for one job: all that was acknowledged. After a crash the job is
// compared with it. Plain values; any thread.
#pragma once

#include "engine/rpc/json.hpp"
#include "tests/faults/kill/file_server.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace winebits::test::kill {

enum class surface : std::uint8_t { bits, delivery_job, delivery_download };
inline constexpr surface surfaces[] = {surface::bits, surface::delivery_job, surface::delivery_download};
std::string wire_name(surface);

// Where acknowledged calls have brought a job.
enum class phase : std::uint8_t {
    absent,      // not created yet
    created,     // and never started
    running,     // started: transfers, or is done with that
    suspended,   // started and suspended
    failing,     // started, and there is nothing at its address
    failed,      // seen in its error state, and a later call was acknowledged
    transferred, // likewise seen so
    completed,
    cancelled,
};
inline constexpr phase phases[] = {phase::absent,      phase::created,   phase::running,
                                   phase::suspended,   phase::failing,   phase::failed,
                                   phase::transferred, phase::completed, phase::cancelled};
std::string name_of(phase);
// The daemon knows the job no more, or not yet.
bool is_gone(phase);

struct expected_file {
    std::string url{}, local{}; // `local` below drive c; empty: not told yet
    served_file what{};         // of size 0: nothing is there
    std::vector<std::pair<std::uint64_t, std::uint64_t>> ranges{}; // offset and length

    std::string content() const;
};

struct facts {
    phase at = phase::absent;
    std::uint32_t type = 0;
    std::map<std::string, std::string> properties; // path in the job's record, and JSON text
    std::vector<expected_file> files;
    bool told = false; // the client has acknowledged the notification
};

// The states in which a job of that phase may be found: job states, or states of a download.
std::vector<std::uint64_t> legal_states(surface, phase);
std::uint64_t state_of(surface, const rpc::json::value &job);

// Why the job that the daemon shows can't be the one of these facts; none: it can. `job` is null when the
// daemon says that there is none.
std::optional<std::string> contradiction(surface, const facts &, const rpc::json::value &job,
                                         const rpc::json::value &files);

} // namespace winebits::test::kill
