// SPDX-License-Identifier: LGPL-2.1-or-later
// Tells what bytes on the present way to the network cost (bits-api 8.5) and whether it is a mobile one, as
// NetworkManager knows it.
// Main thread only.
#pragma once

#include <cstdint>
#include <functional>
#include <gio/gio.h>
#include <memory>

namespace winebits::daemon {

// BITS_COST_STATE_* (bits-api 2.1).
inline constexpr std::uint32_t cost_unrestricted = 0x1;
inline constexpr std::uint32_t cost_below_cap = 0x4;

// Asks once and then waits for signals: no polling, and no service is started for it. Without a system bus or
// NetworkManager nothing is known, and the network counts as unrestricted.
class cost_watch {
  public:
    // `changed` gets the new state; it is first called, from the main loop, for a network that is not
    // unrestricted or is a mobile one.
    explicit cost_watch(std::function<void(std::uint32_t state)> changed);
    ~cost_watch();
    cost_watch(const cost_watch &) = delete;
    cost_watch &operator=(const cost_watch &) = delete;

    std::uint32_t state() const { return state_; }
    bool cellular() const { return cellular_; }

  private:
    struct unref {
        void operator()(void *object) const noexcept { g_object_unref(object); }
    };
    template <class T>
    using owned = std::unique_ptr<T, unref>;

    static void connected(GObject *, GAsyncResult *, gpointer) noexcept;
    static void answered(GObject *, GAsyncResult *, gpointer) noexcept;
    static void appeared(GDBusConnection *, const gchar *, const gchar *, gpointer) noexcept;
    static void vanished(GDBusConnection *, const gchar *, gpointer) noexcept;
    static void signalled(GDBusConnection *, const gchar *, const gchar *, const gchar *, const gchar *,
                          GVariant *, gpointer) noexcept;
    void listen();
    void ask();
    void take(GVariant *properties);
    void set(std::uint32_t state, bool cellular);

    std::function<void(std::uint32_t)> changed_;
    std::uint32_t state_ = cost_unrestricted;
    bool cellular_ = false;
    owned<GCancellable> cancel_; // of calls that would come back to this object
    owned<GDBusConnection> bus_;
    guint signal_ = 0, name_ = 0;
};

} // namespace winebits::daemon
