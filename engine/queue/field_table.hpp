// SPDX-License-Identifier: LGPL-2.1-or-later
// What the tables of values are made of: a name, and how a member becomes hive data and comes back.
// Pure functions; main thread only.
#pragma once

#include "engine/base/url_user.hpp"
#include "engine/queue/field_codec.hpp"
#include "engine/queue/field_lists.hpp"
#include "engine/queue/record.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace winebits::queue {

// `Owner` is record for the job's tables and kept_file for the file's. `get` gives none for a value that
// shall not exist.
template <class Owner>
struct field {
    std::string_view name;
    std::optional<hive_data> (*get)(const Owner &);
    bool (*put)(Owner &, const hive_data &);
    bool needed = false;
};

// A file and whether its temporary file may exist already.
struct kept_file {
    file data;
    bool attempted = false;
};

enum class need : bool { no, yes };

template <auto Member>
constexpr field<record> job_field(std::string_view name, need needed = need::no) {
    return {name, [](const record &r) { return to_hive(r.data.*Member); },
            [](record &r, const hive_data &data) { return from_hive(data, r.data.*Member); },
            needed == need::yes};
}

template <auto Member>
constexpr field<record> record_field(std::string_view name, need needed = need::no) {
    return {name, [](const record &r) { return to_hive(r.*Member); },
            [](record &r, const hive_data &data) { return from_hive(data, r.*Member); }, needed == need::yes};
}

template <auto Member>
constexpr field<kept_file> file_field(std::string_view name, need needed = need::no) {
    return {name, [](const kept_file &f) { return to_hive(f.data.*Member); },
            [](kept_file &f, const hive_data &data) { return from_hive(data, f.data.*Member); },
            needed == need::yes};
}

// Text and lists that do not exist when they are empty.
template <class T>
std::optional<hive_data> unless_empty(const T &value) {
    return value.empty() ? std::nullopt : to_hive(value);
}

// A secret: nobody else may read it (bits-api 10.1).
inline std::optional<hive_data> sealed(const std::string &bytes) {
    return bytes.empty() ? std::nullopt : std::optional<hive_data>(hive_secret{bytes});
}
// A URL: what is kept in the open, and all of it where it names a user.
inline std::optional<hive_data> sealed_url(const std::string &url) {
    return without_user(url) != url ? sealed(url) : std::nullopt;
}
inline bool open(const hive_data &data, std::string &into) {
    const auto *secret = std::get_if<hive_secret>(&data);
    if (secret)
        into = secret->bytes;
    return secret != nullptr;
}

// Likewise of a value that older versions kept open.
inline bool open_any(const hive_data &data, std::string &into) {
    return open(data, into) || take(data, into);
}

template <auto Member>
constexpr field<record> optional_job_field(std::string_view name) {
    return {name, [](const record &r) { return unless_empty(r.data.*Member); },
            [](record &r, const hive_data &data) { return from_hive(data, r.data.*Member); }};
}

// The tables, each in a file of its own.
std::span<const field<record>> job_fields();      // job_fields.cpp
std::span<const field<record>> property_fields(); // property_fields.cpp
std::span<const field<kept_file>> file_fields();  // file_fields.cpp
std::span<const field<record>> delivery_fields(); // delivery_fields.cpp, like the next one
std::span<const field<kept_file>> delivery_file_fields();

} // namespace winebits::queue
