// SPDX-License-Identifier: LGPL-2.1-or-later
// See digest.hpp.
// Test thread only.
#include "tests/engine/simulation/digest.hpp"

#include <cstring>
#include <type_traits>

namespace winebits::simulation {

void digest::mix(std::string_view text) {
    mix(std::uint64_t{text.size()});
    for (; text.size() >= sizeof(std::uint64_t); text.remove_prefix(sizeof(std::uint64_t))) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data(), sizeof word);
        mix(word);
    }
    for (const char one : text)
        mix(std::uint64_t{static_cast<unsigned char>(one)});
}

void digest::mix(const job_id &id) {
    mix(std::string_view(reinterpret_cast<const char *>(id.bytes().data()), id.bytes().size()));
}

void digest::mix(const std::optional<error> &why) {
    mix(std::uint64_t{why ? static_cast<std::uint64_t>(why->why) + 1 : 0});
    if (why)
        mix(static_cast<std::uint64_t>(why->http_status) << 32 | static_cast<std::uint32_t>(why->os_errno));
}

// What tells one from another, of those that carry much.
template <class T>
void digest::mix(const T &one) {
    if constexpr (std::is_same_v<T, queue::command>) {
        mix(one.reply_to);
        mix(std::uint64_t{one.body.index()});
        std::visit([this](const auto &body) { mix(body.id); }, one.body);
    } else if constexpr (std::is_same_v<T, queue::transfer_started>) {
        mix(one.id), mix(one.size.value_or(~0ULL)), mix(one.offset);
        mix(std::string_view(one.remote.etag));
    } else if constexpr (std::is_same_v<T, queue::transfer_progress>) {
        mix(one.id), mix(one.written), mix(one.flushed);
    } else if constexpr (std::is_same_v<T, queue::transfer_finished>) {
        mix(one.id), mix(one.written), mix(one.flushed), mix(one.failure);
        mix(std::uint64_t{one.stopped});
    } else if constexpr (std::is_same_v<T, queue::files_renamed>) {
        mix(one.id);
        for (const auto &each : one.failures)
            mix(each);
    } else if constexpr (std::is_same_v<T, queue::files_deleted>) {
        mix(one.id), mix(std::uint64_t{one.left_behind});
    } else if constexpr (std::is_same_v<T, queue::start_transfer>) {
        mix(one.id), mix(one.job), mix(std::uint64_t{one.file_index}), mix(one.offset);
        mix(one.end.value_or(~0ULL));
        mix(std::string_view(one.remote_name)), mix(std::string_view(one.temporary_name));
    } else if constexpr (std::is_same_v<T, queue::rename_files>) {
        mix(one.job), mix(std::uint64_t{one.renames.size()});
    } else if constexpr (std::is_same_v<T, queue::delete_files>) {
        mix(one.job), mix(std::uint64_t{one.files.size()});
    } else if constexpr (std::is_same_v<T, queue::reply>) {
        mix(one.to), mix(std::uint64_t{one.hresult});
    } else if constexpr (std::is_same_v<T, queue::notification>) {
        mix(one.job), mix(std::uint64_t{one.what} << 32 | one.file_index);
    } else if constexpr (std::is_same_v<T, queue::release_spool>) {
        mix(std::string_view(one.temporary_name)), mix(one.offset);
    } else if constexpr (std::is_same_v<T, queue::hive_write>) {
        mix(std::string_view(one.value.key)), mix(std::string_view(one.value.name));
        if (const auto *text = std::get_if<std::string>(&one.value.data))
            mix(std::string_view(*text));
        else if (const auto *dword = std::get_if<std::uint32_t>(&one.value.data))
            mix(std::uint64_t{*dword});
        else if (const auto *qword = std::get_if<std::uint64_t>(&one.value.data))
            mix(*qword);
    } else if constexpr (requires { one.name; }) {
        mix(std::string_view(one.key)), mix(std::string_view(one.name));
    } else if constexpr (requires { one.key; }) {
        mix(std::string_view(one.key));
    } else if constexpr (requires { one.connected; }) {
        mix(std::uint64_t{one.connected});
    } else if constexpr (requires { one.surface; }) {
        mix(static_cast<std::uint64_t>(one.surface));
    } else if constexpr (requires { one.id; }) {
        mix(one.id);
    }
}

void digest::add(const queue::event &what, instant now) {
    mix(static_cast<std::uint64_t>(now.monotonic.count()));
    mix(now.wall);
    mix(std::uint64_t{what.index()});
    std::visit([this](const auto &one) { mix(one); }, what);
}

void digest::add(const queue::effects &what) {
    mix(static_cast<std::uint64_t>(what.transaction.keeps));
    for (const auto &change : what.transaction.changes) {
        mix(std::uint64_t{change.index()});
        std::visit([this](const auto &one) { mix(one); }, change);
    }
    for (const auto &action : what.actions) {
        mix(std::uint64_t{action.index()});
        std::visit([this](const auto &one) { mix(one); }, action);
    }
}

} // namespace winebits::simulation
