// SPDX-License-Identifier: LGPL-2.1-or-later
// Talks to the Global Interface Table.
// Any thread inside an apartment.
#include "dlls/common/com/global_interface.hpp"

#include "dlls/common/com/release_later.hpp"

#include <objidl.h>

namespace winebits::com {

namespace {

ptr<IGlobalInterfaceTable> table() {
    ptr<IGlobalInterfaceTable> found;
    CoCreateInstance(CLSID_StdGlobalInterfaceTable, nullptr, CLSCTX_INPROC_SERVER,
                     __uuidof(IGlobalInterfaceTable), found.put_void());
    return found;
}

} // namespace

std::expected<global_interface, HRESULT> global_interface::keep(REFIID iid, IUnknown *object) {
    const auto interfaces = table();
    global_interface kept;
    const HRESULT result =
        interfaces ? interfaces->RegisterInterfaceInGlobal(object, iid, &kept.cookie_) : E_FAIL;
    if (FAILED(result))
        return std::unexpected(result);
    return kept;
}

global_interface::~global_interface() {
    if (cookie_ == 0)
        return;
    release_later([cookie = cookie_] {
        if (const auto interfaces = table())
            interfaces->RevokeInterfaceFromGlobal(cookie);
    });
}

HRESULT global_interface::get(REFIID iid, void **out) const noexcept {
    const auto interfaces = table();
    return interfaces ? interfaces->GetInterfaceFromGlobal(cookie_, iid, out) : E_FAIL;
}

} // namespace winebits::com
