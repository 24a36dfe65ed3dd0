// SPDX-License-Identifier: LGPL-2.1-or-later
// Writing and reading of lists.
// Pure functions; any thread.
#include "engine/queue/field_lists.hpp"

#include <cstddef>
#include <string_view>

namespace winebits::queue {
namespace {

constexpr std::size_t length_size = 4;

std::uint64_t number_at(std::string_view bytes) {
    std::uint64_t number = 0;
    for (std::size_t i = length_size; i-- > 0;)
        number = number << 8 | static_cast<std::uint8_t>(bytes[i]);
    return number;
}

void append_text(std::string &bytes, const std::string &text) {
    for (std::size_t i = 0; i < length_size; ++i)
        bytes += static_cast<char>(text.size() >> (8 * i));
    bytes += text;
}

bool take_text(std::string_view &bytes, std::string &into) {
    if (bytes.size() < length_size)
        return false;
    const auto size = number_at(bytes);
    bytes.remove_prefix(length_size);
    if (bytes.size() < size)
        return false;
    into = bytes.substr(0, size);
    bytes.remove_prefix(size);
    return true;
}

bool take_credential(std::string_view &bytes, credential &into) {
    constexpr std::size_t marks = 3;
    if (bytes.size() < marks)
        return false;
    into.target = static_cast<auth_target>(bytes[0]);
    into.scheme = static_cast<auth_scheme>(bytes[1]);
    into.implicit = bytes[2] != 0;
    bytes.remove_prefix(marks);
    return take_text(bytes, into.user) && take_text(bytes, into.password);
}

} // namespace

std::optional<hive_data> to_hive(const std::vector<proxy_answer> &answers) {
    std::string text;
    for (const auto &one : answers)
        text += one.origin + ' ' + one.list + '\n';
    return text;
}

bool from_hive(const hive_data &data, std::vector<proxy_answer> &into) {
    const auto *held = std::get_if<std::string>(&data);
    if (!held)
        return false;
    into.clear();
    std::string_view text = *held;
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        const auto space = line.find(' ');
        if (line.size() == text.size() || space == std::string_view::npos)
            return false;
        into.push_back({std::string(line.substr(0, space)), std::string(line.substr(space + 1))});
        text.remove_prefix(line.size() + 1);
    }
    return true;
}

std::optional<hive_data> to_hive(const std::vector<credential> &credentials) {
    hive_secret secret;
    for (const auto &one : credentials) {
        secret.bytes += static_cast<char>(one.target);
        secret.bytes += static_cast<char>(one.scheme);
        secret.bytes += static_cast<char>(one.implicit);
        append_text(secret.bytes, one.user);
        append_text(secret.bytes, one.password);
    }
    return secret;
}

bool from_hive(const hive_data &data, std::vector<credential> &into) {
    const auto *secret = std::get_if<hive_secret>(&data);
    if (!secret)
        return false;
    into.clear();
    std::string_view bytes = secret->bytes;
    while (!bytes.empty())
        if (!take_credential(bytes, into.emplace_back()))
            return false;
    return true;
}

} // namespace winebits::queue
