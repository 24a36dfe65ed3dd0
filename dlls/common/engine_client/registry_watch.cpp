// SPDX-License-Identifier: LGPL-2.1-or-later
// Follows two keys of the registry, or what exists of the path to them.
// A thread of its own.
#include "dlls/common/engine_client/registry_watch.hpp"

#include "dlls/common/engine_client/settings_key.hpp"

#include <array>
#include <new>
#include <string>

namespace winebits::engine_client {

namespace {

// Somebody who writes several values is told once.
constexpr DWORD settle_milliseconds = 200;

// The key, or the nearest one above it that exists: a policy key usually appears only when a policy is made.
com::unique_registry_key open_nearest(const wchar_t *path) {
    com::unique_registry_key key;
    for (std::wstring name = path;;) {
        if (RegOpenKeyExW(HKEY_LOCAL_MACHINE, name.c_str(), 0, KEY_NOTIFY, key.put()) == ERROR_SUCCESS)
            return key;
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
    constexpr std::array paths{settings_key, policy_key};
    const com::unique_handle first(CreateEventW(nullptr, FALSE, FALSE, nullptr));
    const com::unique_handle second(CreateEventW(nullptr, FALSE, FALSE, nullptr));
    const std::array<HANDLE, 3> waits{stop_.get(), first.get(), second.get()};
    std::array<com::unique_registry_key, 2> keys;
    for (;;) {
        for (std::size_t i = 0; i < keys.size(); i++) {
            keys[i] = open_nearest(paths[i]);
            RegNotifyChangeKeyValue(keys[i].get(), TRUE, REG_NOTIFY_CHANGE_NAME | REG_NOTIFY_CHANGE_LAST_SET,
                                    waits[i + 1], TRUE);
        }
        if (WaitForMultipleObjects(waits.size(), waits.data(), FALSE, INFINITE) == WAIT_OBJECT_0 ||
            WaitForSingleObject(stop_.get(), settle_milliseconds) == WAIT_OBJECT_0)
            return;
        changed_();
    }
}

} // namespace winebits::engine_client
