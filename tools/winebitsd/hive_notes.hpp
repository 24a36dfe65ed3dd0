// SPDX-License-Identifier: LGPL-2.1-or-later
// What the daemon itself keeps in the hive, beside the queue's jobs: which boot and which folder the values
// belong to, and what the Windows side configured, so that transfers go on without it. Plain values; any
// thread.
#pragma once

#include "engine/queue/effect.hpp"
#include "engine/queue/hive_record.hpp"
#include "engine/rpc/configuration.hpp"
#include "tools/winebitsd/state_folder.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace winebits::daemon {

struct hive_notes {
    std::string boot_id; // of /proc/sys/kernel/random/boot_id; empty: unknown
    folder_identity folder;
    std::string prefix; // path of the Wine prefix; empty: unknown
    rpc::drive_map drives;
    rpc::environment environment;
    rpc::settings settings;
    queue::bandwidth_policy bandwidth;
    queue::delivery_policy delivery;
    std::vector<std::string> roots; // DER certificates
    friend bool operator==(const hive_notes &, const hive_notes &) = default;
};

// none: a hive that no daemon has used yet. Values of a wrong type are passed over.
std::optional<hive_notes> read_notes(std::span<const queue::hive_value>);

// The changes that make the hive hold these notes and no others. A proxy with a password is left out:
// credentials rest encrypted or not at all (design promise 6).
std::vector<queue::hive_change> changes_for(const hive_notes &);

// Keeps the notes together with what the queue changed when it was loaded: with a new boot's id alone the
// hive would hold offsets of the former boot as if they could be trusted (design promise 2).
void keep_with(queue::effects &loaded, const hive_notes &);

// True when the values were made for another folder: the prefix is a copy (design promise 6). Device numbers
// may change with each boot, and so do the inode numbers of file systems in user space, which tell no time of
// birth: there the path must be another one, too.
bool is_copy(const hive_notes &stored, const hive_notes &present);

// The drives with what lay in the old prefix at its place in the new one.
rpc::drive_map moved(rpc::drive_map, const std::string &old_prefix, const std::string &new_prefix);

using tools::present_boot_id;

} // namespace winebits::daemon
