// SPDX-License-Identifier: LGPL-2.1-or-later
// The table of wanted registry values, and writing, checking and restoring them.
// Main thread of winebits-setup.exe.
#include "tools/winebits-setup/registrations.hpp"

#include "tools/winebits-setup/service.hpp"
#include "tools/winebits-setup/text.hpp"

#include <algorithm>
#include <map>
#include <span>

namespace winebits::setup {

namespace {

constexpr wchar_t own_key[] = L"Software\\winebits";
constexpr wchar_t service_groups[] = L"Software\\Microsoft\\Windows NT\\CurrentVersion\\SvcHost";

// bits-api 1.1: programs probe the version of BITS with these, so all of them are registered.
struct manager_class {
    const wchar_t *id;
    const wchar_t *name;
};
constexpr manager_class manager_classes[] = {
    {L"{4991D34B-80A1-4291-83B6-3328366B9097}", L"BackgroundCopyManager"},
    {L"{F087771F-D74F-4C1A-BB8A-E16ACA9124EA}", L"BackgroundCopyManager1_5"},
    {L"{6D18AD12-BDE3-4393-B311-099C346E6DF9}", L"BackgroundCopyManager2_0"},
    {L"{03CA98D6-FF5D-49B8-ABC6-03DD84127020}", L"BackgroundCopyManager2_5"},
    {L"{659CDEA7-489E-11D9-A9CD-000D56965251}", L"BackgroundCopyManager3_0"},
    {L"{BB6DF56B-CACE-11DC-9992-0019B93A3A84}", L"BackgroundCopyManager4_0"},
    {L"{1ECCA34C-E88A-44E3-8D6A-8921BDE9E452}", L"BackgroundCopyManager5_0"},
    {L"{4BD3E4E1-7BD4-4A2B-9964-496400DE5193}", L"BackgroundCopyManager10_1"},
    {L"{4575438F-A6C8-4976-B0FE-2F26B80D959E}", L"BackgroundCopyManager10_2"},
    {L"{5FD42AD5-C04E-4D36-ADC7-E08FF15737AD}", L"BackgroundCopyManager10_3"},
    {L"{69AD4AEE-51BE-439B-A92C-86AE490E8B30}", L"BackgroundCopyQMgr"},
};

key_name machine(const std::wstring &path, view side) {
    return {root::local_machine, side, path};
}

// do-api 1.1; one class for downloads and BITS-style jobs.
constexpr manager_class delivery_optimization_classes[] = {
    {L"{5B99FA76-721C-423C-ADAC-56D03C8A8007}", L"DeliveryOptimization"},
};

// The classes of one service.
struct class_set {
    const char *label;
    const wchar_t *app_id, *service;
    std::span<const manager_class> classes;
};
constexpr class_set class_sets[] = {
    {"classes 1.0 to 10.3", L"{69AD4AEE-51BE-439B-A92C-86AE490E8B30}", L"BITS", manager_classes},
    {"class DeliveryOptimization", L"{379001DE-7108-4A45-8A74-6CD0A9FBEF2C}", L"DoSvc",
     delivery_optimization_classes},
};

void add_classes(const class_set &set, view side, std::vector<wanted_value> &list) {
    const std::string group =
        set.label + std::string(side == view::bits64 ? ", 64-bit view" : ", 32-bit view");
    const std::wstring classes = L"Software\\Classes\\", app_id = set.app_id;
    for (const manager_class &item : set.classes) {
        const key_name key = machine(classes + L"CLSID\\" + item.id, side);
        list.push_back({group, key, L"", value_data::string(item.name)});
        list.push_back({group, key, L"AppID", value_data::string(app_id)});
    }
    list.push_back({group, machine(classes + L"AppID\\" + app_id, side), L"LocalService",
                    value_data::string(set.service)});
    list.push_back(
        {group, machine(classes + L"AppID\\" + set.service, side), L"AppID", value_data::string(app_id)});
}

// Wine's own group stays as it is; BITS is added only where something has taken it out.
value_data groups_with_bits(const key_name &key) {
    const auto present = read_value(key, L"netsvcs");
    std::vector<std::wstring> list = present ? present->list() : std::vector<std::wstring>{};
    const bool found = std::any_of(list.begin(), list.end(), [](const std::wstring &name) {
        return CompareStringOrdinal(name.c_str(), -1, L"BITS", -1, TRUE) == CSTR_EQUAL;
    });
    if (found)
        return *present;
    list.push_back(L"BITS");
    return value_data::strings(list);
}

bool satisfied(const wanted_value &wanted) {
    const auto present = read_value(wanted.key, wanted.name);
    if (!present)
        return false;
    if (wanted.match == wanted_value::rule::same_path)
        return expanded(present->text()) == expanded(wanted.data.text());
    return *present == wanted.data;
}

std::vector<std::string> groups_of(const std::vector<wanted_value> &wanted) {
    std::vector<std::string> groups;
    for (const wanted_value &item : wanted)
        if (groups.empty() || groups.back() != item.group)
            groups.push_back(item.group);
    return groups;
}

struct restorer {
    std::expected<void, DWORD> operator()(const remembered_value &value) const {
        if (!value.data)
            return remove_value(value.key, value.name);
        return read_value(value.key, value.name) == value.data
                   ? std::expected<void, DWORD>{}
                   : write_value(value.key, value.name, *value.data);
    }
    std::expected<void, DWORD> operator()(const remembered_key &key) const {
        return remove_empty_key(key.key);
    }
    std::expected<void, DWORD> operator()(const remembered_service &) const { return {}; }
};

} // namespace

std::vector<wanted_value> wanted_values(const settings &wanted) {
    const view main_view = views_of_prefix().front();
    const key_name own = machine(own_key, main_view), groups = machine(service_groups, main_view);
    std::vector<wanted_value> list;
    list.push_back({"settings of winebits", own, L"Daemon", value_data::string(wanted.daemon)});
    list.push_back({"settings of winebits", own, L"Umask", value_data::number(wanted.umask)});
    list.push_back({"settings of winebits", own, L"Version", value_data::string(wanted.version)});
    for (const auto &service : services)
        list.push_back(
            {"DLL of the service " + to_utf8(service.name),
             machine(L"System\\CurrentControlSet\\Services\\" + std::wstring(service.name) + L"\\Parameters",
                     main_view),
             L"ServiceDll", value_data::string(service.dll, REG_EXPAND_SZ), wanted_value::rule::same_path});
    list.push_back({"service groups", groups, L"netsvcs", groups_with_bits(groups)});
    // DoSvc gets a group of its own: a prefix update rewrites netsvcs.
    list.push_back({"service groups", groups, L"winebits-do", value_data::strings({L"DoSvc"})});
    for (const view side : views_of_prefix())
        for (const auto &set : class_sets)
            add_classes(set, side, list);
    list.push_back({"DLL override qmgrprxy=native,builtin",
                    {root::current_user, main_view, L"Software\\Wine\\DllOverrides"},
                    L"qmgrprxy",
                    value_data::string(L"native,builtin")});
    return list;
}

void write_registrations(const std::vector<wanted_value> &wanted, record &memory, report &output) {
    std::vector<const wanted_value *> needed;
    for (const wanted_value &item : wanted)
        if (!satisfied(item)) {
            memory.remember(item.key, item.name);
            needed.push_back(&item);
        }
    if (auto saved = memory.save(); !saved)
        return output.failure("writing the record of the registrations", saved.error());
    std::map<std::string, DWORD> changed; // group -> first error
    for (const wanted_value *item : needed) {
        const auto written = write_value(item->key, item->name, item->data);
        DWORD &error = changed[item->group];
        if (!written && error == ERROR_SUCCESS)
            error = written.error();
    }
    for (const std::string &group : groups_of(wanted)) {
        const auto entry = changed.find(group);
        if (entry == changed.end())
            output.line(outcome::unchanged, group);
        else if (entry->second != ERROR_SUCCESS)
            output.failure(group, entry->second);
        else
            output.line(outcome::changed, group);
    }
}

void check_registrations(const std::vector<wanted_value> &wanted, bool installed, report &output) {
    for (const std::string &group : groups_of(wanted)) {
        const bool right = std::all_of(wanted.begin(), wanted.end(), [&](const wanted_value &item) {
            return item.group != group || satisfied(item);
        });
        output.line(right ? outcome::present : installed ? outcome::wrong : outcome::missing, group);
    }
}

void restore_registrations(const record &memory, report &output) {
    DWORD error = ERROR_SUCCESS;
    const auto &memories = memory.memories();
    for (auto item = memories.rbegin(); item != memories.rend(); ++item) {
        const auto restored = std::visit(restorer{}, *item);
        if (!restored && error == ERROR_SUCCESS)
            error = restored.error();
    }
    if (error != ERROR_SUCCESS)
        output.failure("putting registrations back", error);
    else
        output.line(memories.empty() ? outcome::unchanged : outcome::changed, "registrations put back");
}

void set_outlive_wine(std::optional<DWORD> value, record &memory, report &output) {
    const key_name own = machine(own_key, views_of_prefix().front());
    constexpr wchar_t name[] = L"OutliveWine";
    memory.remember(own, name);
    if (auto saved = memory.save(); !saved)
        return output.failure("writing the record of the registrations", saved.error());
    const auto written = value ? write_value(own, name, value_data::number(*value)) : remove_value(own, name);
    if (!written)
        output.failure("the setting OutliveWine", written.error());
}

bool is_installed() {
    return read_value(machine(own_key, views_of_prefix().front()), L"Version").has_value();
}

} // namespace winebits::setup
