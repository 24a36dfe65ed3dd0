// SPDX-License-Identifier: LGPL-2.1-or-later
// The daemon's own keys of the hive: Daemon, Drives, Environment, Settings.
// Plain values; any thread.
#include "tools/winebitsd/hive_notes.hpp"

#include "engine/rpc/decode_bandwidth.hpp"
#include "engine/rpc/delivery_policy.hpp"
#include "engine/rpc/json.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

namespace winebits::daemon {
namespace {

constexpr std::string_view daemon_key = "Daemon", drives_key = "Drives", environment_key = "Environment",
                           settings_key = "Settings", policies_key = "Policies", roots_key = "Roots";
constexpr std::string_view bandwidth_name = "Bandwidth", delivery_name = "Delivery";
constexpr std::size_t policy_depth = 4;

template <class T>
void take(const queue::hive_value &value, T &into) {
    if (const auto *held = std::get_if<T>(&value.data))
        into = *held;
}

void read_daemon(const queue::hive_value &value, hive_notes &into) {
    if (value.name == "BootId")
        take(value, into.boot_id);
    else if (value.name == "FolderDevice")
        take(value, into.folder.device);
    else if (value.name == "FolderInode")
        take(value, into.folder.inode);
    else if (value.name == "FolderBirth")
        take(value, into.folder.birth);
    else if (value.name == "Prefix")
        take(value, into.prefix);
}

void read_setting(const queue::hive_value &value, rpc::settings &into) {
    const auto *known = std::ranges::find(rpc::all_settings, value.name, &rpc::setting::name);
    const auto *number = std::get_if<std::uint32_t>(&value.data);
    if (known != rpc::all_settings.end() && number)
        into.*known->member = *number;
}

void read_variable(const queue::hive_value &value, rpc::environment &into) {
    const auto *known = std::ranges::find(rpc::all_variables, value.name, &rpc::variable::name);
    if (known != rpc::all_variables.end())
        take(value, into.*known->member);
}

void read_policy(const queue::hive_value &value, hive_notes &into) {
    const auto *text = std::get_if<std::string>(&value.data);
    const auto held = text ? rpc::json::parse(*text, policy_depth) : std::nullopt;
    if (!held)
        return;
    if (value.name == bandwidth_name)
        into.bandwidth = rpc::decode_bandwidth(*held).value_or(into.bandwidth);
    else if (value.name == delivery_name)
        into.delivery = rpc::decode_delivery_policy(*held).value_or(into.delivery);
}

void read_root(const queue::hive_value &value, hive_notes &into) {
    if (const auto *der = std::get_if<std::vector<std::uint8_t>>(&value.data))
        into.roots.emplace_back(der->begin(), der->end());
}

// Values are read in the order of their names.
std::string name_of_root(std::size_t index) {
    auto number = std::to_string(index + 1);
    constexpr std::size_t digits = 4;
    number.insert(0, number.size() < digits ? digits - number.size() : 0, '0');
    return number;
}

bool holds_password(std::string_view proxy) {
    return proxy.find('@') != std::string_view::npos;
}

std::string moved_path(const std::string &path, const std::string &from, const std::string &to) {
    const bool inside = path.starts_with(from) && (path.size() == from.size() || path[from.size()] == '/');
    return inside ? to + path.substr(from.size()) : path;
}

} // namespace

std::optional<hive_notes> read_notes(std::span<const queue::hive_value> values) {
    std::optional<hive_notes> out;
    const auto notes = [&out]() -> hive_notes & { return out ? *out : out.emplace(); };
    for (const auto &value : values) {
        if (value.key == daemon_key) {
            read_daemon(value, notes());
        } else if (value.key == drives_key && value.name.size() == 1) {
            take(value, notes().drives[value.name[0]]);
        } else if (value.key == settings_key) {
            read_setting(value, notes().settings);
        } else if (value.key == environment_key) {
            read_variable(value, notes().environment);
        } else if (value.key == policies_key) {
            read_policy(value, notes());
        } else if (value.key == roots_key) {
            read_root(value, notes());
        }
    }
    return out;
}

std::vector<queue::hive_change> changes_for(const hive_notes &notes) {
    std::vector<queue::hive_change> out;
    const auto write = [&out](std::string_view key, std::string_view name, queue::hive_data data) {
        out.emplace_back(queue::hive_write{{std::string(key), std::string(name), std::move(data)}});
    };
    for (const auto key : {daemon_key, drives_key, environment_key, settings_key, policies_key, roots_key})
        out.emplace_back(queue::hive_delete_tree{std::string(key)});
    write(daemon_key, "BootId", notes.boot_id);
    write(daemon_key, "FolderDevice", notes.folder.device);
    write(daemon_key, "FolderInode", notes.folder.inode);
    write(daemon_key, "FolderBirth", notes.folder.birth);
    write(daemon_key, "Prefix", notes.prefix);
    for (const auto &[letter, root] : notes.drives)
        write(drives_key, std::string_view(&letter, 1), root);
    for (const auto &variable : rpc::all_variables) {
        const auto &value = notes.environment.*variable.member;
        if (!value.empty() && !holds_password(value))
            write(environment_key, variable.name, value);
    }
    for (const auto &setting : rpc::all_settings) {
        if (const auto &number = notes.settings.*setting.member)
            write(settings_key, setting.name, *number);
    }
    if (notes.bandwidth != queue::bandwidth_policy{})
        write(policies_key, bandwidth_name, rpc::bandwidth_text(notes.bandwidth));
    if (notes.delivery != queue::delivery_policy{})
        write(policies_key, delivery_name, rpc::delivery_policy_text(notes.delivery));
    for (std::size_t index = 0; index < notes.roots.size(); ++index) {
        const auto &der = notes.roots[index];
        write(roots_key, name_of_root(index), std::vector<std::uint8_t>(der.begin(), der.end()));
    }
    return out;
}

void keep_with(queue::effects &loaded, const hive_notes &notes) {
    auto changes = changes_for(notes);
    loaded.transaction.changes.insert(loaded.transaction.changes.end(),
                                      std::make_move_iterator(changes.begin()),
                                      std::make_move_iterator(changes.end()));
    loaded.transaction.keeps = queue::durability::power_cut;
}

bool is_copy(const hive_notes &stored, const hive_notes &present) {
    const auto &then = stored.folder, &now = present.folder;
    if (then.birth != 0 && now.birth != 0)
        return then.inode != now.inode || then.birth != now.birth;
    const bool same_boot = !stored.boot_id.empty() && stored.boot_id == present.boot_id;
    if (same_boot)
        return then.inode != now.inode || then.device != now.device;
    return then.inode != now.inode && stored.prefix != present.prefix;
}

rpc::drive_map moved(rpc::drive_map drives, const std::string &old_prefix, const std::string &new_prefix) {
    if (old_prefix.empty() || new_prefix.empty())
        return drives;
    for (auto &[letter, root] : drives)
        root = moved_path(root, old_prefix, new_prefix);
    return drives;
}

} // namespace winebits::daemon
