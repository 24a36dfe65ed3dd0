// SPDX-License-Identifier: LGPL-2.1-or-later
// Delivery Optimization as a service: its class, and what runs while it is served.
// ServiceMain's thread.
#include "dlls/common/com/class_factory.hpp"
#include "dlls/common/service/application.hpp"
#include "dlls/common/service/surface_link.hpp"
#include "dlls/dosvc/classes.hpp"
#include "dlls/dosvc/manager.hpp"
#include "dlls/dosvc/served_interfaces.hpp"

#include <optional>

namespace winebits::dosvc {

namespace {

class delivery_optimization final : public service::application {
  public:
    std::vector<service::served_class> classes() final {
        const auto factory = com::make_factory(
            [its_downloads = downloads_, its_jobs = jobs_](com::ptr<IUnknown> &manager) -> HRESULT {
                if (const HRESULT unavailable = its_downloads->engine.ensure_available(); FAILED(unavailable))
                    return unavailable;
                manager = com::make<DeliveryOptimizationManager>(its_downloads, its_jobs).query<IUnknown>();
                return S_OK;
            });
        std::vector<service::served_class> all;
        for (const auto &entry : dosvc::classes)
            all.push_back({entry.id, factory});
        return all;
    }

    void start() final {
        download_link_.emplace(downloads_);
        job_link_.emplace(jobs_);
    }

    void stop(bool pause) final {
        if (pause) {
            downloads_->engine.stop_surface();
            jobs_->engine.stop_surface();
        }
        job_link_.reset();
        download_link_.reset();
    }

  private:
    const std::shared_ptr<downloads::surface> downloads_ = downloads::surface::make();
    const std::shared_ptr<bits_style::surface> jobs_ = bits_style::surface::make();
    std::optional<service::surface_link> download_link_, job_link_;
};

} // namespace

} // namespace winebits::dosvc

const winebits::service::module_description &winebits::service::this_module() {
    static const module_description delivery_optimization{
        dosvc::service_name, dosvc::application_id, dosvc::classes, dosvc::served_interfaces,
        []() -> std::unique_ptr<application> { return std::make_unique<dosvc::delivery_optimization>(); }};
    return delivery_optimization;
}
