// SPDX-License-Identifier: LGPL-2.1-or-later
// An object nobody calls, marshalled once for each interface.
// See interface_anchor.hpp.
#include "dlls/common/com/interface_anchor.hpp"

#include "dlls/common/com/log.hpp"
#include "dlls/common/com/ptr.hpp"

#include <objbase.h>

#include <algorithm>
#include <atomic>
#include <new>
#include <vector>

namespace winebits::com {

namespace {

// Claims every interface and has the methods of IUnknown only: stubs hold it, and no client ever learns of
// them.
class anchor final : public IUnknown {
  public:
    explicit anchor(std::span<const IID> interfaces) : interfaces_(interfaces.begin(), interfaces.end()) {}

    HRESULT STDMETHODCALLTYPE QueryInterface(REFIID iid, void **out) noexcept final {
        if (!out)
            return E_POINTER;
        const bool known =
            IsEqualIID(iid, IID_IUnknown) ||
            std::ranges::any_of(interfaces_, [&](const IID &one) { return IsEqualIID(one, iid); });
        *out = known ? this : nullptr;
        if (!known)
            return E_NOINTERFACE;
        AddRef();
        return S_OK;
    }
    ULONG STDMETHODCALLTYPE AddRef() noexcept final { return ++count_; }
    ULONG STDMETHODCALLTYPE Release() noexcept final {
        const ULONG left = --count_;
        if (left == 0)
            delete this;
        return left;
    }

  private:
    ~anchor() = default;

    const std::vector<IID> interfaces_;
    std::atomic<ULONG> count_{1};
};

// A table-strong marshalling stays until the apartment ends; the stream may go.
HRESULT keep(IUnknown *object, REFIID iid) {
    ptr<IStream> stream;
    if (const HRESULT failed = CreateStreamOnHGlobal(nullptr, TRUE, stream.put()); FAILED(failed))
        return failed;
    return CoMarshalInterface(stream.get(), iid, object, MSHCTX_LOCAL, nullptr, MSHLFLAGS_TABLESTRONG);
}

} // namespace

void keep_interfaces_registered(std::span<const IID> interfaces) noexcept {
    try {
        const auto object = ptr<IUnknown>::attach(new anchor(interfaces));
        for (const IID &iid : interfaces)
            if (const HRESULT failed = keep(object.get(), iid); FAILED(failed))
                log("an interface can't be kept registered", failed);
    } catch (const std::bad_alloc &) {
        log("interfaces can't be kept registered", E_OUTOFMEMORY);
    }
}

} // namespace winebits::com
