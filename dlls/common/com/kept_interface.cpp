// SPDX-License-Identifier: LGPL-2.1-or-later
// Keeps interfaces, and lets them go.
// Any thread inside the multithreaded apartment.
#include "dlls/common/com/kept_interface.hpp"

#include "dlls/common/com/release_later.hpp"

#include <utility>

namespace winebits::com {

std::expected<kept_interface, HRESULT> kept_interface::keep(REFIID iid, IUnknown *object) {
    kept_interface kept;
    const HRESULT result = object->QueryInterface(iid, reinterpret_cast<void **>(kept.object_.put()));
    if (FAILED(result))
        return std::unexpected(result);
    return kept;
}

kept_interface::~kept_interface() {
    if (object_)
        release_later([kept = std::move(object_)]() mutable { kept.reset(); });
}

} // namespace winebits::com
