// SPDX-License-Identifier: LGPL-2.1-or-later
// The registry as values: keys named by root, view and path; data with its type. A 64-bit prefix has two
// views of the class registrations, a 32-bit prefix has one. Errors are Win32 codes. Main thread of
// winebits-setup.exe.
#pragma once

#include <windows.h>

#include <compare>
#include <cstdint>
#include <expected>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace winebits::setup {

enum class root { current_user, local_machine };
enum class view { bits64, bits32 };

struct key_name {
    root base = root::local_machine;
    view side = view::bits64;
    std::wstring path; // without a backslash at either end
    auto operator<=>(const key_name &) const = default;
};

struct value_data {
    DWORD type = REG_NONE;
    std::vector<std::uint8_t> bytes;
    bool operator==(const value_data &) const = default;

    static value_data string(const std::wstring &text, DWORD type = REG_SZ);
    static value_data number(DWORD number);
    static value_data strings(const std::vector<std::wstring> &list); // REG_MULTI_SZ
    // The text of a string value without its terminator; empty for other types.
    std::wstring text() const;
    std::vector<std::wstring> list() const;
};

bool is_64bit_prefix();
std::vector<view> views_of_prefix(); // the 64-bit one first
view view_of_this_process();

bool key_exists(const key_name &key);
std::optional<value_data> read_value(const key_name &key, const std::wstring &name);
// Makes the key where it is missing.
std::expected<void, DWORD> write_value(const key_name &key, const std::wstring &name, const value_data &data);
std::expected<void, DWORD> remove_value(const key_name &key, const std::wstring &name);
// Does nothing to a key that has values or subkeys, or is missing.
std::expected<void, DWORD> remove_empty_key(const key_name &key);
std::vector<std::wstring> subkeys(const key_name &key);

// A key and everything below it: path relative to the key ("" is the key itself) -> name -> data.
using key_tree = std::map<std::wstring, std::map<std::wstring, value_data>>;
key_tree read_tree(const key_name &key);

} // namespace winebits::setup
