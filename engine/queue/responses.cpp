// SPDX-License-Identifier: LGPL-2.1-or-later
// What servers answer, as programs may see it: response headers (bits-api 6.11) and the names that redirects
// lead to (bits-api 6.5). Main thread only.
#include "engine/queue/names.hpp"
#include "engine/queue/state.hpp"

namespace winebits::queue {
namespace {

// Far more than servers send; what is longer loses its last lines.
constexpr std::size_t most_headers = 16'384;

std::string_view whole_lines(std::string_view headers) {
    if (headers.size() <= most_headers)
        return headers;
    const auto end = headers.rfind("\r\n", most_headers - 2);
    return headers.substr(0, end == std::string_view::npos ? 0 : end + 2);
}

bool reports_redirects(const job &of) {
    return (of.http.security_flags & security::redirect_mask) != security::redirect_silently;
}

} // namespace

void queue::state::on(const response_received &what) {
    auto *r = record_of(what.id);
    if (!r)
        return;
    auto &one = changes_.edit_file(*r, r->transfer->file_index);
    one.response_headers = whole_lines(what.headers);
    if (is_delivery(r->data.owner_surface)) {
        note_response(*r, what);
        return;
    }
    // One that is being stopped may have been started for another name.
    if (what.remote_name.empty() || r->transfer->stopping || !reports_redirects(r->data) ||
        !is_acceptable_remote_name(what.remote_name, std::nullopt))
        return;
    if (remote_name_of(one) == what.remote_name)
        return;
    one.remote_name = what.remote_name;
    one.next_remote.reset();
    r->modification_wanted = true;
}

} // namespace winebits::queue
