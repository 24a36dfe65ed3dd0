// SPDX-License-Identifier: LGPL-2.1-or-later
// What is done with the temporary file of a transfer.
// Plain values; any thread.
#pragma once

#include "engine/queue/effect.hpp"
#include "engine/queue/ranges.hpp"
#include "engine/transfer/options.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <sys/types.h>

namespace winebits::transfer {

struct file_plan {
    std::string folder; // Unix path
    std::string temporary_name;
    bool created = false;     // an existing file of that name is ours
    std::uint64_t offset = 0; // what the file holds already
    std::uint64_t flush_every_bytes = 0;
    std::chrono::seconds flush_every{};
    std::uint64_t report_every_bytes = 0;
    // Written under its final name (bits-api 5.6), which temporary_name is then: what has that name gives
    // way, and a file made for it gets this mode at once.
    std::optional<mode_t> in_place;
    // The file is filled out of order: what is there before `offset` and after the last byte written stays.
    bool scattered = false;
    std::uint64_t reaches = 0; // with `scattered`: a shorter file is not what is known of it
    bool emptied = false; // with `scattered`: what an existing file holds is of no use, and it need not exist
    bool makes_folder = false; // the folder is ours, and made when it is not there
    bool must_exist = false;   // with `created`: when it is not there nothing is begun anew
    // Set: blocks come in any order, this is what the file holds already, and what is counted are sums.
    std::optional<queue::range_list> filled{};
    // With `filled`: what comes is decrypted before end(file_end::complete) is answered. Then `written` is
    // the plaintext's size, which the queue takes for the file's; till then the file has its full size, so
    // that the plaintext's tells it apart when nobody has heard of the end (decryption.hpp).
    std::optional<queue::decryption_info> decryption{};
    std::optional<std::uint64_t> known_size{}; // of the file, from an earlier transfer
    std::uint64_t consumed = 0;                // of a stream: what may be gone from the file
};

// Of the file that this transfer writes in `folder`, a Unix path.
file_plan plan_of(const queue::start_transfer &, std::string folder, const options &);

// What finished files get.
inline mode_t final_mode(const options &settings) {
    return static_cast<mode_t>(0666) & ~settings.file_mode_mask;
}

} // namespace winebits::transfer
