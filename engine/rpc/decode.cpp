// SPDX-License-Identifier: LGPL-2.1-or-later
// Decoding of commands.
// Pure functions; any thread.
#include "engine/rpc/decode.hpp"

#include "engine/rpc/decode_values.hpp"
#include "winebits/protocol.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace winebits::rpc {
namespace {

using json::value;

// Makes a command of a job's id and one more member.
template <class Command, class Member>
decoded<queue::command_body> with_id(const value &params, decoded<Member> member) {
    const auto id = id_member(params, "id");
    if (const auto wrong = first_bad(id, member))
        return std::unexpected(*wrong);
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
    const auto level = params.find("integrity_level") ? dword_member(params, "integrity_level")
                                                      : decoded<std::uint32_t>(std::uint32_t{0x2000});
    const auto elevated = params.find("elevated") ? bool_member(params, "elevated") : decoded<bool>(false);
    const auto correlation = optional_string_member(params, "correlation_vector");
    if (const auto wrong = first_bad(id, name, owner, type, level, elevated, correlation))
        return std::unexpected(*wrong);
    // The Wine session is that of the connection.
    return queue::create_job{*id, *name, *type, *owner, *level, *elevated, {}, *correlation};
}

decoded<queue::command_body> decode_add_files(const value &params) {
    return with_id<queue::add_files>(params, decode_new_files(params));
}

decoded<queue::command_body> decode_resume(const value &params) {
    const auto id = id_member(params, "id");
    const auto ranges = ranges_member(params, "ranges");
    if (const auto wrong = first_bad(id, ranges))
        return std::unexpected(*wrong);
    const auto *given = params.find("ranges"); // an empty list is not the same as none
    return queue::resume_job{*id, given && !given->is_null() ? std::optional(*ranges) : std::nullopt};
}

decoded<queue::command_body> decode_take_ownership(const value &params) {
    return with_id<queue::take_ownership>(params, string_member(params, "owner"));
}

decoded<queue::command_body> decode_certificate(const value &params) {
    const auto id = id_member(params, "id");
    const auto origin = string_member(params, "origin"), fingerprint = string_member(params, "fingerprint");
    const auto verdict = dword_member(params, "verdict");
    if (const auto wrong = first_bad(id, origin, fingerprint, verdict))
        return std::unexpected(*wrong);
    return queue::certificate_verdict{*id, *origin, *fingerprint, *verdict};
}

decoded<queue::command_body> decode_acknowledge(const value &params) {
    const auto id = id_member(params, "id");
    const auto what = dword_member(params, "what");
    const auto file = params.find("file") ? dword_member(params, "file") : decoded<std::uint32_t>(0);
    if (const auto wrong = first_bad(id, what, file))
        return std::unexpected(*wrong);
    return queue::acknowledge{*id, *what, *file};
}

decoded<queue::command_body> decode_consumed(const value &params) {
    const auto id = id_member(params, "id");
    const auto file = dword_member(params, "file");
    const auto offset = number_member(params, "offset");
    if (const auto wrong = first_bad(id, file, offset))
        return std::unexpected(*wrong);
    std::uint32_t failure = 0;
    if (params.find("failure")) {
        const auto given = dword_member(params, "failure");
        if (!given)
            return std::unexpected(given.error());
        failure = *given;
    }
    return queue::stream_consumed{*id, *file, *offset, failure};
}

using command_decoder = decoded<queue::command_body> (*)(const value &);
using named_decoder = std::pair<std::string_view, command_decoder>;
constexpr auto commands = std::to_array<named_decoder>({
    {protocol::method::job_create, decode_create},
    {protocol::method::job_set, decode_set},
    {protocol::method::job_add_files, decode_add_files},
    {protocol::method::job_replace_prefix, decode_replace_prefix},
    {protocol::method::job_set_file, decode_set_file},
    {protocol::method::job_certificate, decode_certificate},
    {protocol::method::job_resume, decode_resume},
    {protocol::method::job_suspend, only_id<queue::suspend_job>},
    {protocol::method::job_cancel, only_id<queue::cancel_job>},
    {protocol::method::job_complete, only_id<queue::complete_job>},
    {protocol::method::job_take_ownership, decode_take_ownership},
    {protocol::method::job_acknowledge, decode_acknowledge},
    {protocol::method::job_consumed, decode_consumed},
});
static_assert(commands.size() == std::variant_size_v<queue::command_body>);

constexpr auto surfaces = std::to_array<std::string_view>(
    {protocol::surface::bits, protocol::surface::delivery_job, protocol::surface::delivery_download});
static_assert(surfaces.size() == queue::personality_count);

const auto *find_command(std::string_view method) {
    return std::ranges::find(commands, method, &named_decoder::first);
}

} // namespace

decoded<queue::personality> decode_surface(const value &params) {
    const auto name = string_member(params, "surface");
    if (!name)
        return std::unexpected(name.error());
    const auto *known = std::ranges::find(surfaces, *name);
    if (known == surfaces.end())
        return bad("surface");
    return static_cast<queue::personality>(known - surfaces.begin());
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
