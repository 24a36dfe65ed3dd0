// SPDX-License-Identifier: LGPL-2.1-or-later
// The hive's form of a job and of a file: one table of values each, used in both directions.
// Pure functions; main thread only.
#pragma once

#include "engine/queue/record.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace winebits::queue {

// The values of a key in the order of its table; none: the value does not exist.
using field_values = std::vector<std::optional<hive_data>>;

field_values values_of_job(const record &);
field_values values_of_file(const record &, std::uint32_t index);

std::string key_of_job(const job_id &);
std::string key_of_file(const job_id &, std::uint32_t index);

// Which job, and which file of it, a key belongs to; none for any other key.
struct job_key {
    job_id id;
    std::optional<std::uint32_t> file_index;
};
std::optional<job_key> parse_job_key(std::string_view key);

// Appends the changes that lead from one set of values to the other.
void append_job_changes(std::vector<hive_change> &, const std::string &key, const field_values &before,
                        const field_values &after);
void append_file_changes(std::vector<hive_change> &, const std::string &key, const field_values &before,
                         const field_values &after);

// Fill a record, or a file that is appended to it. False: a value that is needed is missing, or one has the
// wrong type or range. Values of unknown name are passed over.
bool read_job(record &, std::span<const hive_value *const> values);
bool read_file(record &, std::span<const hive_value *const> values);

} // namespace winebits::queue
