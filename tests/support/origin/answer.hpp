// SPDX-License-Identifier: LGPL-2.1-or-later
// Answers one request of the fault server.
// The connection's own thread.
#pragma once

#include "tests/support/origin/journal.hpp"
#include "tests/support/origin/request.hpp"
#include "tests/support/origin/stream.hpp"

namespace winebits::origin {

// Answers; true when the connection may carry another request.
bool answer(stream &, const request &, const ordinals &);
// A plain 200 with this text, for the server's own pages.
bool answer_text(stream &, std::string_view text);

} // namespace winebits::origin
