// SPDX-License-Identifier: LGPL-2.1-or-later
// The hive as text that regedit imports ("Windows Registry Editor Version 5.00").
// Pure functions; any thread.
#pragma once

#include "engine/queue/hive_record.hpp"

#include <span>
#include <string>

namespace winebits::store {

// UTF-8 with CRLF. Keys are shown below HKEY_LOCAL_MACHINE\Software\winebits\Hive. `values` are ordered by
// key.
std::string reg_text(std::span<const queue::hive_value> values);

} // namespace winebits::store
