// SPDX-License-Identifier: LGPL-2.1-or-later
// Looks into a marshalled reference.
// Any thread inside an apartment.
#include "dlls/common/com/client_apartment.hpp"

#include "dlls/common/com/ptr.hpp"

#include <objidl.h>

namespace winebits::com {

namespace {

// The start of a standard object reference, as the open specification of DCOM defines it.
struct standard_reference {
    std::uint32_t signature, flags;
    GUID iid;
    std::uint32_t standard_flags, public_references;
    std::uint64_t exporter; // the apartment that the object lives in
};
constexpr std::uint32_t reference_signature = 0x574f454d, standard_kind = 1;

} // namespace

std::uint64_t apartment_of(IUnknown *object) {
    const auto own = static_cast<std::uint64_t>(reinterpret_cast<std::uintptr_t>(object));
    ptr<IStream> stream;
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
    // Wine would leave the references of a thrown-away marshalling at the client for ever.
    ptr<IUnknown> again;
    CoUnmarshalInterface(stream.get(), __uuidof(IUnknown), again.put_void());
    const bool standard = read == sizeof reference && reference.signature == reference_signature &&
                          reference.flags == standard_kind;
    return standard ? reference.exporter : own;
}

bool is_dead_client(HRESULT result) noexcept {
    return result == HRESULT_FROM_WIN32(RPC_S_SERVER_UNAVAILABLE) ||
           result == HRESULT_FROM_WIN32(RPC_S_CALL_FAILED) || result == RPC_E_DISCONNECTED ||
           result == RPC_E_SERVER_DIED || result == RPC_E_SERVER_DIED_DNE || result == CO_E_OBJNOTCONNECTED;
}

} // namespace winebits::com
