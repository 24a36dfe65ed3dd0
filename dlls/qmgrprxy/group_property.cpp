// SPDX-License-Identifier: LGPL-2.1-or-later
// The two sides of IBackgroundCopyGroup::SetProp, whose method on the wire has another name (bits-api 2.7).
// _Proxy runs on the caller's thread in the client, _Stub on the call's thread in the server.

#include <windows.h>

#include <qmgr.h>

extern "C" {

HRESULT STDMETHODCALLTYPE IBackgroundCopyGroup_SetProp_Proxy(IBackgroundCopyGroup *This, GROUPPROP propID,
                                                             VARIANT *pvarVal) {
    return IBackgroundCopyGroup_InternalSetProp_Proxy(This, propID, pvarVal);
}

HRESULT __RPC_STUB IBackgroundCopyGroup_SetProp_Stub(IBackgroundCopyGroup *This, GROUPPROP propID,
                                                     VARIANT *pvarVal) {
    return This->SetProp(propID, pvarVal);
}

} // extern "C"
