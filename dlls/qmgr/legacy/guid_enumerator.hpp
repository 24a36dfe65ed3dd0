// SPDX-License-Identifier: LGPL-2.1-or-later
// The enumerators of the legacy queue, one class for groups and jobs: a position in a list of GUIDs that was
// fixed when it was made (bits-api 2.5.7). Any thread.
#pragma once

#include "dlls/common/com/guard.hpp"
#include "dlls/common/com/mutex.hpp"
#include "dlls/common/com/object.hpp"

#include <algorithm>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace winebits::qmgr::legacy {

template <class Interface>
class guid_enumerator final : public com::object<guid_enumerator<Interface>, com::chain<Interface>> {
  public:
    static constexpr char class_name[] = "legacy enumerator";
    using items = std::shared_ptr<const std::vector<GUID>>;

    explicit guid_enumerator(items list, std::size_t position = 0)
        : items_(std::move(list)), position_(position) {}

    HRESULT STDMETHODCALLTYPE Next(ULONG celt, GUID *rgelt, ULONG *pceltFetched) noexcept final {
        if (pceltFetched)
            *pceltFetched = 0;
        if (!rgelt || (!pceltFetched && celt != 1))
            return E_INVALIDARG;
        std::lock_guard hold(lock_);
        const std::size_t count = std::min<std::size_t>(celt, items_->size() - position_);
        std::copy_n(items_->begin() + position_, count, rgelt);
        position_ += count;
        if (pceltFetched)
            *pceltFetched = static_cast<ULONG>(count);
        return count == celt ? S_OK : S_FALSE;
    }

    HRESULT STDMETHODCALLTYPE Skip(ULONG celt) noexcept final {
        std::lock_guard hold(lock_);
        const std::size_t count = std::min<std::size_t>(celt, items_->size() - position_);
        position_ += count;
        return count == celt ? S_OK : S_FALSE;
    }

    HRESULT STDMETHODCALLTYPE Reset() noexcept final {
        std::lock_guard hold(lock_);
        position_ = 0;
        return S_OK;
    }

    HRESULT STDMETHODCALLTYPE Clone(Interface **ppenum) noexcept final {
        if (!ppenum)
            return E_INVALIDARG;
        *ppenum = nullptr;
        return com::guard([&] {
            std::unique_lock hold(lock_);
            const std::size_t position = position_;
            hold.unlock();
            *ppenum = com::make<guid_enumerator>(items_, position).detach();
            return S_OK;
        });
    }

    HRESULT STDMETHODCALLTYPE GetCount(ULONG *puCount) noexcept final {
        if (!puCount)
            return E_INVALIDARG;
        *puCount = static_cast<ULONG>(items_->size());
        return S_OK;
    }

  private:
    friend class com::object<guid_enumerator, com::chain<Interface>>;
    ~guid_enumerator() = default;

    const items items_;
    com::mutex lock_; // guards position_
    std::size_t position_;
};

} // namespace winebits::qmgr::legacy
