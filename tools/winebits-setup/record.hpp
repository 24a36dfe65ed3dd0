// SPDX-License-Identifier: LGPL-2.1-or-later
// What the prefix held before winebits changed it: a small text file, written before each change, from which
// uninstall puts everything back. Only the first memory of a value counts, so installing twice keeps the true
// original. Main thread of winebits-setup.exe.
#pragma once

#include "tools/winebits-setup/registry.hpp"

#include <expected>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace winebits::setup {

struct remembered_value {
    key_name key;
    std::wstring name;
    std::optional<value_data> data; // none: there was no such value
};
struct remembered_key { // a key that did not exist
    key_name key;
};
struct remembered_service { // no path: there was no such service
    std::wstring name;
    std::uint32_t start_type = 0;
    std::optional<std::wstring> binary_path;
};
using memory = std::variant<remembered_value, remembered_key, remembered_service>;

class record {
  public:
    // Reads the file; a missing one gives an empty record. Error: Win32 code (ERROR_INVALID_DATA: not our
    // format).
    static std::expected<record, DWORD> load(const std::wstring &file);

    // Remembers the value as it is now, and which keys above it are missing.
    void remember(const key_name &key, const std::wstring &name);
    // Remembers what differs between two readings of a key's tree, as it was in the first.
    void remember_difference(const key_name &key, const key_tree &before, const key_tree &after);
    void remember(const remembered_service &service);

    // Writes the file if there is anything new, complete or not at all.
    std::expected<void, DWORD> save();
    // Nothing is remembered any more and the file is gone.
    void forget();

    const std::vector<memory> &memories() const { return memories_; }

  private:
    explicit record(std::wstring file) : file_(std::move(file)) {}
    void remember_missing_keys(const key_name &key);
    void add(remembered_value value);
    void add(remembered_key key);

    std::wstring file_;
    std::vector<memory> memories_;
    bool changed_ = false;
};

} // namespace winebits::setup
