// SPDX-License-Identifier: LGPL-2.1-or-later
// Every registry value that winebits wants in a prefix, in groups that are reported as one step each.
// Main thread of winebits-setup.exe.
#pragma once

#include "tools/winebits-setup/record.hpp"
#include "tools/winebits-setup/report.hpp"

#include <optional>
#include <string>
#include <vector>

namespace winebits::setup {

struct settings {
    std::wstring daemon; // absolute Unix path
    DWORD umask = 022;
    std::wstring version;
};

struct wanted_value {
    enum class rule {
        exact,
        same_path, // variables and case do not matter: a prefix update writes the same path in another form
    };
    std::string group;
    key_name key;
    std::wstring name;
    value_data data;
    rule match = rule::exact;
};

std::vector<wanted_value> wanted_values(const settings &wanted);

// Remembers what is different, saves the record, then writes; one line of the report for each group.
void write_registrations(const std::vector<wanted_value> &wanted, record &memory, report &output);
// One line for each group: present, missing (nothing of winebits' own is there at all) or wrong.
void check_registrations(const std::vector<wanted_value> &wanted, bool installed, report &output);
// Puts back all values and keys of the record, the last change first.
void restore_registrations(const record &memory, report &output);

// Whether this prefix has been set up: our own key is there.
bool is_installed();

// Whether transfers go on without Wine; none: not set. Uninstall takes the setting back.
void set_outlive_wine(std::optional<DWORD> value, record &memory, report &output);

} // namespace winebits::setup
