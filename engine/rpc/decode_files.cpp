// SPDX-License-Identifier: LGPL-2.1-or-later
// Decoding of what concerns the files of a job: job.add_files, job.replace_prefix, job.set_file.
// Pure functions; any thread.
#include "engine/rpc/decode_values.hpp"

#include <array>

namespace winebits::rpc {
namespace {

using json::value;

// An empty local name has no place; the queue knows which surface may leave it for later.
decoded<queue::local_path> decode_target(const value &item) {
    const auto name = string_member(item, "local_name");
    return name && name->empty() ? decoded<queue::local_path>() : decode_path(item, "local_name");
}

decoded<std::optional<std::uint64_t>> decode_total_size(const value &item) {
    const auto *held = item.find("total_size");
    if (!held || held->is_null())
        return std::nullopt;
    const auto size = number_member(item, "total_size");
    if (!size)
        return std::unexpected(size.error());
    return *size;
}

decoded<queue::new_file> decode_new_file(const value &item) {
    const auto remote = string_member(item, "remote_name");
    const auto target = decode_target(item);
    const auto source = optional_path_member(item, "source");
    const auto ranges = ranges_member(item, "ranges");
    const auto content = optional_string_member(item, "content_id");
    const auto size = decode_total_size(item);
    if (const auto wrong = first_bad(remote, target, source, ranges, content, size))
        return std::unexpected(*wrong);
    return queue::new_file{*remote, *target, *source, *ranges, *content, *size};
}

decoded<std::vector<std::pair<std::uint32_t, queue::local_path>>> decode_sources(const value &params) {
    std::vector<std::pair<std::uint32_t, queue::local_path>> out;
    const auto *held = params.find("sources");
    if (!held || held->is_null())
        return out;
    if (!held->items())
        return bad("sources");
    for (const auto &item : *held->items()) {
        const auto file = dword_member(item, "file");
        const auto source = optional_path_member(item, "source");
        if (const auto wrong = first_bad(file, source))
            return std::unexpected(*wrong);
        if (!*source)
            return bad("source");
        out.emplace_back(*file, **source);
    }
    return out;
}

decoded<queue::file_property> remote_name_property(const value &params) {
    const auto *held = params.find("value");
    if (!held)
        return bad("value");
    const auto name = string_member(*held, "name");
    const auto source = optional_path_member(*held, "source");
    if (const auto wrong = first_bad(name, source))
        return std::unexpected(*wrong);
    return queue::remote_name{*name, *source};
}

template <class Property>
decoded<queue::file_property> string_property(const value &params) {
    auto text = string_member(params, "value");
    if (!text)
        return std::unexpected(text.error());
    return Property{std::move(*text)};
}

template <class Property>
decoded<queue::file_property> number_property(const value &params) {
    const auto number = number_member(params, "value");
    if (!number)
        return std::unexpected(number.error());
    return Property{*number};
}

template <class Property>
decoded<queue::file_property> bool_property(const value &params) {
    const auto truth = bool_member(params, "value");
    if (!truth)
        return std::unexpected(truth.error());
    return Property{*truth};
}

decoded<queue::file_property> sink_path_property(const value &params) {
    const auto path = optional_path_member(params, "value");
    if (!path || !*path)
        return bad("value");
    return queue::sink_path{**path};
}

decoded<queue::file_property> requested_ranges_property(const value &params) {
    const auto ranges = ranges_member(params, "value");
    if (!ranges)
        return std::unexpected(ranges.error());
    return queue::requested_ranges{*ranges};
}

using property_decoder = decoded<queue::file_property> (*)(const value &);
using named_decoder = std::pair<std::string_view, property_decoder>;
constexpr auto properties = std::to_array<named_decoder>({
    {"remote_name", remote_name_property},
    {"validation_state", bool_property<queue::validation_state>},
    {"position", number_property<queue::download_position>},
    {"requested_ranges", requested_ranges_property},
    {"content_id", string_property<queue::content_id>},
    {"sink_path", sink_path_property},
    {"sink_stream", bool_property<queue::sink_stream>},
    {"integrity_info", integrity_info_property},
    {"integrity_mandatory", bool_property<queue::integrity_mandatory>},
    {"decryption_info", decryption_info_property},
    {"total_size", number_property<queue::total_size>},
});
static_assert(properties.size() == std::variant_size_v<queue::file_property>);

} // namespace

decoded<std::vector<queue::new_file>> decode_new_files(const value &params) {
    const auto *files = params.find("files");
    if (!files || !files->items())
        return bad("files");
    std::vector<queue::new_file> out;
    for (const auto &item : *files->items()) {
        auto file = decode_new_file(item);
        if (!file)
            return std::unexpected(file.error());
        out.push_back(std::move(*file));
    }
    return out;
}

decoded<queue::command_body> decode_replace_prefix(const value &params) {
    const auto id = id_member(params, "id");
    const auto old_prefix = string_member(params, "old"), new_prefix = string_member(params, "new");
    const auto sources = decode_sources(params);
    if (const auto wrong = first_bad(id, old_prefix, new_prefix, sources))
        return std::unexpected(*wrong);
    return queue::replace_remote_prefix{*id, *old_prefix, *new_prefix, *sources};
}

decoded<queue::command_body> decode_set_file(const value &params) {
    const auto id = id_member(params, "id");
    const auto file = dword_member(params, "file");
    const auto name = string_member(params, "property");
    if (const auto wrong = first_bad(id, file, name))
        return std::unexpected(*wrong);
    const auto *known = std::ranges::find(properties, *name, &named_decoder::first);
    if (known == properties.end())
        return bad("property");
    auto wanted = known->second(params);
    if (!wanted)
        return std::unexpected(wanted.error());
    return queue::set_file_property{*id, *file, std::move(*wanted)};
}

} // namespace winebits::rpc
