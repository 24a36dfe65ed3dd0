// SPDX-License-Identifier: LGPL-2.1-or-later
// Properties of the DO surfaces (do-api 4): each is checked and kept.
// Main thread only.
#include "engine/queue/names.hpp"
#include "engine/queue/state.hpp"

#include <variant>

namespace winebits::queue {
namespace {

constexpr seconds least_timeout{60};
constexpr seconds download_timeout{1800};
constexpr seconds foreground_job_timeout{3600}, background_job_timeout{86'400};

template <class T, class... Others>
constexpr bool is_one_of = (std::is_same_v<T, Others> || ...);

// When a property may be set (do-api 4, "REC table").
enum class settable_in : std::uint8_t { any, created, created_or_paused, nowhere };

struct when_of_property {
    bool is_delivery_surface;
    template <class T>
    settable_in operator()(const T &) const {
        if (!is_delivery_surface &&
            is_one_of<T, delivery_cost, callback_percent, callback_seconds, blocking_mode, correlation_vector,
                      auth_headers, insecure_redirect, disallow_cellular, non_volatile>)
            return settable_in::nowhere;
        if (is_one_of<T, certificate_choice, non_volatile>)
            return settable_in::created;
        if (is_one_of<T, custom_headers, auth_headers, security_flags>)
            return settable_in::created_or_paused;
        return settable_in::any;
    }
};

struct when_of_file_property {
    bool is_delivery_surface;
    template <class T>
    settable_in operator()(const T &) const {
        constexpr bool is_of_bits = is_one_of<T, validation_state, download_position, requested_ranges>;
        if (is_one_of<T, remote_name>)
            return settable_in::created_or_paused;
        return is_of_bits == is_delivery_surface ? settable_in::nowhere : settable_in::created;
    }
};

bool may_set(settable_in when, download_state state) {
    return when == settable_in::any || state == download_state::created ||
           (when == settable_in::created_or_paused && state == download_state::paused);
}

} // namespace

// do-api 4, 7.3.
seconds queue::state::default_timeout(const job &of) {
    if (of.owner_surface == personality::delivery_download)
        return download_timeout;
    return of.priority == job_priority::foreground ? foreground_job_timeout : background_job_timeout;
}

std::optional<cause> queue::state::settable(const record &r, const property &value) const {
    const auto when = std::visit(when_of_property{is_delivery(r.data.owner_surface)}, value);
    if (when == settable_in::nowhere)
        return cause::not_implemented;
    if (r.data.owner_surface != personality::delivery_download)
        return std::nullopt;
    if (!may_set(when, status_of(r.data).state))
        return cause::invalid_state;
    const auto *timeout = std::get_if<no_progress_timeout>(&value);
    if (timeout && timeout->value != seconds{0} && timeout->value < least_timeout)
        return cause::invalid_argument;
    return std::nullopt;
}

// do-api 2.6: a job's files while it is suspended; its remote names as BITS does.
std::optional<cause> queue::state::settable(const record &r, const file_property &value) const {
    const auto when = std::visit(when_of_file_property{is_delivery(r.data.owner_surface)}, value);
    if (when == settable_in::nowhere)
        return cause::not_implemented;
    if (r.data.owner_surface == personality::bits)
        return std::nullopt;
    if (r.data.owner_surface == personality::delivery_job) {
        const bool open = when != settable_in::created || r.data.state == job_state::suspended;
        return open ? std::nullopt : std::optional(cause::invalid_state);
    }
    return may_set(when, status_of(r.data).state) ? std::nullopt : std::optional(cause::invalid_state);
}

// do-api 4: Uri. It is kept at once; what is there of another one goes on if it is the same file.
std::optional<cause> queue::state::set_uri(record &r, const remote_name &wanted) {
    if (wanted.value.empty())
        return cause::invalid_argument;
    if (wanted.source || !is_acceptable_url(wanted.value))
        return cause::invalid_uri;
    auto &one = changes_.edit_file(r, 0);
    if (one.remote_name == wanted.value)
        return std::nullopt;
    one.remote_name = wanted.value;
    moved(r, 0);
    return std::nullopt;
}

std::optional<cause> queue::state::set(record &r, delivery_cost value) {
    if (value.value > cost_policy::no_cellular)
        return cause::invalid_argument;
    changes_.edit(r).delivery.cost = value.value;
    apply_blocks(r);
    return std::nullopt;
}

std::optional<cause> queue::state::set(record &r, callback_percent value) {
    changes_.edit(r).delivery.callback_percent = value.value;
    return std::nullopt;
}

std::optional<cause> queue::state::set(record &r, callback_seconds value) {
    changes_.edit(r).delivery.callback_seconds = value.value;
    return std::nullopt;
}

std::optional<cause> queue::state::set(record &r, blocking_mode value) {
    changes_.edit(r).delivery.blocking = value.value;
    return std::nullopt;
}

std::optional<cause> queue::state::set(record &r, const correlation_vector &value) {
    changes_.edit(r).delivery.correlation_vector = value.value;
    return std::nullopt;
}

std::optional<cause> queue::state::set(record &r, const auth_headers &value) {
    changes_.edit(r).delivery.auth_headers = value.value;
    return std::nullopt;
}

std::optional<cause> queue::state::set(record &r, insecure_redirect value) {
    changes_.edit(r).delivery.insecure_redirect = value.value;
    return std::nullopt;
}

std::optional<cause> queue::state::set(record &r, disallow_cellular value) {
    changes_.edit(r).delivery.disallow_cellular = value.value;
    apply_blocks(r);
    return std::nullopt;
}

std::optional<cause> queue::state::set(record &r, non_volatile value) {
    changes_.edit(r).delivery.non_volatile = value.value;
    expect_service();
    return std::nullopt;
}

std::optional<cause> queue::state::set(record &r, std::uint32_t file_index, const content_id &value) {
    changes_.edit_file(r, file_index).delivery.content_id = value.value;
    return std::nullopt;
}

std::optional<cause> queue::state::set(record &r, std::uint32_t file_index, const sink_path &value) {
    const auto &before = r.data.files[file_index];
    if (before.delivery.sink == sink_kind::stream)
        return cause::sink_already_set;
    if (!is_acceptable_local_path(value.value))
        return cause::invalid_argument;
    if (before.temporary_created || r.attempted[file_index])
        return cause::invalid_state; // it has begun elsewhere
    auto &one = changes_.edit_file(r, file_index);
    one.target = value.value;
    one.delivery.sink = sink_kind::path;
    if (one.temporary_name.empty())
        name_temporary_file(r, file_index);
    return std::nullopt;
}

std::optional<cause> queue::state::set(record &r, std::uint32_t file_index, sink_stream value) {
    const auto &before = r.data.files[file_index];
    if (before.delivery.sink == sink_kind::path)
        return value.value ? std::optional(cause::sink_already_set) : std::nullopt;
    if (before.temporary_created || r.attempted[file_index])
        return value.value ? std::nullopt : std::optional(cause::invalid_state);
    if (!value.value && is_active(r.data.state)) // it would come to a file without a place
        return cause::invalid_state;
    changes_.edit_file(r, file_index).delivery.sink = value.value ? sink_kind::stream : sink_kind::none;
    if (value.value && before.temporary_name.empty())
        name_temporary_file(r, file_index);
    return std::nullopt;
}

std::optional<cause> queue::state::set(record &r, std::uint32_t file_index, const integrity_info &value) {
    changes_.edit_file(r, file_index).delivery.integrity = value;
    return std::nullopt;
}

std::optional<cause> queue::state::set(record &r, std::uint32_t file_index, integrity_mandatory value) {
    changes_.edit_file(r, file_index).delivery.integrity_mandatory = value.value;
    return std::nullopt;
}

std::optional<cause> queue::state::set(record &r, std::uint32_t file_index, const decryption_info &value) {
    changes_.edit_file(r, file_index).delivery.decryption = value;
    return std::nullopt;
}

std::optional<cause> queue::state::set(record &r, std::uint32_t file_index, total_size value) {
    changes_.edit_file(r, file_index).delivery.total_size = value.value;
    return std::nullopt;
}

} // namespace winebits::queue
