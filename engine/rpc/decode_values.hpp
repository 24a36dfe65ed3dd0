// SPDX-License-Identifier: LGPL-2.1-or-later
// Members of parameters, by kind; what the decoders of commands share.
// Pure functions; any thread.
#pragma once

#include "engine/rpc/decode.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace winebits::rpc {

std::unexpected<bad_parameters> bad(std::string_view name);

decoded<std::uint32_t> dword_member(const json::value &, std::string_view name);
decoded<bool> bool_member(const json::value &, std::string_view name);
// "local_offset" of a policy with hours: seconds, at most a day either way; 0 when the member is missing.
decoded<std::int32_t> local_offset_member(const json::value &);
// null and a missing member are the empty string.
decoded<std::string> optional_string_member(const json::value &, std::string_view name);
decoded<std::string> base64_member(const json::value &, std::string_view name);
// {"dos","drive","unix_relative"}; none when the member is missing or null.
decoded<std::optional<queue::local_path>> optional_path_member(const json::value &, std::string_view name);
// [[offset,length|null]…]; no ranges when the member is missing or null.
decoded<std::vector<queue::byte_range>> ranges_member(const json::value &, std::string_view name);

// The three members of a path, of which `dos` is named otherwise in a file.
decoded<queue::local_path> decode_path(const json::value &, std::string_view dos_name);

// An enumeration's number; one that no enumeration has becomes 255, which the queue refuses with the right
// code.
template <class Enumeration>
decoded<Enumeration> enumeration_member(const json::value &params, std::string_view name) {
    const auto number = number_member(params, name);
    if (!number)
        return std::unexpected(number.error());
    return static_cast<Enumeration>(std::min<std::uint64_t>(*number, 255));
}

// The first of the members that could not be read; none: all could.
template <class... Members>
std::optional<bad_parameters> first_bad(const Members &...members) {
    std::optional<bad_parameters> found;
    const auto look = [&](const auto &member) {
        if (!found && !member)
            found = member.error();
    };
    (look(members), ...);
    return found;
}

// ---- Commands and properties, in files of their subject.
decoded<std::vector<queue::new_file>> decode_new_files(const json::value &params); // decode_files.cpp
decoded<queue::command_body> decode_replace_prefix(const json::value &params);     // decode_files.cpp
decoded<queue::command_body> decode_set_file(const json::value &params);           // decode_files.cpp
decoded<queue::command_body> decode_set(const json::value &params);                // decode_properties.cpp
// decode_delivery.cpp: the value is the JSON text that the program gave (do-api 5.8, 5.9).
decoded<queue::file_property> integrity_info_property(const json::value &params);
decoded<queue::file_property> decryption_info_property(const json::value &params);
// decode_http_properties.cpp
decoded<queue::property> credential_property(const json::value &params);
decoded<queue::property> remove_credential_property(const json::value &params);
decoded<queue::property> certificate_property(const json::value &params);
decoded<queue::property> proxy_answers_property(const json::value &params);

} // namespace winebits::rpc
