// SPDX-License-Identifier: LGPL-2.1-or-later
// The setters of IBackgroundCopyJob2 to 5 and of IBitsTokenOptions (bits-api 3.5 to 3.8, 3.11).
// Main thread only.
#include "engine/queue/names.hpp"
#include "engine/queue/state.hpp"

#include <algorithm>

namespace winebits::queue {
namespace {

constexpr std::size_t max_path = 260;
constexpr std::size_t max_parameters = 4000;
constexpr std::uint32_t all_acl_flags = 0xf;
constexpr std::uint32_t all_peer_caching_flags = 0x7;
constexpr std::uint32_t all_helper_token_flags = 0x3;
// Every BITS_COST_STATE_*, and the options beside them (bits-api 2.1).
constexpr std::uint32_t all_cost_flags = 0xC000'00FF;

bool has_ranges(const job &of) {
    return std::ranges::any_of(of.files, [](const file &one) { return !one.ranges.empty(); });
}
bool has_sources(const job &of) {
    return std::ranges::any_of(of.files, [](const file &one) { return one.source.has_value(); });
}

// What the properties of download jobs have in common that say how the bytes are asked for.
std::optional<cause> settable_before_resume(const record &r) {
    if (r.data.type != job_type::download)
        return cause::download_jobs_only;
    if (r.data.was_resumed)
        return cause::read_only_after_resume;
    return std::nullopt;
}

} // namespace

// bits-api 3.5, 9.5: no program, no parameters.
std::optional<cause> queue::state::set(record &r, const notify_command &command) {
    if (!command.value || (command.value->program.empty() && command.value->parameters.empty())) {
        changes_.edit(r).notify_command.reset();
        return std::nullopt;
    }
    if (command.value->program.empty())
        return cause::invalid_argument;
    if (utf16_length(command.value->program) > max_path ||
        utf16_length(command.value->parameters) > max_parameters)
        return cause::string_too_long;
    changes_.edit(r).notify_command = command.value;
    return std::nullopt;
}

std::optional<cause> queue::state::set(record &r, const notification_class &clsid) {
    const auto parsed = job_id::parse(clsid.value);
    if (!clsid.value.empty() && !parsed)
        return cause::invalid_argument;
    const bool none = !parsed || *parsed == job_id{};
    changes_.edit(r).notification_class = none ? std::string() : parsed->text();
    return std::nullopt;
}

std::optional<cause> queue::state::set(record &r, const reply_file_name &name) {
    if (r.data.type != job_type::upload_reply)
        return cause::not_implemented;
    if (utf16_length(name.value) > max_path)
        return cause::invalid_argument;
    changes_.edit(r).reply_file_name = name.value;
    return std::nullopt;
}

// bits-api 3.6, 5.9: each file takes them when its transfer ends, so they come too late after that.
std::optional<cause> queue::state::set(record &r, acl_flags flags) {
    if (flags.value & ~all_acl_flags)
        return cause::invalid_argument;
    if (r.data.state == job_state::transferred)
        return cause::invalid_state;
    changes_.edit(r).acl_flags = flags.value;
    return std::nullopt;
}

std::optional<cause> queue::state::set(record &r, peer_caching_flags flags) {
    if (flags.value & ~all_peer_caching_flags)
        return cause::not_implemented;
    changes_.edit(r).peer_caching_flags = flags.value;
    return std::nullopt;
}

std::optional<cause> queue::state::set(record &r, helper_token_flags flags) {
    if (flags.value & ~all_helper_token_flags)
        return cause::invalid_argument;
    changes_.edit(r).helper_token_flags = flags.value;
    return std::nullopt;
}

std::optional<cause> queue::state::set(record &r, cost_flags flags) {
    if (flags.value & ~all_cost_flags)
        return cause::invalid_argument;
    auto &data = changes_.edit(r);
    data.cost_flags = flags.value;
    if (is_delivery(data.owner_surface)) // no longer what its class has by default
        data.delivery.cost = cost_policy::always;
    apply_blocks(r);
    return std::nullopt;
}

std::optional<cause> queue::state::set(record &r, dynamic_content wanted) {
    if (const auto refused = settable_before_resume(r))
        return refused;
    if (wanted.value && !r.data.http.method.empty())
        return cause::custom_method_conflict;
    if (wanted.value && (r.data.on_demand || has_ranges(r.data)))
        return cause::unsupported_job_configuration;
    changes_.edit(r).dynamic_content = wanted.value;
    return std::nullopt;
}

std::optional<cause> queue::state::set(record &r, high_performance wanted) {
    if (r.data.type != job_type::download)
        return cause::download_jobs_only;
    if (!r.data.files.empty())
        return cause::read_only_after_add_file;
    changes_.edit(r).high_performance = wanted.value;
    return std::nullopt;
}

// bits-api 3.8: over HTTP(S), with ranges of its own only.
std::optional<cause> queue::state::set(record &r, on_demand wanted) {
    if (const auto refused = settable_before_resume(r))
        return refused;
    if (wanted.value && !r.data.http.method.empty())
        return cause::custom_method_conflict;
    if (wanted.value && (r.data.dynamic_content || has_ranges(r.data) || has_sources(r.data)))
        return cause::unsupported_job_configuration;
    changes_.edit(r).on_demand = wanted.value;
    return std::nullopt;
}

std::optional<cause> queue::state::set(record &r, max_download_size limit) {
    if (const auto refused = settable_before_resume(r))
        return refused;
    if (limit.value == 0)
        return cause::max_download_size_invalid;
    changes_.edit(r).max_download_size = limit.value;
    return std::nullopt;
}

std::optional<cause> queue::state::set(record &r, minimum_notification_interval interval) {
    if (interval.value < milliseconds{0})
        return cause::invalid_argument;
    changes_.edit(r).minimum_notification_interval = interval.value;
    return std::nullopt;
}

} // namespace winebits::queue
