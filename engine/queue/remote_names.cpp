// SPDX-License-Identifier: LGPL-2.1-or-later
// SetRemoteName, ReplaceRemotePrefix and reported redirects (bits-api 3.6, 3.10, 6.5).
// Main thread only.
#include "engine/queue/file_content.hpp"
#include "engine/queue/names.hpp"
#include "engine/queue/state.hpp"

#include <algorithm>

namespace winebits::queue {
namespace {

constexpr std::uint32_t s_false = 1;

struct new_name {
    std::uint32_t index = 0;
    std::string name;
    std::optional<local_path> source;
};

// The names that begin with the old prefix, as they will be.
std::vector<new_name> replaced(const job &of, const replace_remote_prefix &body) {
    std::vector<new_name> names;
    for (std::uint32_t index = 0; index < of.files.size(); ++index) {
        const auto &before = remote_name_of(of.files[index]);
        if (!before.starts_with(body.old_prefix))
            continue;
        const auto source =
            std::ranges::find(body.sources, index, [](const auto &each) { return each.first; });
        names.push_back({index, body.new_prefix + before.substr(body.old_prefix.size()),
                         source == body.sources.end() ? std::nullopt : std::optional(source->second)});
    }
    return names;
}

// bits-api 5.7, 5.8: ranges are for HTTP only, and so is what on-demand jobs do.
bool fits(const job &of, const file &one, const std::string &name, const std::optional<local_path> &source) {
    if (is_delivery(of.owner_surface))
        return !source && is_acceptable_url(name);
    return is_acceptable_remote_name(name, source) && !(source && (!one.ranges.empty() || of.on_demand));
}

} // namespace

queue::state::answer queue::state::carry_out(const command &call, const replace_remote_prefix &body) {
    const auto found = modifiable(call, body.id);
    if (!found)
        return refusal(call.surface, found.error());
    auto &r = **found;
    if (r.data.type != job_type::download)
        return refuse(call, cause::not_implemented);
    if (body.old_prefix.empty() || body.new_prefix.empty())
        return refuse(call, cause::invalid_argument);
    const auto names = replaced(r.data, body);
    for (const auto &each : names) // all or nothing
        if (!fits(r.data, r.data.files[each.index], each.name, each.source))
            return refuse(call, cause::invalid_argument);
    if (names.empty())
        return s_false;
    for (const auto &each : names) {
        auto &one = changes_.edit_file(r, each.index);
        one.remote_name = each.name;
        one.source = each.source;
        one.next_remote.reset();
        moved(r, each.index);
    }
    reconsider(r);
    note_activity(r);
    r.modification_wanted = true;
    return 0;
}

std::optional<cause> queue::state::set(record &r, std::uint32_t index, const remote_name &wanted) {
    if (r.data.owner_surface == personality::delivery_download)
        return set_uri(r, wanted);
    if (r.data.type != job_type::download)
        return cause::not_implemented;
    auto &one = changes_.edit_file(r, index);
    if (!fits(r.data, one, wanted.value, wanted.source))
        return cause::invalid_argument;
    one.next_remote.emplace(wanted.value, wanted.source);
    moved(r, index);
    reconsider(r);
    return std::nullopt;
}

// The file has another remote name. One in progress goes on if size and time stamp there are the same, else
// from its start; an ETag says nothing about another server's file.
void queue::state::moved(record &r, std::uint32_t index) {
    auto &one = changes_.edit_file(r, index);
    if (one.transferred)
        return;
    if (!one.remote.last_modified.empty())
        one.remote.etag.clear();
    one.ranges_refused = false;
    r.renamed.insert(index);
    if (r.question && r.question->file_index == index)
        withdraw_question(r);
    if (r.transfer && r.transfer->file_index == index)
        stop(r);
}

// bits-api 3.10: a new name is kept from the next Resume on.
void queue::state::keep_remote_names(record &r) {
    for (std::uint32_t index = 0; index < r.data.files.size(); ++index) {
        if (!r.data.files[index].next_remote)
            continue;
        auto &one = changes_.edit_file(r, index);
        one.remote_name = std::move(one.next_remote->first);
        one.source = std::move(one.next_remote->second);
        one.next_remote.reset();
        changes_.keep_over_power_cut();
    }
}

} // namespace winebits::queue
