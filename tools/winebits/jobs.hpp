// SPDX-License-Identifier: LGPL-2.1-or-later
// The jobs of a prefix as the engine tells of them (docs/wire.md, "job"), and their text. Main thread.
#pragma once

#include "engine/rpc/client.hpp"

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

namespace winebits::cli {

inline constexpr unsigned state_transferring = 2; // of BG_JOB_STATE (bits-api 2.2)

struct job {
    std::string id;
    std::string name; // foreign text: shown only through printable()
    unsigned state = 0;
    unsigned priority = 0;
    std::optional<std::uint64_t> bytes_total;
    std::uint64_t bytes_transferred = 0;
    std::uint64_t files_total = 0;
    std::uint64_t files_transferred = 0;
    std::optional<std::uint32_t> error;
};

// All jobs that are not in a final state, in order of creation. Error: a sentence for the user.
std::expected<std::vector<job>, std::string> read_jobs(rpc::client &engine);
// One job, also in a final state. None: the engine does not know it any more.
std::optional<job> read_job(rpc::client &engine, const std::string &id);

// Cancels every job, which removes its temporary files. False: the engine refused one of them.
bool cancel_jobs(rpc::client &engine);

// Whether the engine still works on it: queued, connecting, transferring or waiting for a retry.
bool is_active(const job &item);

std::string state_name(const job &item); // "TRANSFERRING", "ERROR 0x80190194"
std::string priority_name(const job &item);
// Whole percent; none while the size is unknown or there is no file.
std::optional<unsigned> percent(const job &item);

} // namespace winebits::cli
