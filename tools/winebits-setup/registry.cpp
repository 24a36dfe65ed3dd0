// SPDX-License-Identifier: LGPL-2.1-or-later
// Reading and changing registry keys in the view they are asked for.
// Main thread of winebits-setup.exe.
#include "tools/winebits-setup/registry.hpp"

#include <cstring>
#include <memory>
#include <type_traits>

namespace winebits::setup {

namespace {

struct close_key {
    using pointer = HKEY;
    void operator()(HKEY key) const { RegCloseKey(key); }
};
using unique_key = std::unique_ptr<std::remove_pointer_t<HKEY>, close_key>;

HKEY base_of(const key_name &key) {
    return key.base == root::current_user ? HKEY_CURRENT_USER : HKEY_LOCAL_MACHINE;
}

REGSAM flag_of(view side) {
    if (!is_64bit_prefix())
        return 0;
    return side == view::bits64 ? KEY_WOW64_64KEY : KEY_WOW64_32KEY;
}

unique_key open(const key_name &key, REGSAM access) {
    HKEY handle = nullptr;
    if (RegOpenKeyExW(base_of(key), key.path.c_str(), 0, access | flag_of(key.side), &handle) !=
        ERROR_SUCCESS)
        return {};
    return unique_key(handle);
}

std::map<std::wstring, value_data> values(HKEY key) {
    std::map<std::wstring, value_data> result;
    DWORD name_size = 0, data_size = 0;
    if (RegQueryInfoKeyW(key, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, &name_size,
                         &data_size, nullptr, nullptr) != ERROR_SUCCESS)
        return result;
    std::wstring name(name_size + 1, L'\0');
    std::vector<std::uint8_t> data(data_size + 2);
    for (DWORD index = 0;; index++) {
        DWORD name_length = static_cast<DWORD>(name.size()), length = static_cast<DWORD>(data.size()),
              type = 0;
        const LSTATUS status =
            RegEnumValueW(key, index, name.data(), &name_length, nullptr, &type, data.data(), &length);
        if (status != ERROR_SUCCESS)
            return result;
        result[name.substr(0, name_length)] = {type, {data.begin(), data.begin() + length}};
    }
}

std::vector<std::wstring> names_below(HKEY key) {
    std::vector<std::wstring> result;
    std::wstring name(257, L'\0');
    for (DWORD index = 0;; index++) {
        DWORD length = static_cast<DWORD>(name.size());
        if (RegEnumKeyExW(key, index, name.data(), &length, nullptr, nullptr, nullptr, nullptr) !=
            ERROR_SUCCESS)
            return result;
        result.push_back(name.substr(0, length));
    }
}

void add_tree(HKEY key, const std::wstring &path, key_tree &tree) {
    tree[path] = values(key);
    for (const std::wstring &name : names_below(key)) {
        HKEY below = nullptr;
        if (RegOpenKeyExW(key, name.c_str(), 0, KEY_READ, &below) != ERROR_SUCCESS)
            continue;
        const unique_key owner(below);
        add_tree(below, path.empty() ? name : path + L"\\" + name, tree);
    }
}

std::vector<std::uint8_t> bytes_of(const std::wstring &text) {
    std::vector<std::uint8_t> bytes(text.size() * sizeof(wchar_t));
    if (!text.empty())
        std::memcpy(bytes.data(), text.data(), bytes.size());
    return bytes;
}

} // namespace

value_data value_data::string(const std::wstring &text, DWORD type) {
    return {type, bytes_of(text + L'\0')};
}

value_data value_data::number(DWORD number) {
    std::vector<std::uint8_t> bytes(sizeof number);
    std::memcpy(bytes.data(), &number, sizeof number);
    return {REG_DWORD, std::move(bytes)};
}

value_data value_data::strings(const std::vector<std::wstring> &list) {
    std::wstring joined;
    for (const std::wstring &item : list)
        joined += item + L'\0';
    return {REG_MULTI_SZ, bytes_of(joined + L'\0')};
}

std::wstring value_data::text() const {
    if (type != REG_SZ && type != REG_EXPAND_SZ)
        return {};
    std::wstring result(bytes.size() / sizeof(wchar_t), L'\0');
    if (!result.empty())
        std::memcpy(result.data(), bytes.data(), result.size() * sizeof(wchar_t));
    result.resize(std::wcslen(result.c_str()));
    return result;
}

std::vector<std::wstring> value_data::list() const {
    std::vector<std::wstring> result;
    std::wstring item;
    for (std::size_t i = 0; i + 1 < bytes.size(); i += sizeof(wchar_t)) {
        wchar_t c = 0;
        std::memcpy(&c, &bytes[i], sizeof c);
        if (c) {
            item += c;
            continue;
        }
        if (!item.empty())
            result.push_back(item);
        item.clear();
    }
    if (!item.empty())
        result.push_back(item);
    return result;
}

bool is_64bit_prefix() {
    if constexpr (sizeof(void *) == 8)
        return true;
    BOOL emulated = FALSE;
    return IsWow64Process(GetCurrentProcess(), &emulated) && emulated;
}

std::vector<view> views_of_prefix() {
    if (is_64bit_prefix())
        return {view::bits64, view::bits32};
    return {view::bits32};
}

view view_of_this_process() {
    return sizeof(void *) == 8 ? view::bits64 : view::bits32;
}

bool key_exists(const key_name &key) {
    return open(key, KEY_READ) != nullptr;
}

std::optional<value_data> read_value(const key_name &key, const std::wstring &name) {
    const unique_key handle = open(key, KEY_READ);
    DWORD type = 0, size = 0;
    if (!handle ||
        RegQueryValueExW(handle.get(), name.c_str(), nullptr, &type, nullptr, &size) != ERROR_SUCCESS)
        return {};
    value_data data{type, std::vector<std::uint8_t>(size)};
    if (RegQueryValueExW(handle.get(), name.c_str(), nullptr, &data.type, data.bytes.data(), &size) !=
        ERROR_SUCCESS)
        return {};
    data.bytes.resize(size);
    return data;
}

std::expected<void, DWORD> write_value(const key_name &key, const std::wstring &name,
                                       const value_data &data) {
    HKEY created = nullptr;
    LSTATUS status = RegCreateKeyExW(base_of(key), key.path.c_str(), 0, nullptr, 0,
                                     KEY_READ | KEY_WRITE | flag_of(key.side), nullptr, &created, nullptr);
    if (status != ERROR_SUCCESS)
        return std::unexpected(static_cast<DWORD>(status));
    const unique_key handle(created);
    status = RegSetValueExW(created, name.c_str(), 0, data.type, data.bytes.data(),
                            static_cast<DWORD>(data.bytes.size()));
    if (status != ERROR_SUCCESS)
        return std::unexpected(static_cast<DWORD>(status));
    return {};
}

std::expected<void, DWORD> remove_value(const key_name &key, const std::wstring &name) {
    const unique_key handle = open(key, KEY_READ | KEY_WRITE);
    if (!handle)
        return {};
    const LSTATUS status = RegDeleteValueW(handle.get(), name.c_str());
    if (status != ERROR_SUCCESS && status != ERROR_FILE_NOT_FOUND)
        return std::unexpected(static_cast<DWORD>(status));
    return {};
}

std::expected<void, DWORD> remove_empty_key(const key_name &key) {
    {
        const unique_key handle = open(key, KEY_READ);
        if (!handle || !names_below(handle.get()).empty() || !values(handle.get()).empty())
            return {};
    }
    const LSTATUS status = RegDeleteKeyExW(base_of(key), key.path.c_str(), flag_of(key.side), 0);
    if (status != ERROR_SUCCESS && status != ERROR_FILE_NOT_FOUND)
        return std::unexpected(static_cast<DWORD>(status));
    return {};
}

std::vector<std::wstring> subkeys(const key_name &key) {
    const unique_key handle = open(key, KEY_READ);
    return handle ? names_below(handle.get()) : std::vector<std::wstring>{};
}

key_tree read_tree(const key_name &key) {
    key_tree tree;
    if (const unique_key handle = open(key, KEY_READ))
        add_tree(handle.get(), {}, tree);
    return tree;
}

} // namespace winebits::setup
