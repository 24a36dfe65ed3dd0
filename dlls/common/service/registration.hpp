// SPDX-License-Identifier: LGPL-2.1-or-later
// The registry entries of a service's classes, as DllRegisterServer makes them. Setup makes the same ones.
// Any thread.
#pragma once

#include "dlls/common/service/application.hpp"

namespace winebits::service {

// The classes and their application id, which names the service.
HRESULT register_module(const module_description &);
// Takes the classes away.
HRESULT unregister_module(const module_description &);

} // namespace winebits::service
