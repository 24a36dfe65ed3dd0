// SPDX-License-Identifier: LGPL-2.1-or-later
// BITS as a service: its classes, and what runs while they are served.
// ServiceMain's thread.
#include "dlls/common/com/class_factory.hpp"
#include "dlls/common/service/application.hpp"
#include "dlls/common/service/surface_link.hpp"
#include "dlls/qmgr/classes.hpp"
#include "dlls/qmgr/legacy/queue_manager.hpp"
#include "dlls/qmgr/manager.hpp"
#include "dlls/qmgr/served_interfaces.hpp"
#include "dlls/qmgr/surface.hpp"

#include <optional>

namespace winebits::qmgr {

namespace {

template <class Manager>
com::ptr<IClassFactory> factory_of(const std::shared_ptr<surface> &owner) {
    return com::make_factory([owner](com::ptr<IUnknown> &manager) -> HRESULT {
        if (const HRESULT unavailable = owner->engine.ensure_available(); FAILED(unavailable))
            return unavailable;
        manager = com::make<Manager>(owner).template query<IUnknown>();
        return S_OK;
    });
}

class bits final : public service::application {
  public:
    std::vector<service::served_class> classes() final {
        const auto factory = factory_of<BackgroundCopyManager>(surface_),
                   legacy_factory = factory_of<legacy::BackgroundCopyQMgr>(surface_);
        std::vector<service::served_class> all;
        for (const auto &entry : qmgr::classes)
            all.push_back({entry.id, IsEqualGUID(entry.id, legacy_class) ? legacy_factory : factory});
        return all;
    }

    void start() final { link_.emplace(surface_); }

    void stop(bool pause) final {
        if (pause)
            surface_->engine.stop_surface();
        link_.reset();
    }

  private:
    const std::shared_ptr<surface> surface_ = surface::make();
    std::optional<service::surface_link> link_;
};

} // namespace

} // namespace winebits::qmgr

const winebits::service::module_description &winebits::service::this_module() {
    static const module_description bits{
        qmgr::service_name, qmgr::application_id, qmgr::classes, qmgr::served_interfaces,
        []() -> std::unique_ptr<application> { return std::make_unique<qmgr::bits>(); }};
    return bits;
}
