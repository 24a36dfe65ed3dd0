// SPDX-License-Identifier: LGPL-2.1-or-later
// Encoding of what the DO surfaces add.
// Pure functions; main thread.
#include "engine/rpc/encode_delivery.hpp"

#include "engine/queue/state_table.hpp"
#include "winebits/protocol.hpp"

#include <algorithm>

namespace winebits::rpc {
namespace {

using json::writer;

// SwarmStatus, and the values of DownloadMode that a service without peers can have (do-api 3.5).
enum class swarm_status : std::uint8_t { downloading = 0, complete = 1, paused = 3 };
constexpr std::uint64_t least_size_with_cloud = 10'000'000; // below it Windows keeps to Simple

swarm_status swarm_status_of(const queue::job &job, const queue::file &file) {
    if (file.transferred)
        return swarm_status::complete;
    return queue::is_active(job.state) || job.state == queue::job_state::transient_error
               ? swarm_status::downloading
               : swarm_status::paused;
}

queue::download_mode mode_of(const queue::file &file) {
    return file.size.value_or(0) < least_size_with_cloud ? queue::download_mode::simple
                                                         : queue::download_mode::cdn_only;
}

template <class Number>
void write_optional(writer &out, const std::optional<Number> &number) {
    out.number(number ? std::optional(static_cast<std::uint64_t>(*number)) : std::nullopt);
}

void write_optional(writer &out, const std::optional<bool> &truth) {
    if (truth)
        out.boolean(*truth);
    else
        out.null();
}

// do-api 5.2: none as long as no size is known; of a stream those that the program has.
std::uint64_t shown_bytes(const queue::job &job, const queue::download_status &status,
                          std::uint64_t transferred) {
    return queue::feeds_stream(job)
               ? status.bytes_transferred
               : std::min(std::max(status.bytes_transferred, transferred), status.bytes_total);
}

} // namespace

std::string spool_dos_name(const queue::file &file) {
    if (file.delivery.sink != queue::sink_kind::stream || file.temporary_name.empty())
        return {};
    std::string folder = protocol::state_folder_below_drive_c;
    std::ranges::replace(folder, '/', '\\');
    return "C:\\" + folder + '\\' + protocol::file::spool + '\\' + file.temporary_name;
}

void write_job_delivery(writer &out, const queue::job &job, std::uint64_t transferred) {
    const auto status = queue::status_of(job);
    const auto &options = job.delivery;
    out.open_object().name("state").number(static_cast<std::uint64_t>(status.state));
    out.name("error").number(status.error).name("extended_error").number(status.extended_error);
    out.name("bytes_total").number(status.bytes_total);
    out.name("bytes_transferred").number(shown_bytes(job, status, transferred));
    out.name("cost_policy");
    write_optional(out, options.cost);
    out.name("callback_percent");
    write_optional(out, options.callback_percent);
    out.name("callback_seconds");
    write_optional(out, options.callback_seconds);
    out.name("blocking").boolean(options.blocking);
    out.name("correlation_vector").string(options.correlation_vector);
    out.name("has_auth_headers").boolean(!options.auth_headers.empty()).name("insecure_redirect");
    write_optional(out, options.insecure_redirect);
    out.name("disallow_cellular");
    write_optional(out, options.disallow_cellular);
    out.name("non_volatile").boolean(options.non_volatile).close_object();
}

void write_file_delivery(writer &out, const queue::job &job, const queue::file &file, std::uint64_t written) {
    const auto &own = file.delivery;
    const auto &statistics = own.statistics;
    const bool is_stream = own.sink == queue::sink_kind::stream;
    out.open_object().name("content_id").string(own.content_id);
    out.name("sink").number(static_cast<std::uint64_t>(own.sink));
    out.name("spool").string(spool_dos_name(file)).name("consumed").number(own.consumed);
    out.name("available").number(is_stream ? written : 0);
    out.name("has_integrity").boolean(own.integrity.has_value());
    out.name("integrity_mandatory").boolean(own.integrity_mandatory);
    out.name("total_size").number(file.size ? file.size : own.total_size);
    out.name("redirection_target").string(own.redirection_target);
    out.name("server_address").string(own.server_address);
    out.name("status_code").number(static_cast<std::uint64_t>(std::max(own.status_code, 0)));
    out.name("from_origin").number(statistics.from_origin).name("from_cache").number(statistics.from_cache);
    out.name("cache_host").string(statistics.cache_host);
    out.name("connections").number(statistics.connections).name("duration_ms");
    out.number(static_cast<std::uint64_t>(statistics.duration.count()));
    out.name("mode").number(static_cast<std::uint64_t>(mode_of(file)));
    out.name("status").number(static_cast<std::uint64_t>(swarm_status_of(job, file)));
    out.name("background").boolean(!queue::runs_in_foreground(job)).close_object();
}

} // namespace winebits::rpc
