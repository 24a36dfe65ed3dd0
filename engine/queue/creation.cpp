// SPDX-License-Identifier: LGPL-2.1-or-later
// CreateJob and AddFileSet (bits-api 3.1, 3.4, 5.1).
// Main thread only.
#include "engine/queue/names.hpp"
#include "engine/queue/ranges.hpp"
#include "engine/queue/state.hpp"

#include <string_view>

namespace winebits::queue {
namespace {

constexpr std::size_t max_display_name = 256;
constexpr std::size_t most_ranges = 500; // bits-api 3.6
// A download tells of its bytes as often as its transfer does.
constexpr milliseconds least_notification_interval{250};

std::string temporary_name(personality surface, std::uint32_t bits, std::size_t digits) {
    constexpr std::string_view hexadecimal = "0123456789ABCDEF";
    std::string name = is_delivery(surface) ? "DO" : "BIT"; // do-api 5.3
    for (std::size_t i = digits; i-- > 0;)
        name += hexadecimal[(bits >> (4 * i)) & 15];
    return name + ".tmp";
}

} // namespace

std::optional<cause> queue::state::limit_reached(const command &call, const create_job &body) const {
    std::uint64_t of_machine = 0;
    std::uint64_t of_user = 0;
    for (const auto &[id, one] : records_) {
        if (one->data.owner_surface != call.surface)
            continue;
        ++of_machine;
        if (one->data.owner_sid == body.owner_sid)
            ++of_user;
    }
    if (settings_.max_jobs_per_machine && of_machine >= *settings_.max_jobs_per_machine)
        return cause::too_many_jobs_per_machine;
    if (settings_.max_jobs_per_user && of_user >= *settings_.max_jobs_per_user)
        return cause::too_many_jobs_per_user;
    return std::nullopt;
}

queue::state::answer queue::state::carry_out(const command &call, const create_job &body) {
    const auto length = utf16_length(body.display_name);
    const bool needs_name = call.surface != personality::delivery_download;
    if ((length == 0 && needs_name) || length > max_display_name || body.owner_sid.empty())
        return refuse(call, cause::invalid_argument);
    if (body.type > (is_delivery(call.surface) ? job_type::download : job_type::upload_reply))
        return refuse(call, cause::not_implemented);
    if (records_.contains(body.id) || find(call.surface, body.id))
        return refuse(call, cause::invalid_argument);
    if (!is_delivery(call.surface) && (settings_.max_jobs_per_machine || settings_.max_jobs_per_user))
        if (const auto limit = limit_reached(call, body))
            return refuse(call, *limit);

    auto made = std::make_unique<record>();
    made->data.id = body.id;
    made->data.owner_surface = call.surface;
    made->data.type = body.type;
    made->data.display_name = body.display_name;
    made->data.owner_sid = body.owner_sid;
    made->data.owner_integrity_level = body.owner_integrity_level;
    made->data.owner_elevated = body.owner_elevated;
    made->data.maximum_download_time = settings_.maximum_download_time;
    made->data.created = made->data.modified = now_.wall;
    made->sequence = ++last_sequence_;
    made->active_since = now_.monotonic;
    auto &r = insert(std::move(made));
    changes_.created(r);
    if (is_delivery(call.surface))
        make_delivery(r, body);
    return 0;
}

// What a job of a DO surface begins with (do-api 4, 7.2, 7.3). A download has its file from the start.
void queue::state::make_delivery(record &r, const create_job &body) {
    auto &data = changes_.edit(r);
    const bool is_download = data.owner_surface == personality::delivery_download;
    data.no_progress_timeout = default_timeout(data);
    data.delivery.correlation_vector = body.correlation_vector;
    data.delivery.wine_session = body.wine_session;
    data.delivery.non_volatile = !is_download;
    if (!is_download)
        return;
    data.notify_flags = notify::job_modification;
    data.minimum_notification_interval = least_notification_interval;
    data.files.emplace_back();
    r.attempted.push_back(false);
    changes_.added_file(r, 0);
}

// bits-api 3.6, 3.8, 5.7: ranges and on-demand jobs are for HTTP, and each goes with little else.
std::optional<cause> queue::state::check_file(const job &of, const new_file &one) const {
    if (is_delivery(of.owner_surface))
        return check_delivery_file(of, one);
    if (!is_acceptable_remote_name(one.remote_name, one.source) || !is_acceptable_local_path(one.target))
        return cause::invalid_argument;
    if (one.source && of.on_demand)
        return cause::unsupported_job_configuration;
    if (one.ranges.empty())
        return std::nullopt;
    if (of.type != job_type::download)
        return cause::not_implemented;
    if (one.source)
        return cause::invalid_argument;
    if (const auto refused = check_ranges(one.ranges, settings_.max_ranges_per_file.value_or(most_ranges)))
        return refused;
    if (!of.http.method.empty())
        return cause::custom_method_conflict;
    return of.dynamic_content || of.on_demand ? std::optional(cause::unsupported_job_configuration)
                                              : std::nullopt;
}

// do-api 2.5: without a URL Resume will fail, without a target it is to be set before that.
std::optional<cause> queue::state::check_delivery_file(const job &of, const new_file &one) {
    if (of.owner_surface == personality::delivery_download)
        return cause::not_implemented; // it has its one file
    if (one.source || (!one.remote_name.empty() && !is_acceptable_url(one.remote_name)) ||
        (one.target != local_path{} && !is_acceptable_local_path(one.target)))
        return cause::invalid_argument;
    // A job that runs goes on to its new files at once, so that nothing of them can be set later.
    if (is_active(of.state) || of.state == job_state::transient_error) {
        if (one.remote_name.empty())
            return cause::no_uri;
        if (one.target == local_path{})
            return cause::sink_unspecified;
    }
    return check_delivery_ranges(one.ranges, most_ranges);
}

queue::state::answer queue::state::carry_out(const command &call, const add_files &body) {
    const auto found = modifiable(call, body.id);
    if (!found)
        return refusal(call.surface, found.error());
    auto &r = **found;
    if (body.files.empty())
        return refuse(call, cause::invalid_argument);
    for (const auto &one : body.files)
        if (const auto refused = check_file(r.data, one))
            return refuse(call, *refused);
    const auto total = r.data.files.size() + body.files.size();
    if (r.data.type != job_type::download && total > 1)
        return refuse(call, cause::too_many_files);
    if (!is_delivery(call.surface) && settings_.max_files_per_job && total > *settings_.max_files_per_job)
        return refuse(call, cause::too_many_files_in_job);

    for (const auto &one : body.files) {
        const auto index = static_cast<std::uint32_t>(r.data.files.size());
        auto &added = r.data.files.emplace_back();
        added.remote_name = one.remote_name;
        added.target = one.target;
        added.source = one.source;
        added.ranges = one.ranges;
        added.size = known_size(added);
        added.delivery.content_id = one.content_id;
        added.delivery.total_size = one.total_size;
        if (is_delivery(call.surface) && one.target != local_path{})
            added.delivery.sink = sink_kind::path;
        r.attempted.push_back(false);
        changes_.added_file(r, index);
        if (r.data.type == job_type::download && one.target != local_path{})
            name_temporary_file(r, index);
    }
    note_activity(r);
    r.modification_wanted = true;
    return 0;
}

// bits-api 5.2. Four digits as GetTempFileName makes them; eight when that name is in use. A job of high
// performance writes to the target itself (bits-api 5.6).
void queue::state::name_temporary_file(record &r, std::uint32_t index) {
    auto &one = changes_.edit_file(r, index);
    if (r.data.high_performance) {
        one.temporary_name = one.target.unix_relative.substr(one.target.unix_relative.rfind('/') + 1);
        return;
    }
    const bool another = !one.temporary_name.empty();
    temporary_names_.erase(one.temporary_name);
    const auto surface = r.data.owner_surface;
    auto name = temporary_name(surface, random_(), another ? 8 : 4);
    while (!temporary_names_.insert(name).second)
        name = temporary_name(surface, random_(), 8);
    one.temporary_name = name;
    one.temporary_created = false;
    one.rename_begun = false;
    r.attempted[index] = false;
}

} // namespace winebits::queue
