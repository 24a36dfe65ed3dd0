// SPDX-License-Identifier: LGPL-2.1-or-later
// Registers callback interfaces and finds out whose they are.
// Any thread inside an apartment.
#include "dlls/common/notification/client_callback.hpp"

#include <objidl.h>

#include <cstddef>
#include <iterator>

namespace winebits::notify {

namespace {

// The start of a standard object reference, as the open specification of DCOM defines it.
struct standard_reference {
    std::uint32_t signature, flags;
    GUID iid;
    std::uint32_t standard_flags, public_references;
    std::uint64_t exporter; // the apartment that the object lives in
};
constexpr std::uint32_t reference_signature = 0x574f454d, standard_kind = 1;

// The identifier of the object's apartment, read from a marshalled reference. An object that marshals itself
// is taken for a client of its own.
std::uint64_t exporter_of(IUnknown *object) {
    const auto own = static_cast<std::uint64_t>(reinterpret_cast<std::uintptr_t>(object));
    com::ptr<IStream> stream;
    const LARGE_INTEGER start{};
    standard_reference reference{};
    ULONG read = 0;
    if (FAILED(CreateStreamOnHGlobal(nullptr, TRUE, stream.put())) ||
        FAILED(CoMarshalInterface(stream.get(), __uuidof(IUnknown), object, MSHCTX_LOCAL, nullptr,
                                  MSHLFLAGS_NORMAL)))
        return own;
    stream->Seek(start, STREAM_SEEK_SET, nullptr);
    stream->Read(&reference, sizeof reference, &read);
    stream->Seek(start, STREAM_SEEK_SET, nullptr);
    CoReleaseMarshalData(stream.get());
    const bool standard = read == sizeof reference && reference.signature == reference_signature &&
                          reference.flags == standard_kind;
    return standard ? reference.exporter : own;
}

} // namespace

engine_client::result<std::shared_ptr<client_callback>>
client_callback::register_interface(IUnknown *object, IUnknown *client) {
    const IID versions[] = {__uuidof(IBackgroundCopyCallback), __uuidof(IBackgroundCopyCallback2),
                            __uuidof(IBackgroundCopyCallback3)};
    com::ptr<IUnknown> callback;
    HRESULT result = E_NOINTERFACE;
    unsigned version = std::size(versions);
    for (; version > 0; version--) {
        result = object->QueryInterface(versions[version - 1], callback.put_void());
        if (SUCCEEDED(result) || is_dead_client(result))
            break;
    }
    if (FAILED(result))
        return std::unexpected(result);
    auto kept = com::global_interface::keep(versions[version - 1], callback.get());
    if (!kept)
        return std::unexpected(kept.error());
    return std::shared_ptr<client_callback>(
        new client_callback(std::move(*kept), exporter_of(client ? client : object), version));
}

// A question that no proxy answers by itself: an interface that nobody has asked for yet.
bool client_callback::is_alive() const noexcept {
    const auto object = interface_pointer<IUnknown>();
    GUID unknown;
    com::ptr<IUnknown> none;
    return object && (FAILED(CoCreateGuid(&unknown)) ||
                      !is_dead_client(object->QueryInterface(unknown, none.put_void())));
}

bool is_dead_client(HRESULT result) noexcept {
    return result == HRESULT_FROM_WIN32(RPC_S_SERVER_UNAVAILABLE) ||
           result == HRESULT_FROM_WIN32(RPC_S_CALL_FAILED) || result == RPC_E_DISCONNECTED ||
           result == RPC_E_SERVER_DIED || result == RPC_E_SERVER_DIED_DNE || result == CO_E_OBJNOTCONNECTED;
}

} // namespace winebits::notify
