// SPDX-License-Identifier: LGPL-2.1-or-later
// What the queue asks the hive to keep: registry-style keys with typed values.
// Plain values; any thread. The store (engine/store) implements it; the queue never touches a disk.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace winebits::queue {

// Bytes that the store seals before they come to the disk (design promise 6); exports show what is sealed.
struct hive_secret {
    std::string bytes;
    friend bool operator==(const hive_secret &, const hive_secret &) = default;
};

// REG_SZ, REG_DWORD, REG_QWORD, REG_BINARY, and a secret.
using hive_data =
    std::variant<std::string, std::uint32_t, std::uint64_t, std::vector<std::uint8_t>, hive_secret>;

struct hive_value {
    std::string key;  // "Jobs\{GUID}\Files\00000001"; components are separated by one backslash
    std::string name; // unique in its key
    hive_data data;
};

struct hive_write {
    hive_value value;
};
struct hive_delete_value {
    std::string key, name;
};
struct hive_delete_tree { // the key, its values and everything below it
    std::string key;
};
using hive_change = std::variant<hive_write, hive_delete_value, hive_delete_tree>;

// design 4 "Hive": `power_cut` commits with synchronous=FULL, `process_kill` with NORMAL.
enum class durability : std::uint8_t { process_kill, power_cut };

// Applied in order, all or nothing.
struct hive_transaction {
    std::vector<hive_change> changes;
    durability keeps = durability::process_kill;
};

} // namespace winebits::queue
