// SPDX-License-Identifier: LGPL-2.1-or-later
// Registers callback interfaces and finds out whose they are.
// Any thread inside an apartment.
#include "dlls/qmgr/client_callback.hpp"

#include "dlls/common/com/thread.hpp"

#include <objidl.h>

#include <cstddef>
#include <iterator>

namespace winebits::qmgr {

namespace {

// The client's Wine may hang when the last reference goes right after a call (com/interface_anchor.hpp), and
// so would who lets it go. A call that has just returned is surely over by then, and nobody waits.
constexpr DWORD release_delay_ms = 1000;

com::ptr<IGlobalInterfaceTable> interface_table() {
    com::ptr<IGlobalInterfaceTable> table;
    CoCreateInstance(CLSID_StdGlobalInterfaceTable, nullptr, CLSCTX_INPROC_SERVER,
                     __uuidof(IGlobalInterfaceTable), table.put_void());
    return table;
}

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
    const auto table = interface_table();
    if (!table)
        return std::unexpected(E_FAIL);
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
    DWORD cookie = 0;
    if (SUCCEEDED(result))
        result = table->RegisterInterfaceInGlobal(callback.get(), versions[version - 1], &cookie);
    if (FAILED(result))
        return std::unexpected(result);
    try {
        return std::shared_ptr<client_callback>(
            new client_callback(cookie, exporter_of(client ? client : object), version));
    } catch (...) {
        table->RevokeInterfaceFromGlobal(cookie);
        throw;
    }
}

client_callback::~client_callback() {
    const auto revoke = [cookie = cookie_] {
        if (const auto table = interface_table())
            table->RevokeInterfaceFromGlobal(cookie);
    };
    try {
        com::thread([revoke] {
            Sleep(release_delay_ms);
            revoke();
        }).detach();
    } catch (...) { // no more threads: at once, then
        revoke();
    }
}

HRESULT client_callback::get_interface(REFIID iid, void **out) const noexcept {
    const auto table = interface_table();
    return table ? table->GetInterfaceFromGlobal(cookie_, iid, out) : E_FAIL;
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

} // namespace winebits::qmgr
