// SPDX-License-Identifier: LGPL-2.1-or-later
// Properties of the DO surfaces (do-api 4): each is checked and kept.
// Main thread only.
#include "engine/queue/state.hpp"

namespace winebits::queue {

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
    return std::nullopt;
}

std::optional<cause> queue::state::set(record &r, std::uint32_t file_index, const content_id &value) {
    changes_.edit_file(r, file_index).delivery.content_id = value.value;
    return std::nullopt;
}

std::optional<cause> queue::state::set(record &r, std::uint32_t file_index, const sink_path &value) {
    auto &one = changes_.edit_file(r, file_index);
    one.target = value.value;
    one.delivery.sink = sink_kind::path;
    return std::nullopt;
}

std::optional<cause> queue::state::set(record &r, std::uint32_t file_index, sink_stream value) {
    changes_.edit_file(r, file_index).delivery.sink = value.value ? sink_kind::stream : sink_kind::none;
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
