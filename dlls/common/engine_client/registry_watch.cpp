// SPDX-License-Identifier: LGPL-2.1-or-later
// Follows keys of the registry, or what exists of the path to them.
// A thread of its own.
#include "dlls/common/engine_client/registry_watch.hpp"

#include "dlls/common/engine_client/internet_settings.hpp"
#include "dlls/common/engine_client/root_store.hpp"
#include "dlls/common/engine_client/settings_key.hpp"

#include <array>
#include <new>
#include <string>

namespace winebits::engine_client {

namespace {

// Somebody who writes several values is told once.
constexpr DWORD settle_milliseconds = 200;

struct watched_key {
    HKEY root;
    const wchar_t *path;
};

struct watched {
    com::unique_registry_key key;
    bool whole = false; // the key itself, with what is below it
};

// The key, or the nearest one above it that exists: a policy key usually appears only when a policy is made.
watched open_nearest(const watched_key &what) {
    watched out;
    for (std::wstring name = what.path;;) {
        if (RegOpenKeyExW(what.root, name.c_str(), 0, KEY_NOTIFY, out.key.put()) == ERROR_SUCCESS) {
            out.whole = name == what.path;
            return out;
        }
        const auto separator = name.rfind(L'\\');
        if (separator == name.npos)
            return {};
        name.resize(separator);
    }
}

} // namespace

registry_watch::registry_watch(std::function<void()> changed)
    : changed_(std::move(changed)), stop_(CreateEventW(nullptr, TRUE, FALSE, nullptr)) {
    if (!stop_)
        throw std::bad_alloc();
    thread_ = com::thread([this] { run(); });
}

registry_watch::~registry_watch() {
    SetEvent(stop_.get());
}

void registry_watch::run() {
    static constexpr std::size_t count = 8;
    const std::array<watched_key, count> paths{{{HKEY_LOCAL_MACHINE, settings_key},
                                                {HKEY_LOCAL_MACHINE, policy_key},
                                                {HKEY_LOCAL_MACHINE, delivery_policy_key},
                                                {HKEY_LOCAL_MACHINE, delivery_config_key},
                                                {HKEY_USERS, delivery_user_key},
                                                {HKEY_CURRENT_USER, internet_settings_key},
                                                {HKEY_LOCAL_MACHINE, root_store_key},
                                                {HKEY_CURRENT_USER, root_store_key}}};
    std::array<com::unique_handle, count> events;
    std::array<HANDLE, count + 1> waits{stop_.get()};
    for (std::size_t i = 0; i < count; i++) {
        events[i] = com::unique_handle(CreateEventW(nullptr, FALSE, FALSE, nullptr));
        waits[i + 1] = events[i].get();
    }
    std::array<watched, count> keys;
    for (;;) {
        for (std::size_t i = 0; i < count; i++) {
            keys[i] = open_nearest(paths[i]);
            RegNotifyChangeKeyValue(keys[i].key.get(), keys[i].whole,
                                    REG_NOTIFY_CHANGE_NAME | REG_NOTIFY_CHANGE_LAST_SET, waits[i + 1], TRUE);
        }
        if (WaitForMultipleObjects(waits.size(), waits.data(), FALSE, INFINITE) == WAIT_OBJECT_0 ||
            WaitForSingleObject(stop_.get(), settle_milliseconds) == WAIT_OBJECT_0)
            return;
        changed_();
    }
}

} // namespace winebits::engine_client
