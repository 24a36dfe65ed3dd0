// SPDX-License-Identifier: LGPL-2.1-or-later
// How calls that change a job are written and sent. Includes the JSON library, which is slow to compile: for
// the files of job_calls only. Any thread.
#pragma once

#include "dlls/common/com/guid.hpp"
#include "dlls/common/com/unicode.hpp"
#include "dlls/common/engine_client/client.hpp"
#include "dlls/common/engine_client/job_calls.hpp"
#include "dlls/common/engine_client/json_answer.hpp"

namespace winebits::engine_client {

// A string with an unpaired surrogate came from the program.
struct invalid_string {};

inline std::string utf8(const std::wstring &text) {
    auto converted = com::utf8_from(text);
    if (!converted)
        throw invalid_string();
    return std::move(*converted);
}

inline nlohmann::json utf8_or_null(const std::optional<std::wstring> &text) {
    return text ? nlohmann::json(utf8(*text)) : nlohmann::json(nullptr);
}

inline nlohmann::json of_job(const GUID &id) {
    return {{"id", com::text_of(id)}};
}

// A length to the end is null.
inline nlohmann::json of_ranges(const std::vector<range_record> &ranges) {
    nlohmann::json list = nlohmann::json::array();
    for (const auto &[offset, length] : ranges)
        list.push_back({offset, length == unknown_size ? nlohmann::json(nullptr) : nlohmann::json(length)});
    return list;
}

inline nlohmann::json of_path(const path_record &path) {
    return {{"dos", utf8(path.dos)},
            {"drive", std::string(1, path.drive)},
            {"unix_relative", path.unix_relative}};
}

// Sends the change that `write` makes of strings of the program, numbered so that a repeat after a lost
// connection is recognized: its HRESULT.
template <class Write>
HRESULT send_change(client &engine, const char *method, Write &&write) {
    try {
        nlohmann::json params = write();
        params["request"] = engine.next_request();
        const auto line = engine.call(method, params.dump());
        if (!line)
            return line.error();
        const auto done = read_answer<HRESULT>(*line, [](const nlohmann::json &answer) {
            return static_cast<HRESULT>(answer.at("hresult").get<std::uint32_t>());
        });
        return done ? *done : done.error();
    } catch (const invalid_string &) {
        return E_INVALIDARG;
    }
}

// Likewise job.set_file with the value that `value` makes.
template <class Value>
HRESULT send_file_property(client &engine, const GUID &id, std::uint32_t file, const char *property,
                           Value &&value) {
    return send_change(engine, protocol::method::job_set_file, [&] {
        nlohmann::json params = of_job(id);
        params["file"] = file;
        params["property"] = property;
        params["value"] = value();
        return params;
    });
}

} // namespace winebits::engine_client
