// SPDX-License-Identifier: LGPL-2.1-or-later
// Registers callback interfaces.
// Any thread inside an apartment.
#include "dlls/common/notification/client_callback.hpp"

#include "dlls/common/com/client_apartment.hpp"

#include <iterator>

namespace winebits::notify {

engine_client::result<std::shared_ptr<client_callback>>
client_callback::register_interface(IUnknown *object, IUnknown *client) {
    const IID versions[] = {__uuidof(IBackgroundCopyCallback), __uuidof(IBackgroundCopyCallback2),
                            __uuidof(IBackgroundCopyCallback3)};
    com::ptr<IUnknown> callback;
    HRESULT result = E_NOINTERFACE;
    unsigned version = std::size(versions);
    for (; version > 0; version--) {
        result = object->QueryInterface(versions[version - 1], callback.put_void());
        if (SUCCEEDED(result) || com::is_dead_client(result))
            break;
    }
    if (FAILED(result))
        return std::unexpected(result);
    auto kept = com::global_interface::keep(versions[version - 1], callback.get());
    if (!kept)
        return std::unexpected(kept.error());
    return std::shared_ptr<client_callback>(
        new client_callback(std::move(*kept), com::apartment_of(client ? client : object), version));
}

// A question that no proxy answers by itself: an interface that nobody has asked for yet.
bool client_callback::is_alive() const noexcept {
    const auto object = interface_pointer<IUnknown>();
    GUID unknown;
    com::ptr<IUnknown> none;
    return object && (FAILED(CoCreateGuid(&unknown)) ||
                      !com::is_dead_client(object->QueryInterface(unknown, none.put_void())));
}

} // namespace winebits::notify
