// SPDX-License-Identifier: LGPL-2.1-or-later
// Sends status line and headers of an answer, with the faults that strike there.
// The connection's own thread.
#pragma once

#include "tests/support/origin/entity.hpp"
#include "tests/support/origin/stream.hpp"

#include <string>

namespace winebits::origin {

// Interim answers, should the query ask for some. false: the client left.
bool send_interims(stream &, const request &, const fault_filter &);

// `head` is a whole one, with its empty line. false: the connection is to be closed.
bool send_head(stream &, const request &, std::string head, const fault_filter &);

} // namespace winebits::origin
