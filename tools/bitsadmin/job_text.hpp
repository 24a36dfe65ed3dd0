// SPDX-License-Identifier: LGPL-2.1-or-later
// The words and numbers of bitsadmin's output (bits-api 12.1, 12.3). Log parsers key on them.
// Any thread.
#pragma once

#include <windows.h>

#include <bits.h>

#include <cstdint>
#include <string>

namespace winebits::bitsadmin {

std::wstring state_name(BG_JOB_STATE state);
std::wstring type_name(BG_JOB_TYPE type);
std::wstring priority_name(BG_JOB_PRIORITY priority);
std::wstring proxy_usage_name(BG_JOB_PROXY_USAGE usage);

std::wstring guid_text(const GUID &id);
// "0x80200001"
std::wstring code_text(std::uint32_t code);
// Decimal; UNKNOWN for BG_SIZE_UNKNOWN.
std::wstring size_text(std::uint64_t bytes);
// Local date and time in the user's format; UNKNOWN for zero.
std::wstring time_text(const FILETIME &time);
// Letters O, G, D, S of BG_COPY_FILE_*.
std::wstring acl_flags_text(DWORD flags);

// Parses the priority's name; false when there is none.
bool parse_priority(std::wstring_view word, BG_JOB_PRIORITY &priority);
// Parses letters O, G, D, S in any order; false for any other.
bool parse_acl_flags(std::wstring_view word, DWORD &flags);

// Percent of the bytes that are there, 0 to 100; -1 when the total is unknown.
int percent(const BG_JOB_PROGRESS &progress);

} // namespace winebits::bitsadmin
