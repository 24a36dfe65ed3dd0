// SPDX-License-Identifier: LGPL-2.1-or-later
// The legacy queue: makes, finds and lists groups (bits-api 3.13).
// Any thread.
#pragma once

#include "dlls/common/com/object.hpp"
#include "dlls/qmgr/surface.hpp"

#include <qmgr.h>

#include <memory>

namespace winebits::qmgr::legacy {

class BackgroundCopyQMgr final : public com::object<BackgroundCopyQMgr, com::chain<IBackgroundCopyQMgr>> {
  public:
    static constexpr char class_name[] = "BackgroundCopyQMgr";

    explicit BackgroundCopyQMgr(std::shared_ptr<surface> owner) : surface_(std::move(owner)) {}

    HRESULT STDMETHODCALLTYPE CreateGroup(GUID guidGroupID, IBackgroundCopyGroup **ppGroup) noexcept final;
    HRESULT STDMETHODCALLTYPE GetGroup(GUID groupID, IBackgroundCopyGroup **ppGroup) noexcept final;
    HRESULT STDMETHODCALLTYPE EnumGroups(DWORD dwFlags,
                                         IEnumBackgroundCopyGroups **ppEnumGroups) noexcept final;

  private:
    friend class com::object<BackgroundCopyQMgr, com::chain<IBackgroundCopyQMgr>>;
    ~BackgroundCopyQMgr() = default;

    const std::shared_ptr<surface> surface_;
};

} // namespace winebits::qmgr::legacy
