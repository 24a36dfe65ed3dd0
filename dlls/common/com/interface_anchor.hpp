// SPDX-License-Identifier: LGPL-2.1-or-later
// Keeps interfaces registered with RPC for as long as the apartment lives.
//
// Wine registers an interface with RPC when its first stub is made and takes it back with the last one,
// waiting for calls that are under way. In Wine 8.0 that wait never ends when a call ends in the same moment
// (RpcServerUnregisterIf looks at the number of calls without the lock under which it would be told), and
// then the client's Release() never returns. A program that asks an enumerator for its items and releases it
// does just that. Where a stub of each interface always lives, none is ever the last. A thread of the
// multithreaded apartment, once.
#pragma once

#include <windows.h>

#include <array>
#include <span>

namespace winebits::com {

template <class... Interfaces>
constexpr std::array<IID, sizeof...(Interfaces)> ids_of() {
    return {__uuidof(Interfaces)...};
}

// What could not be kept is logged: it is served nevertheless.
void keep_interfaces_registered(std::span<const IID> interfaces) noexcept;

} // namespace winebits::com
