// SPDX-License-Identifier: LGPL-2.1-or-later
// What a program says of a file of its job (bits-api 3.10).
// Main thread only.
#include "engine/queue/state.hpp"

namespace winebits::queue {

queue::state::answer queue::state::carry_out(const command &call, const set_file_property &body) {
    const auto found = modifiable(call, body.id);
    if (!found)
        return refusal(call.surface, found.error());
    auto &r = **found;
    if (body.file_index >= r.data.files.size())
        return refuse(call, cause::invalid_argument);
    const auto refused =
        std::visit([&](const auto &value) { return set(r, body.file_index, value); }, body.value);
    if (refused)
        return refuse(call, *refused);
    note_activity(r);
    r.modification_wanted = true;
    return 0;
}

std::optional<cause> queue::state::set(record &, std::uint32_t, validation_state) {
    return cause::not_implemented;
}

} // namespace winebits::queue
