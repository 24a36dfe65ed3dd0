// SPDX-License-Identifier: LGPL-2.1-or-later
// Reading of single members.
// Pure functions; any thread.
#include "engine/rpc/decode_values.hpp"

#include "engine/rpc/base64.hpp"

#include <limits>

namespace winebits::rpc {
namespace {

using json::value;

constexpr std::int64_t longest_offset = 24 * 3600; // seconds

bool is_below_root(std::string_view path) {
    if (path.empty() || path.front() == '/' || path.back() == '/')
        return false;
    while (!path.empty()) {
        const auto component = path.substr(0, path.find('/'));
        if (component.empty() || component == "." || component == "..")
            return false;
        path.remove_prefix(std::min(component.size() + 1, path.size()));
    }
    return true;
}

bool is_drive(std::string_view text) {
    return text.size() == 1 && text[0] >= 'a' && text[0] <= 'z';
}

std::optional<queue::byte_range> decode_range(const value &item) {
    const auto *pair = item.items();
    if (!pair || pair->size() != 2)
        return std::nullopt;
    const auto offset = (*pair)[0].number();
    const auto length = (*pair)[1].is_null() ? queue::byte_range::to_end : (*pair)[1].number();
    if (!offset || !length)
        return std::nullopt;
    return queue::byte_range{*offset, *length};
}

} // namespace

std::unexpected<bad_parameters> bad(std::string_view name) {
    return std::unexpected(bad_parameters{std::string(name) + " is missing or of the wrong kind"});
}

decoded<std::string> string_member(const value &params, std::string_view name) {
    const auto *member = params.find(name);
    const auto *text = member ? member->string() : nullptr;
    if (!text || text->find('\0') != std::string::npos)
        return bad(name);
    return *text;
}

decoded<std::uint64_t> number_member(const value &params, std::string_view name) {
    const auto *member = params.find(name);
    const auto number = member ? member->number() : std::nullopt;
    if (!number)
        return bad(name);
    return *number;
}

decoded<job_id> id_member(const value &params, std::string_view name) {
    const auto text = string_member(params, name);
    const auto id = text ? job_id::parse(*text) : std::nullopt;
    if (!id)
        return bad(name);
    return *id;
}

decoded<std::uint32_t> dword_member(const value &params, std::string_view name) {
    const auto number = number_member(params, name);
    if (!number)
        return std::unexpected(number.error());
    if (*number > std::numeric_limits<std::uint32_t>::max())
        return bad(name);
    return static_cast<std::uint32_t>(*number);
}

decoded<bool> bool_member(const value &params, std::string_view name) {
    const auto *member = params.find(name);
    const auto truth = member ? member->boolean() : std::nullopt;
    if (!truth)
        return bad(name);
    return *truth;
}

decoded<std::int32_t> local_offset_member(const value &params) {
    constexpr auto name = "local_offset";
    const auto *member = params.find(name);
    if (!member)
        return 0;
    const auto *negative = std::get_if<std::int64_t>(&member->held());
    const auto positive = member->number();
    if (!negative && (!positive || *positive > longest_offset))
        return bad(name);
    const auto offset = negative ? *negative : static_cast<std::int64_t>(*positive);
    if (offset < -longest_offset || offset > longest_offset)
        return bad(name);
    return static_cast<std::int32_t>(offset);
}

decoded<std::string> optional_string_member(const value &params, std::string_view name) {
    const auto *member = params.find(name);
    if (!member || member->is_null())
        return std::string();
    return string_member(params, name);
}

decoded<std::string> base64_member(const value &params, std::string_view name) {
    const auto text = string_member(params, name);
    const auto bytes = text ? from_base64(*text) : std::nullopt;
    if (!bytes)
        return bad(name);
    return *bytes;
}

decoded<queue::local_path> decode_path(const value &held, std::string_view dos_name) {
    const auto dos = string_member(held, dos_name), drive = string_member(held, "drive");
    const auto relative = string_member(held, "unix_relative");
    if (const auto wrong = first_bad(dos, drive, relative))
        return std::unexpected(*wrong);
    if (!is_drive(*drive))
        return bad("drive");
    if (!is_below_root(*relative))
        return bad("unix_relative");
    return queue::local_path{*dos, (*drive)[0], *relative};
}

decoded<std::optional<queue::local_path>> optional_path_member(const value &params, std::string_view name) {
    const auto *held = params.find(name);
    if (!held || held->is_null())
        return std::nullopt;
    auto path = decode_path(*held, "dos");
    if (!path)
        return std::unexpected(path.error());
    return std::move(*path);
}

decoded<std::vector<queue::byte_range>> ranges_member(const value &params, std::string_view name) {
    std::vector<queue::byte_range> out;
    const auto *held = params.find(name);
    if (!held || held->is_null())
        return out;
    if (!held->items())
        return bad(name);
    for (const auto &item : *held->items()) {
        const auto range = decode_range(item);
        if (!range)
            return bad(name);
        out.push_back(*range);
    }
    return out;
}

} // namespace winebits::rpc
