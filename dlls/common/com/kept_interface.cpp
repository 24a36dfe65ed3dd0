// SPDX-License-Identifier: LGPL-2.1-or-later
// Keeps interfaces, and lets them go.
// Any thread inside the multithreaded apartment.
#include "dlls/common/com/kept_interface.hpp"

#include "dlls/common/com/apartment.hpp"
#include "dlls/common/com/thread.hpp"

#include <memory>

namespace winebits::com {

namespace {

// The client's Wine may hang when the last reference goes right after a call (interface_anchor.hpp), and so
// would who lets it go. A call that has just returned is surely over by then, and nobody waits.
constexpr DWORD release_delay_ms = 1000;

} // namespace

std::expected<kept_interface, HRESULT> kept_interface::keep(REFIID iid, IUnknown *object) {
    kept_interface kept;
    const HRESULT result = object->QueryInterface(iid, reinterpret_cast<void **>(kept.object_.put()));
    if (FAILED(result))
        return std::unexpected(result);
    return kept;
}

kept_interface::~kept_interface() {
    if (!object_)
        return;
    try {
        const auto kept = std::make_shared<ptr<IUnknown>>(std::move(object_));
        thread([kept] {
            const apartment inside;
            Sleep(release_delay_ms);
            kept->reset();
        }).detach();
    } catch (...) {
        // No more threads: it goes at once, then.
    }
}

} // namespace winebits::com
