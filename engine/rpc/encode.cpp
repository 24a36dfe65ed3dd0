// SPDX-License-Identifier: LGPL-2.1-or-later
// Encoding of jobs, files and events.
// Pure functions; main thread.
#include "engine/rpc/encode.hpp"

#include "engine/base/ascii.hpp"
#include "engine/queue/personality.hpp"
#include "engine/rpc/base64.hpp"
#include "engine/rpc/encode_delivery.hpp"
#include "winebits/protocol.hpp"

#include <algorithm>

namespace winebits::rpc {
namespace {

using json::writer;

// BG_ERROR_CONTEXT (bits-api 2.2): remote file, general transport and remote application come from a
// transfer. DO tells hardly any context (do-api 3.7): there the one that BITS has for the cause decides.
bool is_transfer_error(const queue::job_error &error, queue::personality surface) {
    const auto context = queue::is_delivery(surface)
                             ? queue::judge(queue::personality::bits, error.what).context
                             : error.context;
    return context >= 5 && context <= 7;
}

void write_proxy(writer &out, const queue::proxy_settings &proxy) {
    const bool has_lists = proxy.usage == queue::proxy_usage::override_list;
    out.open_object().name("usage").number(static_cast<std::uint64_t>(proxy.usage));
    for (const auto &[name, text] : {std::pair("list", &proxy.list), std::pair("bypass", &proxy.bypass)}) {
        out.name(name);
        if (has_lists && !text->empty())
            out.string(*text);
        else
            out.null();
    }
    out.close_object();
}

void write_progress(writer &out, const queue::job &job, const std::optional<live_count> &live) {
    const auto progress = queue::progress_of(job);
    out.open_object().name("bytes_total").number(progress.bytes_total);
    out.name("bytes_transferred").number(bytes_transferred(job, live));
    out.name("files_total").number(progress.files_total);
    out.name("files_transferred").number(progress.files_transferred).close_object();
}

void write_error(writer &out, const queue::job &job) {
    if (!job.last_error) {
        out.null();
        return;
    }
    const auto &error = *job.last_error;
    const bool has_file = error.file_index && *error.file_index < job.files.size();
    out.open_object().name("context").number(error.context).name("code").number(error.hresult).name("file");
    out.number(has_file ? std::optional<std::uint64_t>(*error.file_index) : std::nullopt).name("protocol");
    if (has_file && is_transfer_error(error, job.owner_surface))
        out.string(protocol_of(queue::remote_name_of(job.files[*error.file_index])));
    else
        out.null();
    out.close_object();
}

void write_command_line(writer &out, const std::optional<queue::command_line> &command) {
    if (!command) {
        out.null();
        return;
    }
    out.open_object().name("program").string(command->program);
    out.name("parameters").string(command->parameters).close_object();
}

// What GetClientCertificate gives; never the certificate itself or its key.
void write_certificate(writer &out, const std::optional<queue::client_certificate> &chosen) {
    if (!chosen) {
        out.null();
        return;
    }
    out.open_object().name("location").number(chosen->location).name("store").string(chosen->store);
    out.name("subject").string(chosen->subject).name("thumbprint").string(chosen->thumbprint);
    out.close_object();
}

// The properties of bits-api 3.5 to 3.9.
void write_properties(writer &out, const queue::job &job) {
    out.name("command_line");
    write_command_line(out, job.notify_command);
    out.name("notification_class").string(job.notification_class);
    out.name("reply_file_name").string(job.reply_file_name).name("acl_flags").number(job.acl_flags);
    out.name("peer_caching_flags").number(job.peer_caching_flags);
    out.name("helper_token_flags").number(job.helper_token_flags);
    out.name("integrity_level").number(job.owner_integrity_level);
    out.name("elevated").boolean(job.owner_elevated).name("cost_flags").number(job.cost_flags);
    out.name("minimum_notification_interval");
    out.number(static_cast<std::uint64_t>(job.minimum_notification_interval.count()));
    out.name("dynamic_content").boolean(job.dynamic_content);
    out.name("high_performance").boolean(job.high_performance);
    out.name("on_demand").boolean(job.on_demand).name("max_download_size").number(job.max_download_size);
    const auto proxy_target = static_cast<std::uint64_t>(queue::auth_target::proxy);
    out.name("use_stored_credentials").number(job.http.use_stored_proxy_credentials ? proxy_target : 0);
    const auto &headers = job.http.custom_headers;
    out.name("http_method").string(job.http.method);
    out.name("has_custom_headers").boolean(!headers.empty());
    out.name("headers_write_only").boolean(job.headers_write_only);
    out.name("custom_headers").string(job.headers_write_only ? std::string_view() : headers);
    out.name("security_flags").number(job.http.security_flags).name("client_certificate");
    write_certificate(out, job.http.certificate);
}

void write_ranges(writer &out, const std::vector<queue::byte_range> &ranges) {
    out.open_list();
    for (const auto &one : ranges) {
        out.open_list().number(one.offset);
        if (one.length == queue::byte_range::to_end)
            out.null();
        else
            out.number(one.length);
        out.close_list();
    }
    out.close_list();
}

std::uint32_t owed(const queue::job &job) {
    namespace notify = queue::notify;
    const bool owes_file = std::ranges::any_of(job.files, [](const auto &file) { return !file.notified; });
    return (job.owes_transferred ? notify::job_transferred : 0) | (job.owes_error ? notify::job_error : 0) |
           (owes_file ? notify::file_transferred : 0);
}

std::string temporary_dos_name(const queue::file &file) {
    if (file.temporary_name.empty())
        return {};
    if (file.delivery.sink == queue::sink_kind::stream)
        return spool_dos_name(file);
    const auto folder_end = file.target.dos.find_last_of("\\/");
    return file.target.dos.substr(0, folder_end == std::string::npos ? 0 : folder_end + 1) +
           file.temporary_name;
}

std::uint64_t written(const queue::file &file, std::uint32_t index, const std::optional<live_count> &live) {
    return live && live->file_index == index ? std::max(file.written, live->written) : file.written;
}

// What a file that is fetched from start to end holds is what is written.
std::vector<queue::byte_range> filled(const queue::file &file, std::uint64_t written) {
    if (!file.filled.empty() || written == 0)
        return file.filled;
    return {{0, written}};
}

} // namespace

std::string_view protocol_of(std::string_view remote_name) {
    const bool is_file = ascii::starts_with(remote_name, "file:");
    const bool is_path =
        remote_name.starts_with("\\\\") || (remote_name.size() > 2 && remote_name[1] == ':'); // "C:\\file"
    return is_file || is_path ? "file" : "http";
}

std::uint64_t bytes_transferred(const queue::job &job, const std::optional<live_count> &live) {
    std::uint64_t bytes = queue::progress_of(job).bytes_transferred;
    if (live && live->file_index < job.files.size()) {
        const auto &file = job.files[live->file_index];
        bytes += written(file, live->file_index, live) - file.written;
    }
    return bytes;
}

void write_job(writer &out, const queue::job &job, const std::optional<live_count> &live) {
    const auto seconds = [](winebits::seconds value) { return static_cast<std::uint64_t>(value.count()); };
    out.open_object().name("id").string(job.id.text());
    out.name("name").string(job.display_name).name("description").string(job.description);
    out.name("type").number(static_cast<std::uint64_t>(job.type));
    out.name("state").number(static_cast<std::uint64_t>(queue::shown_state_of(job)));
    out.name("priority").number(static_cast<std::uint64_t>(job.priority));
    out.name("owner").string(job.owner_sid).name("notify_flags").number(job.notify_flags);
    out.name("minimum_retry_delay").number(seconds(job.minimum_retry_delay));
    out.name("no_progress_timeout").number(seconds(job.no_progress_timeout));
    out.name("maximum_download_time").number(seconds(job.maximum_download_time));
    out.name("error_count").number(job.error_count).name("proxy");
    write_proxy(out, job.proxy);
    out.name("progress");
    write_progress(out, job, live);
    out.name("times").open_object().name("creation").number(job.created);
    out.name("modification").number(job.modified);
    out.name("completion").number(job.transfer_completed).close_object().name("error");
    write_error(out, job);
    out.name("owed").number(owed(job));
    write_properties(out, job);
    if (queue::is_delivery(job.owner_surface)) {
        out.name("delivery");
        write_job_delivery(out, job, bytes_transferred(job, live));
    }
    out.close_object();
}

void write_file(writer &out, const queue::job &job, std::uint32_t index,
                const std::optional<live_count> &live) {
    const auto &file = job.files[index];
    out.open_object().name("index").number(index).name("remote_name").string(queue::remote_name_of(file));
    out.name("local_name").string(file.target.dos).name("temporary_name").string(temporary_dos_name(file));
    out.name("bytes_total").number(file.size);
    out.name("bytes_transferred").number(written(file, index, live));
    out.name("transferred").boolean(file.transferred).name("completed").boolean(file.completed);
    out.name("owed").boolean(!file.notified).name("validated").boolean(file.validation_state);
    out.name("response_headers").string(file.response_headers).name("ranges");
    write_ranges(out, file.ranges);
    out.name("filled");
    write_ranges(out, filled(file, written(file, index, live)));
    out.name("random_access").boolean(queue::offers_random_access(job, file));
    if (queue::is_delivery(job.owner_surface)) {
        out.name("delivery");
        write_file_delivery(out, job, file, written(file, index, live));
    }
    out.close_object();
}

std::string event_text(std::uint64_t sequence, const queue::notification &what) {
    writer out;
    out.open_object().name("jsonrpc").string("2.0").name("method").string(protocol::method::event);
    out.name("params").open_object().name("seq").number(sequence).name("job").string(what.job.text());
    out.name("what").number(what.what);
    namespace notify = queue::notify;
    if (what.what == notify::file_transferred || what.what == notify::file_ranges_transferred ||
        what.what == notify::certificate)
        out.name("file").number(what.file_index);
    if (what.what == notify::file_ranges_transferred) {
        out.name("ranges");
        write_ranges(out, what.ranges);
    }
    if (what.what == notify::certificate) {
        out.name("origin").string(what.origin).name("fingerprint").string(what.fingerprint);
        out.name("certificates").open_list();
        for (const auto &one : what.certificates)
            out.string(to_base64(one));
        out.close_list();
    }
    out.close_object().close_object();
    return out.take();
}

} // namespace winebits::rpc
