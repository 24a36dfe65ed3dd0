// SPDX-License-Identifier: LGPL-2.1-or-later
// Sets properties. Which state takes which of them the engine knows; what it can't know is checked here.
// Any thread.
#include "dlls/dosvc/downloads/download_host.hpp"

#include "dlls/common/certificates/certificate_store.hpp"
#include "dlls/common/paths/remote_name.hpp"
#include "dlls/dosvc/download_state.hpp"
#include "dlls/dosvc/sink_path.hpp"

#include <deliveryoptimizationerrors.h>
#include <objidl.h>
#include <urlmon.h>

#include <optional>

namespace winebits::dosvc::downloads {

namespace {

bool is_web_address(const std::wstring &uri) {
    const auto origin = paths::origin_of(uri);
    return origin && !origin->starts_with("http://:") && !origin->starts_with("https://:");
}

} // namespace

HRESULT download_host::set_job(const char *property, const property_value &given) {
    return std::visit(
        [&](const auto &value) -> HRESULT {
            if constexpr (requires { surface_.calls.set(id_, property, value); })
                return surface_.calls.set(id_, property, value);
            return E_INVALIDARG; // the engine has no such properties
        },
        given);
}

HRESULT download_host::set_file(const char *property, const property_value &given) {
    return std::visit(
        [&](const auto &value) -> HRESULT {
            if constexpr (requires { surface_.calls.set_file(id_, 0, property, value); })
                return surface_.calls.set_file(id_, 0, property, value);
            return E_INVALIDARG; // likewise
        },
        given);
}

engine_client::result<DODownloadState> download_host::state() {
    const auto job = surface_.calls.get(id_);
    if (!job)
        return std::unexpected(job.error());
    return status_of(*job).State;
}

engine_client::result<std::uint32_t> download_host::sink() {
    const auto file = surface_.calls.file(id_, 0);
    if (!file)
        return std::unexpected(file.error());
    return file->delivery ? file->delivery->sink : engine_client::no_sink;
}

HRESULT download_host::check_alive() {
    const auto now = state();
    if (!now)
        return now.error();
    return has_ended(*now) ? DO_E_INVALID_STATE : S_OK;
}

HRESULT download_host::set_uri(const std::wstring &uri) {
    if (uri.empty())
        return E_INVALIDARG;
    if (!is_web_address(uri))
        return INET_E_INVALID_URL;
    const HRESULT result = surface_.calls.set_remote_name(id_, 0, uri, std::nullopt);
    if (SUCCEEDED(result))
        surface_.proxies.files_added(id_);
    return result;
}

// Folders are made only where the engine will take the path.
HRESULT download_host::set_local_path(const std::wstring &path) {
    const auto now = state();
    if (!now)
        return now.error();
    if (*now != DODownloadState_Created)
        return DO_E_INVALID_STATE;
    const auto present = sink();
    if (!present)
        return present.error();
    if (*present == engine_client::stream_sink)
        return DO_E_FILE_DOWNLOADSINK_ALREADY_SET;
    const auto place = locate_sink(surface_.engine, path);
    if (!place)
        return place.error();
    return surface_.calls.set_sink_path(id_, 0, *place);
}

HRESULT download_host::set_callback(IUnknown *object) {
    if (const HRESULT refused = check_alive(); FAILED(refused))
        return refused;
    return surface_.notifications->set(id_, object);
}

// A stream that was lost with its program, or with the service, may be replaced while the download is
// paused.
HRESULT download_host::set_stream(IUnknown *object) {
    com::ptr<IStream> stream;
    if (object) {
        const HRESULT refused = object->QueryInterface(__uuidof(IStream), stream.put_void());
        if (FAILED(refused))
            return refused;
    }
    const auto now = state();
    if (!now)
        return now.error();
    const auto present = sink();
    if (!present)
        return present.error();
    const bool replaces = object && *now == DODownloadState_Paused && *present == engine_client::stream_sink;
    if (!replaces) {
        const HRESULT result = surface_.calls.set_file(id_, 0, "sink_stream", object != nullptr);
        if (FAILED(result))
            return result;
    }
    if (object)
        return surface_.sinks->set(id_, 0, object);
    surface_.sinks->clear(id_, 0);
    return S_OK;
}

HRESULT download_host::set_certificate(std::span<const BYTE> serialized) {
    if (const HRESULT refused = check_alive(); FAILED(refused))
        return refused;
    const auto certificate = certificates::read_serialized_certificate(serialized);
    return certificate ? surface_.calls.set_certificate(id_, *certificate) : certificate.error();
}

HRESULT download_host::set_auth_headers(const std::wstring &headers) {
    const HRESULT result = surface_.calls.set(id_, "auth_headers", headers);
    if (SUCCEEDED(result))
        surface_.auth_headers.keep(id_, headers);
    return result;
}

com::ptr<IUnknown> download_host::callback() {
    return surface_.notifications->find(id_);
}

com::ptr<IUnknown> download_host::stream() {
    return surface_.sinks->find(id_, 0);
}

std::optional<std::wstring> download_host::auth_headers() {
    return surface_.auth_headers.find(id_);
}

} // namespace winebits::dosvc::downloads
