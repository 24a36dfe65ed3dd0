// SPDX-License-Identifier: LGPL-2.1-or-later
// The setters of IBackgroundCopyJob (bits-api 3.4, 3.7).
// Main thread only.
#include "engine/queue/names.hpp"
#include "engine/queue/state.hpp"

#include <algorithm>
#include <limits>

namespace winebits::queue {
namespace {

constexpr std::size_t max_display_name = 256;
constexpr std::size_t max_description = 1024;
constexpr std::size_t max_proxy_list = 32'000;
constexpr seconds least_retry_delay{5};
constexpr std::uint32_t s_false = 1;

bool is_unsigned_32(seconds value) {
    return value.count() >= 0 && value.count() <= std::numeric_limits<std::uint32_t>::max();
}

} // namespace

queue::state::answer queue::state::carry_out(const command &call, const set_property &body) {
    const auto found = modifiable(call, body.id);
    if (!found)
        return refusal(call.surface, found.error());
    auto &r = **found;
    const auto before = r.data.state;
    if (const auto refused = settable(r, body.value))
        return refuse(call, *refused);
    const bool does_nothing = removes_nothing(r, body.value);
    const auto refused = std::visit([&](const auto &value) { return set(r, value); }, body.value);
    if (refused)
        return refuse(call, *refused);
    if (does_nothing)
        return s_false;
    note_activity(r);
    if (before == r.data.state || r.data.state != job_state::error)
        r.modification_wanted = true;
    return 0;
}

std::optional<cause> queue::state::set(record &r, const display_name &name) {
    if (utf16_length(name.value) > max_display_name)
        return cause::string_too_long;
    changes_.edit(r).display_name = name.value;
    return std::nullopt;
}

std::optional<cause> queue::state::set(record &r, const description &text) {
    if (utf16_length(text.value) > max_description)
        return cause::string_too_long;
    changes_.edit(r).description = text.value;
    return std::nullopt;
}

std::optional<cause> queue::state::set(record &r, job_priority priority) {
    if (priority > job_priority::low)
        return cause::not_implemented;
    if (!r.data.http.method.empty() && priority != job_priority::foreground)
        return cause::custom_method_conflict; // bits-api 3.4: locked
    if (priority != r.data.priority)
        reprioritise(r, priority);
    if (is_delivery(r.data.owner_surface) && !r.chose_timeout)
        changes_.edit(r).no_progress_timeout = default_timeout(r.data);
    apply_blocks(r);
    return std::nullopt;
}

std::optional<cause> queue::state::set(record &r, notify_flags flags) {
    if (flags.value & ~notify::all)
        return cause::not_implemented;
    const auto before = r.data.notify_flags;
    changes_.edit(r).notify_flags = flags.value;
    tell_owed(r, before);
    return std::nullopt;
}

std::optional<cause> queue::state::set(record &r, minimum_retry_delay delay) {
    if (!is_unsigned_32(delay.value))
        return cause::invalid_argument;
    changes_.edit(r).minimum_retry_delay = std::max(delay.value, least_retry_delay);
    if (r.data.state == job_state::transient_error && out_of_patience(r))
        give_up_waiting(r);
    return std::nullopt;
}

// A job that waits for a retry it may no longer have ends at once (clients 2.2, "timing oracle").
std::optional<cause> queue::state::set(record &r, no_progress_timeout timeout) {
    if (!is_unsigned_32(timeout.value))
        return cause::invalid_argument;
    auto &data = changes_.edit(r);
    // do-api 4: 0 is the default of a download.
    r.chose_timeout = data.owner_surface != personality::delivery_download || timeout.value != seconds{0};
    data.no_progress_timeout = r.chose_timeout ? timeout.value : default_timeout(data);
    if (r.data.state == job_state::transient_error && out_of_patience(r))
        give_up_waiting(r);
    return std::nullopt;
}

std::optional<cause> queue::state::set(record &r, maximum_download_time time) {
    if (!is_unsigned_32(time.value))
        return cause::invalid_argument;
    changes_.edit(r).maximum_download_time = time.value;
    return std::nullopt;
}

std::optional<cause> queue::state::set(record &r, const proxy_settings &proxy) {
    if (proxy.usage > proxy_usage::autodetect)
        return cause::not_implemented;
    const bool lists_belong = proxy.usage == proxy_usage::override_list;
    if (lists_belong ? proxy.list.empty() : !proxy.list.empty() || !proxy.bypass.empty())
        return cause::invalid_argument;
    if (utf16_length(proxy.list) > max_proxy_list)
        return cause::proxy_list_too_long;
    if (utf16_length(proxy.bypass) > max_proxy_list)
        return cause::proxy_bypass_list_too_long;
    changes_.edit(r).proxy = proxy;
    return std::nullopt;
}

} // namespace winebits::queue
