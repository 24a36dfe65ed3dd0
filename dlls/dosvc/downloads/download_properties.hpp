// SPDX-License-Identifier: LGPL-2.1-or-later
// The properties of a download as one table (do-api 4): id, type, direction, how each is read and set.
// Any thread. The table knows nothing of COM objects and engine: what it needs of them is property_host.
#pragma once

#include "dlls/common/engine_client/job_calls.hpp"
#include "dlls/dosvc/property_value.hpp"

#include <deliveryoptimization.h>
#include <deliveryoptimizationinternal.h>

#include <optional>
#include <span>

namespace winebits::dosvc::downloads {

// CallbackFreqSeconds of a download that has none of its own.
inline constexpr std::uint32_t default_callback_seconds = 1;

// Where the table's setters end, and what of a download is kept by the service. Results are those of
// SetProperty. Texts that are empty clear what was there.
class property_host {
  public:
    virtual ~property_host() = default;

    // Properties of docs/wire.md.
    virtual HRESULT set_job(const char *property, const property_value &) = 0;
    virtual HRESULT set_file(const char *property, const property_value &) = 0;
    // These need more than a call.
    virtual HRESULT set_uri(const std::wstring &) = 0;
    virtual HRESULT set_local_path(const std::wstring &) = 0;
    virtual HRESULT set_callback(IUnknown *) = 0; // null: none
    virtual HRESULT set_stream(IUnknown *) = 0;   // likewise
    virtual HRESULT set_certificate(std::span<const BYTE> serialized) = 0;
    virtual HRESULT set_auth_headers(const std::wstring &) = 0;
    // A value that changes nothing: whether the download may still be changed at all.
    virtual HRESULT check_alive() = 0;

    virtual com::ptr<IUnknown> callback() = 0; // null: none
    virtual com::ptr<IUnknown> stream() = 0;
    virtual std::optional<std::wstring> auth_headers() = 0;
};

// What the engine knows of a download.
struct download_record {
    engine_client::job_record job;
    engine_client::file_record file;
};

enum class direction { both, get_only, set_only };

struct download_property {
    DODownloadProperty id;
    VARTYPE type;
    direction way;
    // Nothing: it was never set and has no default. Null where it can't be read.
    std::optional<property_value> (*get)(const download_record &, property_host &);
    // The value is of that type. Null where it can't be set.
    HRESULT (*set)(property_host &, const property_value &);
};

// All of them; the place is the id.
std::span<const download_property> download_properties() noexcept;
// DO_E_UNKNOWN_PROPERTY_ID when it is null.
const download_property *find_property(DODownloadProperty) noexcept;
// The same property under its deprecated number; the reserved ones are unknown (do-api 3.3).
const download_property *find_property(DODownloadPropertyEx) noexcept;

} // namespace winebits::dosvc::downloads
