// SPDX-License-Identifier: LGPL-2.1-or-later
// Whose an interface is that a client gave us, and whether he is still there.
// Any thread inside an apartment.
#pragma once

#include <windows.h>

#include <unknwn.h>

#include <cstdint>

namespace winebits::com {

// The apartment that an object lives in: equal for all objects of one apartment of a client. An object that
// marshals itself is taken for a client of its own. Calls out of the process.
std::uint64_t apartment_of(IUnknown *);

// Whether a result of a call means that the client's process is gone.
bool is_dead_client(HRESULT) noexcept;

} // namespace winebits::com
