// SPDX-License-Identifier: LGPL-2.1-or-later
// The calls that create, move and end a job and change what files it has.
// Any thread.
#include "dlls/common/engine_client/change_message.hpp"

namespace winebits::engine_client {

using nlohmann::json;
namespace method = protocol::method;

namespace {

json of_file(const new_file &file) {
    json written = {{"remote_name", utf8(file.remote_name)}, {"local_name", utf8(file.local_name)}};
    if (!file.local_name.empty()) { // else its sink comes later
        written["drive"] = std::string(1, file.drive);
        written["unix_relative"] = file.unix_relative;
    }
    if (file.source)
        written["source"] = of_path(*file.source);
    if (!file.ranges.empty())
        written["ranges"] = of_ranges(file.ranges);
    if (!file.content_id.empty())
        written["content_id"] = utf8(file.content_id);
    if (file.total_size)
        written["total_size"] = *file.total_size;
    return written;
}

json of_new_job(const GUID &id, const std::wstring &name, std::uint32_t type, const owner_record &owner) {
    json params = of_job(id);
    params["name"] = utf8(name);
    params["type"] = type;
    params["owner"] = utf8(owner.sid);
    params["integrity_level"] = owner.integrity_level;
    params["elevated"] = owner.elevated;
    return params;
}

} // namespace

HRESULT job_calls::create(const GUID &id, const std::wstring &name, std::uint32_t type,
                          const owner_record &owner) {
    return send_change(client_, method::job_create, [&] { return of_new_job(id, name, type, owner); });
}

HRESULT job_calls::change(const GUID &id, const char *method) {
    return send_change(client_, method, [&] { return of_job(id); });
}

HRESULT job_calls::take_ownership(const GUID &id, const std::wstring &owner) {
    return send_change(client_, method::job_take_ownership, [&] {
        json params = of_job(id);
        params["owner"] = utf8(owner);
        return params;
    });
}

HRESULT job_calls::acknowledge(const GUID &id, std::uint32_t what, std::uint32_t file) {
    return send_change(client_, method::job_acknowledge, [&] {
        json params = of_job(id);
        params["what"] = what;
        params["file"] = file;
        return params;
    });
}

HRESULT job_calls::judge_certificate(const GUID &id, const std::string &origin,
                                     const std::string &fingerprint, HRESULT verdict) {
    return send_change(client_, method::job_certificate, [&] {
        json params = of_job(id);
        params["origin"] = origin;
        params["fingerprint"] = fingerprint;
        params["verdict"] = static_cast<std::uint32_t>(verdict);
        return params;
    });
}

HRESULT job_calls::check_folder(const path_record &file) {
    try {
        const auto line = client_.call(method::folder_check, of_path(file).dump());
        return line ? read_outcome(*line) : line.error();
    } catch (const invalid_string &) {
        return E_INVALIDARG;
    }
}

HRESULT job_calls::add_files(const GUID &id, const std::vector<new_file> &files) {
    return send_change(client_, method::job_add_files, [&] {
        json params = of_job(id);
        json &list = params["files"] = json::array();
        for (const auto &file : files)
            list.push_back(of_file(file));
        return params;
    });
}

HRESULT job_calls::replace_prefix(const GUID &id, const std::wstring &old_prefix,
                                  const std::wstring &new_prefix,
                                  const std::vector<std::pair<std::uint32_t, path_record>> &sources) {
    return send_change(client_, method::job_replace_prefix, [&] {
        json params = of_job(id);
        params["old"] = utf8(old_prefix);
        params["new"] = utf8(new_prefix);
        if (!sources.empty()) {
            json &list = params["sources"] = json::array();
            for (const auto &[file, path] : sources)
                list.push_back({{"file", file}, {"source", of_path(path)}});
        }
        return params;
    });
}

// The name is a property that the program sets.
HRESULT job_calls::create_download(const GUID &id, const owner_record &owner,
                                   const std::wstring &correlation_vector) {
    return send_change(client_, method::job_create, [&] {
        json params = of_new_job(id, L"", 0, owner);
        params["correlation_vector"] = utf8(correlation_vector);
        return params;
    });
}

HRESULT job_calls::start(const GUID &id, const std::optional<std::vector<range_record>> &ranges) {
    return send_change(client_, method::job_resume, [&] {
        json params = of_job(id);
        if (ranges)
            params["ranges"] = of_ranges(*ranges);
        return params;
    });
}

HRESULT job_calls::consumed(const GUID &id, std::uint32_t file, std::uint64_t offset, HRESULT failure) {
    return send_change(client_, method::job_consumed, [&] {
        json params = of_job(id);
        params["file"] = file;
        params["offset"] = offset;
        if (FAILED(failure))
            params["failure"] = static_cast<std::uint32_t>(failure);
        return params;
    });
}

} // namespace winebits::engine_client
