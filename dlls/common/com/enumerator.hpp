// SPDX-License-Identifier: LGPL-2.1-or-later
// The enumerators of both services, one class for all: a position in a list that was fixed when it was made.
// Any thread.
#pragma once

#include "dlls/common/com/guard.hpp"
#include "dlls/common/com/mutex.hpp"
#include "dlls/common/com/object.hpp"
#include "dlls/common/com/ptr.hpp"

#include <algorithm>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace winebits::com {

// What an enumerator keeps, and what it gives away: a counted pointer for an interface, a GUID as it is.
template <class Item>
struct enumerated {
    using kept = ptr<Item>;
    using given = Item *;
    static given give(const kept &item) noexcept { return kept(item).detach(); }
};
template <>
struct enumerated<GUID> {
    using kept = GUID;
    using given = GUID;
    static given give(const GUID &item) noexcept { return item; }
};

// `Interface` is an IEnum… of bits-api 2.5, or IEnumUnknown, over `Item`. Next, Skip, Reset, Clone and
// GetCount as bits-api 3.3 has them.
template <class Interface, class Item>
class enumerator final : public object<enumerator<Interface, Item>, chain<Interface>> {
  public:
    static constexpr char class_name[] = "enumerator";
    using given = typename enumerated<Item>::given;
    using items = std::shared_ptr<const std::vector<typename enumerated<Item>::kept>>;

    explicit enumerator(items list, std::size_t position = 0)
        : items_(std::move(list)), position_(position) {}

    HRESULT STDMETHODCALLTYPE Next(ULONG celt, given *rgelt, ULONG *pceltFetched) noexcept final {
        if (pceltFetched)
            *pceltFetched = 0;
        if (!rgelt)
            return E_INVALIDARG;
        std::fill_n(rgelt, celt, given{});
        if (!pceltFetched && celt != 1)
            return E_INVALIDARG;
        std::size_t first, count;
        {
            std::lock_guard hold(lock_);
            first = position_;
            count = std::min<std::size_t>(celt, items_->size() - position_);
            position_ += count;
        }
        for (std::size_t i = 0; i < count; i++)
            rgelt[i] = enumerated<Item>::give((*items_)[first + i]);
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
        return guard([&] {
            std::size_t position;
            {
                std::lock_guard hold(lock_);
                position = position_;
            }
            *ppenum = make<enumerator>(items_, position).detach();
            return S_OK;
        });
    }

    // Overrides that of the interface, if it has one: IEnumUnknown has not.
    HRESULT STDMETHODCALLTYPE GetCount(ULONG *puCount) noexcept {
        if (!puCount)
            return E_INVALIDARG;
        *puCount = static_cast<ULONG>(items_->size());
        return S_OK;
    }

  private:
    friend class object<enumerator, chain<Interface>>;
    ~enumerator() = default;

    const items items_;
    mutex lock_; // guards position_
    std::size_t position_;
};

} // namespace winebits::com
