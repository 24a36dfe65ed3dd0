// SPDX-License-Identifier: LGPL-2.1-or-later
// Included by force before widl's output (build/widl.mk), which is C; C++ files may include it too.
// Declarations only: no thread.
//
// mingw's rpcproxy.h lacks the functions for the first three slots of a proxy. The macros put ours into
// slot 0 of every proxy, since that is the slot that CoSetProxyBlanket asks for IClientSecurity, and into
// slot 2.

#ifndef WINEBITS_QMGRPRXY_PROXY_PROLOGUE_H
#define WINEBITS_QMGRPRXY_PROXY_PROLOGUE_H

#include <windows.h>

#include <objbase.h>

#ifdef __cplusplus
extern "C" {
#endif

HRESULT STDMETHODCALLTYPE IUnknown_QueryInterface_Proxy(IUnknown *proxy, REFIID iid, void **object);
ULONG STDMETHODCALLTYPE IUnknown_AddRef_Proxy(IUnknown *proxy);
ULONG STDMETHODCALLTYPE IUnknown_Release_Proxy(IUnknown *proxy);

// As IUnknown_QueryInterface_Proxy, but answers IClientSecurity with an object whose methods succeed.
// Any thread of the proxy's apartment.
HRESULT STDMETHODCALLTYPE winebits_proxy_query_interface(IUnknown *proxy, REFIID iid, void **object);

// As IUnknown_Release_Proxy, but what is known of the job behind the proxy is forgotten (status_getters.cpp).
ULONG STDMETHODCALLTYPE winebits_proxy_release(IUnknown *proxy);

#ifdef __cplusplus
}
#endif

#define IUnknown_QueryInterface_Proxy winebits_proxy_query_interface
#define IUnknown_Release_Proxy winebits_proxy_release

#endif
