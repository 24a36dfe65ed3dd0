// SPDX-License-Identifier: LGPL-2.1-or-later
// See file_plan.hpp.
// Pure functions; any thread.
#include "engine/transfer/file_plan.hpp"

#include <utility>

namespace winebits::transfer {
namespace {

// What the file of a download holds already, where that may have holes.
std::optional<queue::range_list> content_of(const queue::start_transfer &what) {
    if (!is_delivery(what.surface) || what.source || what.end)
        return std::nullopt;
    auto out = what.delivery.filled;
    if (out.empty())
        add_to(out, 0, what.offset);
    return out;
}

} // namespace

file_plan plan_of(const queue::start_transfer &what, std::string folder, const options &settings) {
    file_plan plan{
        std::move(folder),          what.temporary_name,  what.temporary_created,      what.offset,
        settings.flush_every_bytes, settings.flush_every, settings.report_every_bytes, std::nullopt};
    if (what.in_place)
        plan.in_place = final_mode(settings);
    plan.makes_folder = what.delivery.window_end.has_value(); // a stream's is the spool folder
    // do-api 5.3: a file that was taken away is told of; BITS fetches it again.
    plan.must_exist =
        what.surface != queue::personality::bits && (what.offset > 0 || !what.delivery.filled.empty());
    plan.filled = content_of(what);
    plan.decryption = what.delivery.decryption;
    plan.known_size = what.size;
    plan.consumed = what.delivery.consumed;
    plan.scattered = what.end.has_value();
    plan.reaches = what.reaches;
    plan.emptied = plan.scattered && !what.size && what.remote == queue::validator{};
    if (what.dynamic_content || (!what.http.method.empty() && what.http.method != "GET"))
        plan.offset = 0; // such an answer has no parts to continue with (bits-api 3.9, 6.6)
    return plan;
}

} // namespace winebits::transfer
