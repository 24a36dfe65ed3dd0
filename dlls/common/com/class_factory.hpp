// SPDX-License-Identifier: LGPL-2.1-or-later
// A class factory around one function.
// Any thread.
#pragma once

#include "dlls/common/com/guard.hpp"
#include "dlls/common/com/object.hpp"

#include <functional>
#include <utility>

namespace winebits::com {

// Makes the object with its first reference, or says why not.
using creator = std::function<HRESULT(ptr<IUnknown> &)>;

class class_factory final : public object<class_factory, chain<IClassFactory>> {
  public:
    static constexpr char class_name[] = "class factory";

    explicit class_factory(creator create) : create_(std::move(create)) {}

    HRESULT STDMETHODCALLTYPE CreateInstance(IUnknown *outer, REFIID iid, void **out) noexcept final {
        if (!out)
            return E_POINTER;
        *out = nullptr;
        if (outer)
            return CLASS_E_NOAGGREGATION;
        return guard([&] {
            ptr<IUnknown> instance;
            const HRESULT result = create_(instance);
            return FAILED(result) ? result : instance->QueryInterface(iid, out);
        });
    }

    // The service lives until it is stopped, whatever its clients hold.
    HRESULT STDMETHODCALLTYPE LockServer(BOOL) noexcept final { return S_OK; }

  private:
    friend class object<class_factory, chain<IClassFactory>>;
    ~class_factory() = default;

    const creator create_;
};

inline ptr<IClassFactory> make_factory(creator create) {
    return make<class_factory>(std::move(create)).query<IClassFactory>();
}

} // namespace winebits::com
