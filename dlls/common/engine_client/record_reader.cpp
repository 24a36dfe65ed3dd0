// SPDX-License-Identifier: LGPL-2.1-or-later
// Records of jobs and files from JSON.
// Any thread.
#include "dlls/common/engine_client/record_reader.hpp"

#include "dlls/common/com/guid.hpp"
#include "dlls/common/com/unicode.hpp"
#include "dlls/common/engine_client/json_answer.hpp"

namespace winebits::engine_client {

using nlohmann::json;

namespace {

// The JSON library has checked the UTF-8 already.
std::wstring wide(const json &text) {
    return com::utf16_from(text.get_ref<const std::string &>()).value_or(std::wstring());
}

std::optional<std::wstring> wide_or_none(const json &text) {
    return text.is_null() ? std::nullopt : std::optional(wide(text));
}

std::uint64_t size_from(const json &size) {
    return size.is_null() ? unknown_size : size.get<std::uint64_t>();
}

error_record read_error(const json &from) {
    error_record error;
    error.context = from.at("context").get<std::uint32_t>();
    error.code = static_cast<HRESULT>(from.at("code").get<std::uint32_t>());
    if (const json &file = from.at("file"); !file.is_null())
        error.file = file.get<std::uint32_t>();
    error.protocol = wide_or_none(from.at("protocol"));
    return error;
}

std::vector<range_record> read_ranges(const json &from) {
    std::vector<range_record> ranges;
    for (const json &range : from)
        ranges.push_back({range.at(0).get<std::uint64_t>(), size_from(range.at(1))});
    return ranges;
}

certificate_record read_certificate(const json &from) {
    return {from.at("location").get<std::uint32_t>(), wide(from.at("store")), wide(from.at("subject")),
            from.at("thumbprint").get<std::string>()};
}

void read_progress(const json &progress, job_record &job) {
    job.bytes_total = size_from(progress.at("bytes_total"));
    job.bytes_transferred = progress.at("bytes_transferred").get<std::uint64_t>();
    job.files_total = progress.at("files_total").get<std::uint32_t>();
    job.files_transferred = progress.at("files_transferred").get<std::uint32_t>();
}

void read_times(const json &times, job_record &job) {
    job.creation = times.at("creation").get<std::uint64_t>();
    job.modification = times.at("modification").get<std::uint64_t>();
    job.completion = times.at("completion").get<std::uint64_t>();
}

// What came with BITS 1.5 to 3.0.
void read_later_settings(const json &from, job_record &job) {
    auto number = [&](const char *name) { return from.at(name).get<std::uint32_t>(); };
    if (const json &line = from.at("command_line"); !line.is_null())
        job.command_line = command_line_record{wide(line.at("program")), wide(line.at("parameters"))};
    job.reply_file_name = wide(from.at("reply_file_name"));
    job.acl_flags = number("acl_flags");
    job.peer_caching_flags = number("peer_caching_flags");
    job.helper_token_flags = number("helper_token_flags");
    job.owner_integrity_level = number("integrity_level");
    job.owner_elevated = from.at("elevated").get<bool>();
}

// Those of SetProperty (bits-api 3.8).
void read_properties(const json &from, job_record &job) {
    auto number = [&](const char *name) { return from.at(name).get<std::uint32_t>(); };
    auto flag = [&](const char *name) { return from.at(name).get<bool>(); };
    if (const auto text = from.at("notification_class").get<std::string>(); !text.empty())
        job.notification_class = com::guid_from(text);
    job.cost_flags = number("cost_flags");
    job.minimum_notification_interval = number("minimum_notification_interval");
    job.dynamic_content = flag("dynamic_content");
    job.high_performance = flag("high_performance");
    job.on_demand = flag("on_demand");
    job.max_download_size = size_from(from.at("max_download_size"));
    job.use_stored_credentials = number("use_stored_credentials");
}

void read_http_options(const json &from, job_record &job) {
    job.http_method = wide(from.at("http_method"));
    job.has_custom_headers = from.at("has_custom_headers").get<bool>();
    job.headers_write_only = from.at("headers_write_only").get<bool>();
    job.custom_headers = wide(from.at("custom_headers"));
    job.security_flags = from.at("security_flags").get<std::uint32_t>();
    if (const json &certificate = from.at("client_certificate"); !certificate.is_null())
        job.certificate = read_certificate(certificate);
}

template <class Value>
std::optional<Value> value_or_none(const json &from) {
    return from.is_null() ? std::nullopt : std::optional(from.get<Value>());
}

delivery_job_record read_job_delivery(const json &from) {
    delivery_job_record job;
    job.state = from.at("state").get<std::uint32_t>();
    job.error = static_cast<HRESULT>(from.at("error").get<std::uint32_t>());
    job.extended_error = static_cast<HRESULT>(from.at("extended_error").get<std::uint32_t>());
    job.bytes_total = from.at("bytes_total").get<std::uint64_t>();
    job.bytes_transferred = from.at("bytes_transferred").get<std::uint64_t>();
    job.cost_policy = value_or_none<std::uint32_t>(from.at("cost_policy"));
    job.callback_percent = value_or_none<std::uint32_t>(from.at("callback_percent"));
    job.callback_seconds = value_or_none<std::uint32_t>(from.at("callback_seconds"));
    job.blocking = from.at("blocking").get<bool>();
    job.correlation_vector = wide(from.at("correlation_vector"));
    job.has_auth_headers = from.at("has_auth_headers").get<bool>();
    job.insecure_redirect = value_or_none<bool>(from.at("insecure_redirect"));
    job.disallow_cellular = value_or_none<bool>(from.at("disallow_cellular"));
    job.non_volatile = from.at("non_volatile").get<bool>();
    return job;
}

delivery_file_record read_file_delivery(const json &from) {
    delivery_file_record file;
    const auto number = [&](const char *name) { return from.at(name).get<std::uint32_t>(); };
    const auto bytes = [&](const char *name) { return from.at(name).get<std::uint64_t>(); };
    file.content_id = wide(from.at("content_id"));
    file.sink = number("sink");
    file.spool = wide(from.at("spool"));
    file.consumed = bytes("consumed");
    file.available = bytes("available");
    file.has_integrity = from.at("has_integrity").get<bool>();
    file.integrity_mandatory = from.at("integrity_mandatory").get<bool>();
    file.total_size = value_or_none<std::uint64_t>(from.at("total_size"));
    file.redirection_target = wide(from.at("redirection_target"));
    file.server_address = wide(from.at("server_address"));
    file.status_code = number("status_code");
    file.from_origin = bytes("from_origin");
    file.from_cache = bytes("from_cache");
    file.cache_host = wide(from.at("cache_host"));
    file.connections = number("connections");
    file.duration = bytes("duration_ms");
    file.mode = number("mode");
    file.status = number("status");
    file.background = from.at("background").get<bool>();
    return file;
}

job_record read_job(const json &from) {
    job_record job;
    auto number = [&](const char *name) { return from.at(name).get<std::uint32_t>(); };
    job.id = com::guid_from(from.at("id").get<std::string>()).value_or(GUID{});
    job.name = wide(from.at("name"));
    job.description = wide(from.at("description"));
    job.owner = wide(from.at("owner"));
    job.type = number("type");
    job.state = number("state");
    job.priority = number("priority");
    job.notify_flags = number("notify_flags");
    job.minimum_retry_delay = number("minimum_retry_delay");
    job.no_progress_timeout = number("no_progress_timeout");
    job.maximum_download_time = number("maximum_download_time");
    job.error_count = number("error_count");
    job.owed = number("owed");
    const json &proxy = from.at("proxy");
    job.proxy = {proxy.at("usage").get<std::uint32_t>(), wide_or_none(proxy.at("list")),
                 wide_or_none(proxy.at("bypass"))};
    read_progress(from.at("progress"), job);
    read_times(from.at("times"), job);
    if (const json &error = from.at("error"); !error.is_null())
        job.error = read_error(error);
    read_later_settings(from, job);
    read_properties(from, job);
    read_http_options(from, job);
    if (const auto delivery = from.find("delivery"); delivery != from.end())
        job.delivery = read_job_delivery(*delivery);
    return job;
}

file_record read_file(const json &from) {
    file_record file;
    file.index = from.at("index").get<std::uint32_t>();
    file.remote_name = wide(from.at("remote_name"));
    file.local_name = wide(from.at("local_name"));
    file.temporary_name = wide(from.at("temporary_name"));
    file.bytes_total = size_from(from.at("bytes_total"));
    file.bytes_transferred = from.at("bytes_transferred").get<std::uint64_t>();
    file.transferred = from.at("transferred").get<bool>();
    file.completed = from.at("completed").get<bool>();
    file.owed = from.at("owed").get<bool>();
    file.validated = from.at("validated").get<bool>();
    file.response_headers = wide(from.at("response_headers"));
    file.ranges = read_ranges(from.at("ranges"));
    file.filled = read_ranges(from.at("filled"));
    file.random_access = from.at("random_access").get<bool>();
    if (const auto delivery = from.find("delivery"); delivery != from.end())
        file.delivery = read_file_delivery(*delivery);
    return file;
}

template <class Record, class Read>
result<record_block<Record>> read_block(std::string_view line, const char *name, Read &&read) {
    return read_answer<record_block<Record>>(line, [&](const json &answer) {
        record_block<Record> block;
        for (const json &item : answer.at(name))
            block.records.push_back(read(item));
        block.more = answer.at("more").get<bool>() && !block.records.empty();
        return block;
    });
}

} // namespace

result<job_record> read_job_answer(std::string_view line) {
    return read_answer<job_record>(line, read_job);
}

result<record_block<job_record>> read_job_block(std::string_view line) {
    return read_block<job_record>(line, "jobs", read_job);
}

result<record_block<file_record>> read_file_block(std::string_view line) {
    return read_block<file_record>(line, "files", read_file);
}

} // namespace winebits::engine_client
