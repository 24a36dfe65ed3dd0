// SPDX-License-Identifier: LGPL-2.1-or-later
// Decoding of parameters.
// Pure functions; any thread.
#include "engine/rpc/decode.hpp"

#include "winebits/protocol.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace winebits::rpc {
namespace {

using json::value;

std::unexpected<bad_parameters> bad(std::string_view name) {
    return std::unexpected(bad_parameters{std::string(name) + " is missing or of the wrong kind"});
}

decoded<std::uint32_t> dword_member(const value &params, std::string_view name) {
    const auto number = number_member(params, name);
    if (!number)
        return std::unexpected(number.error());
    if (*number > std::numeric_limits<std::uint32_t>::max())
        return bad(name);
    return static_cast<std::uint32_t>(*number);
}

// An enumeration's number; one that no enumeration has becomes 255, which the queue refuses with the right
// code.
template <class Enumeration>
decoded<Enumeration> enumeration_member(const value &params, std::string_view name) {
    const auto number = number_member(params, name);
    if (!number)
        return std::unexpected(number.error());
    return static_cast<Enumeration>(std::min<std::uint64_t>(*number, 255));
}

// null and a missing member are the empty string.
decoded<std::string> optional_string_member(const value &params, std::string_view name) {
    const auto *member = params.find(name);
    if (!member || member->is_null())
        return std::string();
    return string_member(params, name);
}

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

decoded<queue::new_file> decode_file(const value &item) {
    const auto remote = string_member(item, "remote_name"), local = string_member(item, "local_name");
    const auto drive = string_member(item, "drive"), relative = string_member(item, "unix_relative");
    for (const auto *member : {&remote, &local, &drive, &relative}) {
        if (!*member)
            return std::unexpected(member->error());
    }
    if (!is_drive(*drive))
        return bad("drive");
    if (!is_below_root(*relative))
        return bad("unix_relative");
    return queue::new_file{*remote, {*local, (*drive)[0], *relative}};
}

// Makes a command of a job's id and one more member.
template <class Command, class Member>
decoded<queue::command_body> with_id(const value &params, decoded<Member> member) {
    const auto id = id_member(params, "id");
    if (!id)
        return std::unexpected(id.error());
    if (!member)
        return std::unexpected(member.error());
    return Command{*id, std::move(*member)};
}

template <class Command>
decoded<queue::command_body> only_id(const value &params) {
    const auto id = id_member(params, "id");
    if (!id)
        return std::unexpected(id.error());
    return Command{*id};
}

decoded<queue::command_body> decode_create(const value &params) {
    const auto id = id_member(params, "id");
    const auto name = string_member(params, "name"), owner = string_member(params, "owner");
    const auto type = enumeration_member<queue::job_type>(params, "type");
    if (!id)
        return std::unexpected(id.error());
    if (!name || !owner)
        return std::unexpected((name ? owner : name).error());
    if (!type)
        return std::unexpected(type.error());
    return queue::create_job{*id, *name, *type, *owner};
}

decoded<std::vector<queue::new_file>> decode_files(const value &params) {
    const auto *files = params.find("files");
    if (!files || !files->items())
        return bad("files");
    std::vector<queue::new_file> out;
    for (const auto &item : *files->items()) {
        auto file = decode_file(item);
        if (!file)
            return std::unexpected(file.error());
        out.push_back(std::move(*file));
    }
    return out;
}

decoded<queue::command_body> decode_add_files(const value &params) {
    return with_id<queue::add_files>(params, decode_files(params));
}

decoded<queue::command_body> decode_take_ownership(const value &params) {
    return with_id<queue::take_ownership>(params, string_member(params, "owner"));
}

decoded<queue::command_body> decode_acknowledge(const value &params) {
    const auto id = id_member(params, "id");
    const auto what = dword_member(params, "what");
    const auto file = params.find("file") ? dword_member(params, "file") : decoded<std::uint32_t>(0);
    if (!id)
        return std::unexpected(id.error());
    if (!what || !file)
        return std::unexpected((what ? file : what).error());
    return queue::acknowledge{*id, *what, *file};
}

template <class Property>
decoded<queue::property> string_property(const value &params) {
    auto text = string_member(params, "value");
    if (!text)
        return std::unexpected(text.error());
    return Property{std::move(*text)};
}

template <class Property>
decoded<queue::property> number_property(const value &params) {
    const auto number = dword_member(params, "value");
    if (!number)
        return std::unexpected(number.error());
    return Property{decltype(Property::value)(*number)};
}

decoded<queue::property> priority_property(const value &params) {
    const auto priority = enumeration_member<queue::job_priority>(params, "value");
    if (!priority)
        return std::unexpected(priority.error());
    return *priority;
}

decoded<queue::property> proxy_property(const value &params) {
    const auto *held = params.find("value");
    if (!held)
        return bad("value");
    const auto usage = enumeration_member<queue::proxy_usage>(*held, "usage");
    const auto list = optional_string_member(*held, "list"), bypass = optional_string_member(*held, "bypass");
    if (!usage)
        return std::unexpected(usage.error());
    if (!list || !bypass)
        return std::unexpected((list ? bypass : list).error());
    return queue::proxy_settings{*usage, *list, *bypass};
}

using property_decoder = decoded<queue::property> (*)(const value &);
constexpr std::array<std::pair<std::string_view, property_decoder>, 8> properties{{
    {"display_name", string_property<queue::display_name>},
    {"description", string_property<queue::description>},
    {"priority", priority_property},
    {"notify_flags", number_property<queue::notify_flags>},
    {"minimum_retry_delay", number_property<queue::minimum_retry_delay>},
    {"no_progress_timeout", number_property<queue::no_progress_timeout>},
    {"maximum_download_time", number_property<queue::maximum_download_time>},
    {"proxy", proxy_property},
}};

decoded<queue::command_body> decode_set(const value &params) {
    const auto name = string_member(params, "property");
    if (!name)
        return std::unexpected(name.error());
    const auto *known =
        std::ranges::find(properties, *name, &std::pair<std::string_view, property_decoder>::first);
    if (known == properties.end())
        return bad("property");
    const auto id = id_member(params, "id");
    auto wanted = known->second(params);
    if (!id)
        return std::unexpected(id.error());
    if (!wanted)
        return std::unexpected(wanted.error());
    queue::set_property command;
    command.id = *id;
    command.value = std::move(*wanted);
    return command;
}

using command_decoder = decoded<queue::command_body> (*)(const value &);
constexpr std::array<std::pair<std::string_view, command_decoder>, 9> commands{{
    {protocol::method::job_create, decode_create},
    {protocol::method::job_set, decode_set},
    {protocol::method::job_add_files, decode_add_files},
    {protocol::method::job_resume, only_id<queue::resume_job>},
    {protocol::method::job_suspend, only_id<queue::suspend_job>},
    {protocol::method::job_cancel, only_id<queue::cancel_job>},
    {protocol::method::job_complete, only_id<queue::complete_job>},
    {protocol::method::job_take_ownership, decode_take_ownership},
    {protocol::method::job_acknowledge, decode_acknowledge},
}};

const auto *find_command(std::string_view method) {
    return std::ranges::find(commands, method, &std::pair<std::string_view, command_decoder>::first);
}

} // namespace

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

decoded<queue::personality> decode_surface(const value &params) {
    const auto name = string_member(params, "surface");
    if (!name)
        return std::unexpected(name.error());
    if (*name != "bits")
        return bad("surface");
    return queue::personality::bits;
}

bool is_command(std::string_view method) {
    return find_command(method) != commands.end();
}

decoded<queue::command_body> decode_command(std::string_view method, const value &params) {
    const auto *known = find_command(method);
    if (known == commands.end())
        return bad("method");
    return known->second(params);
}

} // namespace winebits::rpc
