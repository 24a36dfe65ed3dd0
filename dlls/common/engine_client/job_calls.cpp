// SPDX-License-Identifier: LGPL-2.1-or-later
// JSON of the calls for jobs.
// Any thread.
#include "dlls/common/engine_client/job_calls.hpp"

#include "dlls/common/com/guid.hpp"
#include "dlls/common/com/unicode.hpp"
#include "dlls/common/engine_client/json_answer.hpp"

namespace winebits::engine_client {

using nlohmann::json;

namespace {

// A string with an unpaired surrogate came from the program.
struct invalid_string {};

std::string utf8(const std::wstring &text) {
    auto converted = com::utf8_from(text);
    if (!converted)
        throw invalid_string();
    return std::move(*converted);
}

json utf8_or_null(const std::optional<std::wstring> &text) {
    return text ? json(utf8(*text)) : json(nullptr);
}

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
    const json &progress = from.at("progress");
    job.bytes_total = size_from(progress.at("bytes_total"));
    job.bytes_transferred = progress.at("bytes_transferred").get<std::uint64_t>();
    job.files_total = progress.at("files_total").get<std::uint32_t>();
    job.files_transferred = progress.at("files_transferred").get<std::uint32_t>();
    const json &times = from.at("times");
    job.creation = times.at("creation").get<std::uint64_t>();
    job.modification = times.at("modification").get<std::uint64_t>();
    job.completion = times.at("completion").get<std::uint64_t>();
    if (const json &error = from.at("error"); !error.is_null())
        job.error = read_error(error);
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
    return file;
}

json of_job(const GUID &id) {
    return {{"id", com::text_of(id)}};
}

// A change: numbered, so that a repeat after a lost connection is recognized, and answered with an HRESULT.
HRESULT send_change(client &engine, const char *method, json params) {
    params["request"] = engine.next_request();
    const auto line = engine.call(method, params.dump());
    if (!line)
        return line.error();
    const auto done = read_answer<HRESULT>(*line, [](const json &answer) {
        return static_cast<HRESULT>(answer.at("hresult").get<std::uint32_t>());
    });
    return done ? *done : done.error();
}

// Runs a body that converts strings of the program.
template <class Body>
HRESULT with_strings(Body &&body) {
    try {
        return body();
    } catch (const invalid_string &) {
        return E_INVALIDARG;
    }
}

struct file_block {
    std::vector<file_record> files;
    bool more = false;
};

result<file_block> files_from(client &engine, const GUID &id, std::uint32_t first) {
    json params = of_job(id);
    params["from"] = first;
    const auto line = engine.call(protocol::method::job_files, params.dump());
    if (!line)
        return std::unexpected(line.error());
    return read_answer<file_block>(*line, [](const json &answer) {
        file_block block;
        for (const json &file : answer.at("files"))
            block.files.push_back(read_file(file));
        block.more = answer.at("more").get<bool>() && !block.files.empty();
        return block;
    });
}

} // namespace

HRESULT job_calls::create(const GUID &id, const std::wstring &name, std::uint32_t type,
                          const std::wstring &owner) {
    return with_strings([&] {
        json params = of_job(id);
        params["name"] = utf8(name);
        params["type"] = type;
        params["owner"] = utf8(owner);
        return send_change(client_, protocol::method::job_create, std::move(params));
    });
}

result<std::vector<job_record>> job_calls::list() {
    struct block {
        std::vector<job_record> jobs;
        bool more = false;
    };
    std::vector<job_record> all;
    for (;;) {
        const json params = all.empty() ? json::object() : json{{"after", com::text_of(all.back().id)}};
        const auto line = client_.call(protocol::method::job_list, params.dump());
        if (!line)
            return std::unexpected(line.error());
        auto found = read_answer<block>(*line, [](const json &answer) {
            block read;
            for (const json &job : answer.at("jobs"))
                read.jobs.push_back(read_job(job));
            read.more = answer.at("more").get<bool>() && !read.jobs.empty();
            return read;
        });
        if (!found)
            return std::unexpected(found.error());
        for (auto &job : found->jobs)
            all.push_back(std::move(job));
        if (!found->more)
            return all;
    }
}

result<job_record> job_calls::get(const GUID &id) {
    const auto line = client_.call(protocol::method::job_get, of_job(id).dump());
    if (!line)
        return std::unexpected(line.error());
    return read_answer<job_record>(*line, read_job);
}

result<std::vector<file_record>> job_calls::files(const GUID &id) {
    std::vector<file_record> all;
    for (;;) {
        auto block = files_from(client_, id, all.empty() ? 0 : all.back().index + 1);
        if (!block)
            return std::unexpected(block.error());
        for (auto &file : block->files)
            all.push_back(std::move(file));
        if (!block->more)
            return all;
    }
}

result<file_record> job_calls::file(const GUID &id, std::uint32_t index) {
    auto block = files_from(client_, id, index);
    if (!block)
        return std::unexpected(block.error());
    if (block->files.empty() || block->files.front().index != index)
        return std::unexpected(E_INVALIDARG);
    return std::move(block->files.front());
}

HRESULT job_calls::set(const GUID &id, const char *property, const std::wstring &value) {
    return with_strings([&] {
        json params = of_job(id);
        params["property"] = property;
        params["value"] = utf8(value);
        return send_change(client_, protocol::method::job_set, std::move(params));
    });
}

HRESULT job_calls::set(const GUID &id, const char *property, std::uint32_t value) {
    json params = of_job(id);
    params["property"] = property;
    params["value"] = value;
    return send_change(client_, protocol::method::job_set, std::move(params));
}

HRESULT job_calls::set_proxy(const GUID &id, const proxy_record &proxy) {
    return with_strings([&] {
        json params = of_job(id);
        params["property"] = "proxy";
        params["value"] = {{"usage", proxy.usage},
                           {"list", utf8_or_null(proxy.list)},
                           {"bypass", utf8_or_null(proxy.bypass)}};
        return send_change(client_, protocol::method::job_set, std::move(params));
    });
}

HRESULT job_calls::add_files(const GUID &id, const std::vector<new_file> &files) {
    return with_strings([&] {
        json params = of_job(id);
        json &list = params["files"] = json::array();
        for (const auto &file : files) {
            list.push_back({{"remote_name", utf8(file.remote_name)},
                            {"local_name", utf8(file.local_name)},
                            {"drive", std::string(1, file.drive)},
                            {"unix_relative", file.unix_relative}});
        }
        return send_change(client_, protocol::method::job_add_files, std::move(params));
    });
}

HRESULT job_calls::change(const GUID &id, const char *method) {
    return send_change(client_, method, of_job(id));
}

HRESULT job_calls::take_ownership(const GUID &id, const std::wstring &owner) {
    return with_strings([&] {
        json params = of_job(id);
        params["owner"] = utf8(owner);
        return send_change(client_, protocol::method::job_take_ownership, std::move(params));
    });
}

HRESULT job_calls::acknowledge(const GUID &id, std::uint32_t what, std::uint32_t file) {
    json params = of_job(id);
    params["what"] = what;
    params["file"] = file;
    return send_change(client_, protocol::method::job_acknowledge, std::move(params));
}

} // namespace winebits::engine_client
