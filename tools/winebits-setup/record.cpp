// SPDX-License-Identifier: LGPL-2.1-or-later
// Remembering what the prefix held, and keeping that on the disk.
// Main thread of winebits-setup.exe.
#include "tools/winebits-setup/record.hpp"

#include "dlls/common/com/handle.hpp"

#include "tools/winebits-setup/record_text.hpp"

#include <algorithm>

namespace winebits::setup {

namespace {

com::unique_handle open_file(const std::wstring &file, DWORD access, DWORD disposition) {
    HANDLE handle = CreateFileW(file.c_str(), access, FILE_SHARE_READ, nullptr, disposition,
                                FILE_ATTRIBUTE_NORMAL, nullptr);
    return com::unique_handle(handle == INVALID_HANDLE_VALUE ? nullptr : handle);
}

std::expected<std::string, DWORD> read_file(const std::wstring &file) {
    const com::unique_handle handle = open_file(file, GENERIC_READ, OPEN_EXISTING);
    if (!handle)
        return std::unexpected(GetLastError());
    std::string text;
    char block[65536];
    for (;;) {
        DWORD count = 0;
        if (!ReadFile(handle.get(), block, sizeof block, &count, nullptr))
            return std::unexpected(GetLastError());
        if (count == 0)
            return text;
        text.append(block, count);
    }
}

std::expected<void, DWORD> write_file(const std::wstring &file, const std::string &text) {
    const std::wstring temporary = file + L".new";
    {
        const com::unique_handle handle = open_file(temporary, GENERIC_WRITE, CREATE_ALWAYS);
        DWORD written = 0;
        if (!handle ||
            !WriteFile(handle.get(), text.data(), static_cast<DWORD>(text.size()), &written, nullptr) ||
            !FlushFileBuffers(handle.get()))
            return std::unexpected(GetLastError());
    }
    if (!MoveFileExW(temporary.c_str(), file.c_str(), MOVEFILE_REPLACE_EXISTING))
        return std::unexpected(GetLastError());
    return {};
}

} // namespace

std::expected<record, DWORD> record::load(const std::wstring &file) {
    record result(file);
    const auto text = read_file(file);
    if (!text) {
        if (text.error() == ERROR_FILE_NOT_FOUND || text.error() == ERROR_PATH_NOT_FOUND)
            return result;
        return std::unexpected(text.error());
    }
    auto memories = parse_memories(*text);
    if (!memories)
        return std::unexpected(static_cast<DWORD>(ERROR_INVALID_DATA));
    result.memories_ = std::move(*memories);
    return result;
}

void record::add(remembered_value value) {
    const bool known = std::any_of(memories_.begin(), memories_.end(), [&](const memory &item) {
        const auto *other = std::get_if<remembered_value>(&item);
        return other && other->key == value.key && other->name == value.name;
    });
    if (known)
        return;
    memories_.push_back(std::move(value));
    changed_ = true;
}

void record::add(remembered_key key) {
    const bool known = std::any_of(memories_.begin(), memories_.end(), [&](const memory &item) {
        const auto *other = std::get_if<remembered_key>(&item);
        return other && other->key == key.key;
    });
    if (known)
        return;
    memories_.push_back(std::move(key));
    changed_ = true;
}

// The outermost missing key first, so that undoing in reverse order removes the innermost first.
void record::remember_missing_keys(const key_name &key) {
    if (key_exists(key))
        return;
    const std::size_t cut = key.path.rfind(L'\\');
    if (cut != std::wstring::npos)
        remember_missing_keys({key.base, key.side, key.path.substr(0, cut)});
    add(remembered_key{key});
}

void record::remember(const key_name &key, const std::wstring &name) {
    remember_missing_keys(key);
    add(remembered_value{key, name, read_value(key, name)});
}

void record::remember_difference(const key_name &key, const key_tree &before, const key_tree &after) {
    const auto name_of = [&](const std::wstring &path) {
        return key_name{key.base, key.side, path.empty() ? key.path : key.path + L"\\" + path};
    };
    for (const auto &[path, values] : after) {
        const auto old = before.find(path);
        if (old == before.end())
            add(remembered_key{name_of(path)});
        for (const auto &[name, data] : values) {
            if (old == before.end() || !old->second.contains(name))
                add(remembered_value{name_of(path), name, std::nullopt});
            else if (old->second.at(name) != data)
                add(remembered_value{name_of(path), name, old->second.at(name)});
        }
    }
    for (const auto &[path, values] : before) {
        const auto now = after.find(path);
        for (const auto &[name, data] : values)
            if (now == after.end() || !now->second.contains(name))
                add(remembered_value{name_of(path), name, data});
    }
}

void record::remember(const remembered_service &service) {
    for (const memory &item : memories_)
        if (const auto *known = std::get_if<remembered_service>(&item); known && known->name == service.name)
            return;
    memories_.push_back(service);
    changed_ = true;
}

std::expected<void, DWORD> record::save() {
    if (!changed_)
        return {};
    if (auto written = write_file(file_, write_memories(memories_)); !written)
        return written;
    changed_ = false;
    return {};
}

void record::forget() {
    memories_.clear();
    changed_ = false;
    DeleteFileW(file_.c_str());
}

} // namespace winebits::setup
