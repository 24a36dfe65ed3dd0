// SPDX-License-Identifier: LGPL-2.1-or-later
// HttpCustomAuthHeaders of downloads as programs set them: the engine keeps them encrypted and never tells
// them, so what a program reads back comes from here. A service that has just come knows none.
// Any thread.
#pragma once

#include "dlls/common/com/guid.hpp"
#include "dlls/common/com/mutex.hpp"

#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace winebits::dosvc::downloads {

class auth_header_store {
  public:
    // An empty text takes the headers away.
    void keep(const GUID &download, const std::wstring &headers) {
        std::lock_guard hold(lock_);
        if (headers.empty())
            kept_.erase(download);
        else
            kept_[download] = headers;
    }
    std::optional<std::wstring> find(const GUID &download) {
        std::lock_guard hold(lock_);
        const auto known = kept_.find(download);
        return known == kept_.end() ? std::nullopt : std::optional(known->second);
    }
    void forget(const GUID &download) {
        std::lock_guard hold(lock_);
        kept_.erase(download);
    }

  private:
    com::mutex lock_;
    std::map<GUID, std::wstring, com::guid_less> kept_; // guarded by lock_
};

} // namespace winebits::dosvc::downloads
