// SPDX-License-Identifier: LGPL-2.1-or-later
// The calls that set a property of a job or of a file.
// Any thread.
#include "dlls/common/engine_client/base64.hpp"
#include "dlls/common/engine_client/change_message.hpp"

namespace winebits::engine_client {

using nlohmann::json;

namespace {

template <class Write>
HRESULT set_property(client &engine, const GUID &id, const char *property, Write &&value) {
    return send_change(engine, protocol::method::job_set, [&] {
        json params = of_job(id);
        params["property"] = property;
        params["value"] = value();
        return params;
    });
}

json of_certificate(const certificate_material &material) {
    return {{"location", material.location},
            {"store", utf8(material.store)},
            {"subject", utf8(material.subject)},
            {"thumbprint", material.thumbprint},
            {"certificate", base64_from(material.certificate)},
            {"private_key", base64_from(material.private_key)}};
}

} // namespace

HRESULT job_calls::set(const GUID &id, const char *property, const std::wstring &value) {
    return set_property(client_, id, property, [&] { return utf8(value); });
}

HRESULT job_calls::set(const GUID &id, const char *property, std::uint32_t value) {
    return set_property(client_, id, property, [&] { return value; });
}

HRESULT job_calls::set(const GUID &id, const char *property, std::uint64_t value) {
    return set_property(client_, id, property, [&] { return value; });
}

HRESULT job_calls::set(const GUID &id, const char *property, bool value) {
    return set_property(client_, id, property, [&] { return value; });
}

HRESULT job_calls::set_proxy(const GUID &id, const proxy_record &proxy) {
    return set_property(client_, id, "proxy", [&] {
        return json{{"usage", proxy.usage},
                    {"list", utf8_or_null(proxy.list)},
                    {"bypass", utf8_or_null(proxy.bypass)}};
    });
}

HRESULT job_calls::set_command_line(const GUID &id, const std::optional<command_line_record> &line) {
    return set_property(client_, id, "command_line", [&] {
        return line ? json{{"program", utf8(line->program)}, {"parameters", utf8(line->parameters)}}
                    : json(nullptr);
    });
}

HRESULT job_calls::set_credential(const GUID &id, const credential_record &credential) {
    return set_property(client_, id, "credential", [&] {
        return json{{"target", credential.target},
                    {"scheme", credential.scheme},
                    {"user", utf8_or_null(credential.user)},
                    {"password", utf8_or_null(credential.password)}};
    });
}

HRESULT job_calls::remove_credential(const GUID &id, std::uint32_t target, std::uint32_t scheme) {
    return set_property(client_, id, "remove_credential", [&] {
        return json{{"target", target}, {"scheme", scheme}};
    });
}

HRESULT job_calls::set_certificate(const GUID &id, const std::optional<certificate_material> &material) {
    return set_property(client_, id, "client_certificate",
                        [&] { return material ? of_certificate(*material) : json(nullptr); });
}

HRESULT job_calls::set_proxy_answers(const GUID &id, const std::vector<proxy_answer_record> &answers) {
    return set_property(client_, id, "proxy_answers", [&] {
        json list = json::array();
        for (const auto &answer : answers)
            list.push_back({{"origin", answer.origin}, {"list", utf8(answer.list)}});
        return list;
    });
}

HRESULT job_calls::set_remote_name(const GUID &id, std::uint32_t file, const std::wstring &name,
                                   const std::optional<path_record> &source) {
    return send_file_property(client_, id, file, "remote_name", [&] {
        json value = {{"name", utf8(name)}};
        if (source)
            value["source"] = of_path(*source);
        return value;
    });
}

HRESULT job_calls::set_validation_state(const GUID &id, std::uint32_t file, bool state) {
    return send_file_property(client_, id, file, "validation_state", [&] { return state; });
}

HRESULT job_calls::set_position(const GUID &id, std::uint32_t file, std::uint64_t offset) {
    return send_file_property(client_, id, file, "position", [&] { return offset; });
}

HRESULT job_calls::request_ranges(const GUID &id, std::uint32_t file,
                                  const std::vector<range_record> &ranges) {
    return send_file_property(client_, id, file, "requested_ranges", [&] { return of_ranges(ranges); });
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

} // namespace winebits::engine_client
