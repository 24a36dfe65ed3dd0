// SPDX-License-Identifier: LGPL-2.1-or-later
// The session's id lies in a volatile key of the registry, which goes with the wineserver.
// Any thread.
#include "dlls/common/engine_client/wine_session.hpp"

#include "dlls/common/com/guid.hpp"
#include "dlls/common/com/handle.hpp"
#include "dlls/common/com/log.hpp"
#include "dlls/common/com/unicode.hpp"
#include "dlls/common/engine_client/settings_key.hpp"

namespace winebits::engine_client {

namespace {

constexpr wchar_t session_key[] = L"Session", session_value[] = L"Id";
constexpr wchar_t session_lock[] = L"Global\\winebits.session";

// Held from the look for an id to the writing of one, so that two services never make one each.
class session_mutex {
  public:
    session_mutex() : mutex_(CreateMutexW(nullptr, FALSE, session_lock)) {
        const DWORD waited = mutex_ ? WaitForSingleObject(mutex_.get(), INFINITE) : WAIT_FAILED;
        held_ = waited == WAIT_OBJECT_0 || waited == WAIT_ABANDONED;
    }
    ~session_mutex() {
        if (held_)
            ReleaseMutex(mutex_.get());
    }
    session_mutex(const session_mutex &) = delete;
    session_mutex &operator=(const session_mutex &) = delete;

  private:
    com::unique_handle mutex_;
    bool held_ = false;
};

com::unique_registry_key make_key(HKEY parent, const wchar_t *name, DWORD options) {
    com::unique_registry_key key;
    const auto failed =
        RegCreateKeyExW(parent, name, 0, nullptr, options, KEY_READ | KEY_WRITE, nullptr, key.put(), nullptr);
    if (failed != ERROR_SUCCESS)
        com::log("the key of the session can't be made", HRESULT_FROM_WIN32(failed));
    return key;
}

// Nothing when the value is missing or no GUID.
std::optional<std::string> id_in(HKEY key) {
    const auto text = read_registry_string(key, nullptr, session_value);
    const auto narrow = text ? com::utf8_from(*text) : std::nullopt;
    return narrow && com::guid_from(*narrow) ? narrow : std::nullopt;
}

} // namespace

std::string wine_session() {
    const session_mutex hold;
    const auto fresh = com::text_of(com::new_guid());
    // The parent stays, so that it must not become volatile with its child.
    const auto settings = make_key(HKEY_LOCAL_MACHINE, settings_key, REG_OPTION_NON_VOLATILE);
    const auto key =
        settings ? make_key(settings.get(), session_key, REG_OPTION_VOLATILE) : com::unique_registry_key();
    if (!key)
        return fresh; // this process's own: its volatile downloads end with it
    if (auto known = id_in(key.get()))
        return *known;
    const std::wstring text(fresh.begin(), fresh.end());
    RegSetValueExW(key.get(), session_value, 0, REG_SZ, reinterpret_cast<const BYTE *>(text.c_str()),
                   static_cast<DWORD>((text.size() + 1) * sizeof(wchar_t)));
    return fresh;
}

} // namespace winebits::engine_client
