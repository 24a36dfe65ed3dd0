// SPDX-License-Identifier: LGPL-2.1-or-later
// The calls that only the surfaces of Delivery Optimization make.
// Any thread.
#include "dlls/common/engine_client/change_message.hpp"

namespace winebits::engine_client {

using nlohmann::json;
namespace method = protocol::method;

// The name is a property that the program sets.
HRESULT job_calls::create_download(const GUID &id, const owner_record &owner,
                                   const std::wstring &correlation_vector) {
    return send_change(client_, method::job_create, [&] {
        json params = of_job(id);
        params["name"] = "";
        params["type"] = 0;
        params["owner"] = utf8(owner.sid);
        params["integrity_level"] = owner.integrity_level;
        params["elevated"] = owner.elevated;
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

HRESULT job_calls::set_file(const GUID &id, std::uint32_t file, const char *property,
                            const std::wstring &value) {
    return send_file_property(client_, id, file, property, [&] { return utf8(value); });
}

HRESULT job_calls::set_file(const GUID &id, std::uint32_t file, const char *property, std::uint64_t value) {
    return send_file_property(client_, id, file, property, [&] { return value; });
}

HRESULT job_calls::set_file(const GUID &id, std::uint32_t file, const char *property, bool value) {
    return send_file_property(client_, id, file, property, [&] { return value; });
}

HRESULT job_calls::set_sink_path(const GUID &id, std::uint32_t file, const path_record &path) {
    return send_file_property(client_, id, file, "sink_path", [&] { return of_path(path); });
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
