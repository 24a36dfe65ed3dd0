// SPDX-License-Identifier: LGPL-2.1-or-later
// The table of expectations as docs/faults.md.
// Pure functions.
#pragma once

#include <string>

namespace winebits::faults {

std::string table_text();

} // namespace winebits::faults
