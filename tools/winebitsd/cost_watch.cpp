// SPDX-License-Identifier: LGPL-2.1-or-later
// Follows the properties Metered and PrimaryConnectionType of NetworkManager on the system bus.
// Main thread only; GLib reads the bus on a thread of its own.
#include "tools/winebitsd/cost_watch.hpp"

#include <string_view>

namespace winebits::daemon {
namespace {

constexpr const char *service = "org.freedesktop.NetworkManager";
constexpr const char *object = "/org/freedesktop/NetworkManager";
constexpr const char *properties = "org.freedesktop.DBus.Properties";
constexpr int answer_milliseconds = 10'000;

// NMMetered.
constexpr std::uint32_t metered_yes = 1, metered_guess_yes = 3;

struct free_variant {
    void operator()(GVariant *value) const noexcept { g_variant_unref(value); }
};
using variant = std::unique_ptr<GVariant, free_variant>;

struct free_error {
    void operator()(GError *failure) const noexcept { g_error_free(failure); }
};

bool was_cancelled(GError *failure) {
    const std::unique_ptr<GError, free_error> owner(failure);
    return g_error_matches(failure, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

} // namespace

cost_watch::cost_watch(std::function<void(std::uint32_t)> changed)
    : changed_(std::move(changed)), cancel_(g_cancellable_new()) {
    GError *failure = nullptr;
    const std::unique_ptr<gchar, void (*)(gpointer)> address(
        g_dbus_address_get_for_bus_sync(G_BUS_TYPE_SYSTEM, nullptr, &failure), g_free);
    if (!address) {
        g_clear_error(&failure);
        return;
    }
    // Not g_bus_get: the process would end with the bus.
    g_dbus_connection_new_for_address(
        address.get(),
        static_cast<GDBusConnectionFlags>(G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                          G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION),
        nullptr, cancel_.get(), &cost_watch::connected, this);
}

cost_watch::~cost_watch() {
    g_cancellable_cancel(cancel_.get());
    if (signal_ != 0)
        g_dbus_connection_signal_unsubscribe(bus_.get(), signal_);
    if (name_ != 0)
        g_bus_unwatch_name(name_);
}

void cost_watch::connected(GObject *, GAsyncResult *outcome, gpointer context) noexcept {
    GError *failure = nullptr;
    owned<GDBusConnection> bus(g_dbus_connection_new_for_address_finish(outcome, &failure));
    if (!bus) {
        g_error_free(failure); // there is no bus, or nobody waits for it any more
        return;
    }
    auto *self = static_cast<cost_watch *>(context);
    self->bus_ = std::move(bus);
    self->listen();
}

void cost_watch::listen() {
    signal_ = g_dbus_connection_signal_subscribe(bus_.get(), service, properties, "PropertiesChanged", object,
                                                 service, G_DBUS_SIGNAL_FLAGS_NONE, &cost_watch::signalled,
                                                 this, nullptr);
    name_ = g_bus_watch_name_on_connection(bus_.get(), service, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                           &cost_watch::appeared, &cost_watch::vanished, this, nullptr);
}

void cost_watch::appeared(GDBusConnection *, const gchar *, const gchar *, gpointer context) noexcept {
    static_cast<cost_watch *>(context)->ask();
}

void cost_watch::vanished(GDBusConnection *, const gchar *, gpointer context) noexcept {
    static_cast<cost_watch *>(context)->set(cost_unrestricted, false);
}

void cost_watch::ask() {
    g_dbus_connection_call(bus_.get(), service, object, properties, "GetAll", g_variant_new("(s)", service),
                           G_VARIANT_TYPE("(a{sv})"), G_DBUS_CALL_FLAGS_NO_AUTO_START, answer_milliseconds,
                           cancel_.get(), &cost_watch::answered, this);
}

void cost_watch::answered(GObject *bus, GAsyncResult *outcome, gpointer context) noexcept {
    GError *failure = nullptr;
    const variant answer(g_dbus_connection_call_finish(G_DBUS_CONNECTION(bus), outcome, &failure));
    if (!answer) {
        if (!was_cancelled(failure)) // else the object is gone
            static_cast<cost_watch *>(context)->set(cost_unrestricted, false);
        return;
    }
    const variant values(g_variant_get_child_value(answer.get(), 0));
    static_cast<cost_watch *>(context)->take(values.get());
}

void cost_watch::signalled(GDBusConnection *, const gchar *, const gchar *, const gchar *, const gchar *,
                           GVariant *parameters, gpointer context) noexcept {
    if (!g_variant_is_of_type(parameters, G_VARIANT_TYPE("(sa{sv}as)")))
        return;
    const variant values(g_variant_get_child_value(parameters, 1));
    static_cast<cost_watch *>(context)->take(values.get());
}

// Those of the properties that are among these.
void cost_watch::take(GVariant *changed) {
    auto state = state_;
    auto cellular = cellular_;
    const variant metered(g_variant_lookup_value(changed, "Metered", G_VARIANT_TYPE_UINT32));
    if (metered) {
        const auto kind = g_variant_get_uint32(metered.get());
        state = kind == metered_yes || kind == metered_guess_yes ? cost_below_cap : cost_unrestricted;
    }
    const variant type(g_variant_lookup_value(changed, "PrimaryConnectionType", G_VARIANT_TYPE_STRING));
    if (type) {
        const std::string_view name = g_variant_get_string(type.get(), nullptr);
        cellular = name == "gsm" || name == "cdma";
    }
    set(state, cellular);
}

void cost_watch::set(std::uint32_t state, bool cellular) {
    if (state == state_ && cellular == cellular_)
        return;
    state_ = state;
    cellular_ = cellular;
    changed_(state);
}

} // namespace winebits::daemon
