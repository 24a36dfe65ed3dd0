// SPDX-License-Identifier: LGPL-2.1-or-later
// Turns single members into hive data and back, checking type and range.
// Pure functions; any thread.
#pragma once

#include "engine/queue/hive_record.hpp"
#include "engine/queue/record.hpp"

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <type_traits>

namespace winebits::queue {

inline std::optional<hive_data> to_hive(const std::string &value) {
    return value;
}
inline std::optional<hive_data> to_hive(std::uint32_t value) {
    return value;
}
inline std::optional<hive_data> to_hive(std::uint64_t value) {
    return value;
}
inline std::optional<hive_data> to_hive(bool value) {
    return std::uint32_t{value};
}
inline std::optional<hive_data> to_hive(seconds value) {
    return static_cast<std::uint32_t>(value.count());
}
inline std::optional<hive_data> to_hive(milliseconds value) {
    return static_cast<std::uint64_t>(value.count());
}
template <class E>
requires std::is_enum_v<E> std::optional<hive_data> to_hive(E value) {
    return static_cast<std::uint32_t>(value);
}

template <class T>
bool take(const hive_data &data, T &into) {
    const T *value = std::get_if<T>(&data);
    if (value)
        into = *value;
    return value != nullptr;
}
inline bool from_hive(const hive_data &data, std::string &into) {
    return take(data, into);
}
inline bool from_hive(const hive_data &data, std::uint32_t &into) {
    return take(data, into);
}
inline bool from_hive(const hive_data &data, std::uint64_t &into) {
    return take(data, into);
}
inline bool from_hive(const hive_data &data, bool &into) {
    std::uint32_t number = 0;
    if (!take(data, number) || number > 1)
        return false;
    into = number == 1;
    return true;
}
inline bool from_hive(const hive_data &data, seconds &into) {
    std::uint32_t number = 0;
    if (!take(data, number))
        return false;
    into = seconds{number};
    return true;
}
inline bool from_hive(const hive_data &data, milliseconds &into) {
    std::uint64_t number = 0;
    if (!take(data, number))
        return false;
    into = milliseconds{static_cast<std::int64_t>(number)};
    return true;
}

// The last value of each enumeration that is kept.
inline constexpr personality last_value(personality) {
    return personality::delivery_download;
}
inline constexpr cost_policy last_value(cost_policy) {
    return cost_policy::no_cellular;
}
inline constexpr sink_kind last_value(sink_kind) {
    return sink_kind::stream;
}
inline constexpr job_type last_value(job_type) {
    return job_type::upload_reply;
}
inline constexpr job_state last_value(job_state) {
    return job_state::transferred;
} // final jobs are not kept
inline constexpr job_priority last_value(job_priority) {
    return job_priority::low;
}
inline constexpr proxy_usage last_value(proxy_usage) {
    return proxy_usage::autodetect;
}
inline constexpr intent_kind last_value(intent_kind) {
    return intent_kind::cancel;
}

template <class T>
std::optional<hive_data> to_hive(const std::optional<T> &value) {
    return value ? to_hive(*value) : std::nullopt;
}

template <class E>
requires std::is_enum_v<E>
bool from_hive(const hive_data &data, E &into) {
    std::uint32_t number = 0;
    if (!take(data, number) || number > static_cast<std::uint32_t>(last_value(E{})))
        return false;
    into = static_cast<E>(number);
    return true;
}

template <class T>
bool from_hive(const hive_data &data, std::optional<T> &into) {
    return from_hive(data, into.emplace());
}

} // namespace winebits::queue
