// SPDX-License-Identifier: LGPL-2.1-or-later
// Where the setters of a download's properties end: the engine, the notifications, the streams.
// Any thread; one object for one call.
#pragma once

#include "dlls/dosvc/downloads/download_properties.hpp"
#include "dlls/dosvc/downloads/surface.hpp"

namespace winebits::dosvc::downloads {

class download_host final : public property_host {
  public:
    // Both outlive this.
    download_host(surface &owner, const GUID &download) : surface_(owner), id_(download) {}

    HRESULT set_job(const char *property, const property_value &) override;
    HRESULT set_file(const char *property, const property_value &) override;
    HRESULT set_uri(const std::wstring &) override;
    HRESULT set_local_path(const std::wstring &) override;
    HRESULT set_callback(IUnknown *) override;
    HRESULT set_stream(IUnknown *) override;
    HRESULT set_certificate(std::span<const BYTE> serialized) override;
    HRESULT set_auth_headers(const std::wstring &) override;
    HRESULT check_alive() override;

    com::ptr<IUnknown> callback() override;
    com::ptr<IUnknown> stream() override;
    std::optional<std::wstring> auth_headers() override;

  private:
    engine_client::result<DODownloadState> state();
    engine_client::result<std::uint32_t> sink();

    surface &surface_;
    const GUID &id_;
};

} // namespace winebits::dosvc::downloads
