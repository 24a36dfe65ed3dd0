// SPDX-License-Identifier: LGPL-2.1-or-later
// What the network costs, by a NetworkManager that the test plays on a bus of its own (bits-api 8.5).
// Test thread, which runs the main loop.
#include "tests/support/check.hpp"
#include "tools/winebitsd/cost_watch.hpp"

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <optional>
#include <spawn.h>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>
#include <vector>

using namespace winebits;
using namespace winebits::test;
namespace fs = std::filesystem;

namespace {

constexpr const char *service = "org.freedesktop.NetworkManager";
constexpr std::chrono::seconds patience{60};

void wait_until(const std::function<bool()> &condition) {
    const auto tick = g_timeout_add(
        10, [](gpointer) -> gboolean { return G_SOURCE_CONTINUE; }, nullptr);
    const auto end = std::chrono::steady_clock::now() + patience;
    while (!condition() && std::chrono::steady_clock::now() < end)
        g_main_context_iteration(nullptr, TRUE);
    g_source_remove(tick);
    CHECK(condition());
}

// A bus daemon of our own, which plays the system's. Nothing when the host has no dbus-daemon.
class private_bus {
  public:
    static std::optional<std::string> program() {
        for (const char *path : {"/usr/bin/dbus-daemon", "/bin/dbus-daemon", "/usr/local/bin/dbus-daemon"})
            if (::access(path, X_OK) == 0)
                return path;
        return std::nullopt;
    }

    private_bus() {
        std::string name = (fs::temp_directory_path() / "winebits-bus-XXXXXX").string();
        CHECK(::mkdtemp(name.data()) != nullptr);
        folder_ = name;
        std::ofstream(folder_ / "bus.conf")
            << "<busconfig><type>session</type><listen>" << address() << "</listen><policy context='default'>"
            << "<allow send_destination='*'/><allow eavesdrop='true'/><allow own='*'/></policy></busconfig>";
        const auto configuration = "--config-file=" + (folder_ / "bus.conf").string();
        std::string program_name = *program(), no_fork = "--nofork", file = configuration;
        char *line[] = {program_name.data(), no_fork.data(), file.data(), nullptr};
        CHECK_EQUAL(::posix_spawn(&id_, program_name.c_str(), nullptr, nullptr, line, environ), 0);
        wait_until([this] { return listens(); });
        ::setenv("DBUS_SYSTEM_BUS_ADDRESS", address().c_str(), 1);
    }
    ~private_bus() {
        end();
        std::error_code ignored;
        fs::remove_all(folder_, ignored);
        ::unsetenv("DBUS_SYSTEM_BUS_ADDRESS");
    }
    private_bus(const private_bus &) = delete;
    private_bus &operator=(const private_bus &) = delete;

    std::string address() const { return "unix:path=" + (folder_ / "socket").string(); }
    void end() {
        if (const auto id = std::exchange(id_, 0); id > 0) {
            ::kill(id, SIGTERM);
            ::waitpid(id, nullptr, 0);
        }
    }

  private:
    // The socket's file is there a moment before anybody may connect.
    bool listens() const {
        sockaddr_un where{};
        where.sun_family = AF_UNIX;
        const auto path = (folder_ / "socket").string();
        CHECK(path.size() < sizeof where.sun_path);
        path.copy(where.sun_path, path.size());
        const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const bool connected =
            ::connect(socket, reinterpret_cast<const sockaddr *>(&where), sizeof where) == 0;
        ::close(socket);
        return connected;
    }

    fs::path folder_;
    pid_t id_ = 0;
};

class manager {
  public:
    explicit manager(const private_bus &bus, std::uint32_t metered, std::string type = "802-3-ethernet")
        : metered_(metered), type_(std::move(type)) {
        connection_ = g_dbus_connection_new_for_address_sync(
            bus.address().c_str(),
            static_cast<GDBusConnectionFlags>(G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                              G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION),
            nullptr, nullptr, nullptr);
        CHECK(connection_ != nullptr);
        description_ = g_dbus_node_info_new_for_xml("<node><interface name='org.freedesktop.NetworkManager'>"
                                                    "<property name='Metered' type='u' access='read'/>"
                                                    "<property name='PrimaryConnectionType' type='s' "
                                                    "access='read'/>"
                                                    "</interface></node>",
                                                    nullptr);
        static const GDBusInterfaceVTable calls{nullptr, &manager::get, nullptr, {}};
        CHECK(g_dbus_connection_register_object(connection_, "/org/freedesktop/NetworkManager",
                                                description_->interfaces[0], &calls, this, nullptr,
                                                nullptr) != 0);
        name_ = g_bus_own_name_on_connection(connection_, service, G_BUS_NAME_OWNER_FLAGS_NONE, nullptr,
                                             nullptr, nullptr, nullptr);
    }
    ~manager() {
        g_bus_unown_name(name_);
        g_dbus_connection_close_sync(connection_, nullptr, nullptr);
        g_object_unref(connection_);
        g_dbus_node_info_unref(description_);
    }
    manager(const manager &) = delete;
    manager &operator=(const manager &) = delete;

    void change(std::uint32_t metered) {
        metered_ = metered;
        tell("Metered", g_variant_new_uint32(metered));
    }
    void change(const std::string &type) {
        type_ = type;
        tell("PrimaryConnectionType", g_variant_new_string(type.c_str()));
    }
    unsigned asked() const { return asked_; }

  private:
    void tell(const char *name, GVariant *value) {
        GVariantBuilder values;
        g_variant_builder_init(&values, G_VARIANT_TYPE("a{sv}"));
        g_variant_builder_add(&values, "{sv}", name, value);
        g_dbus_connection_emit_signal(connection_, nullptr, "/org/freedesktop/NetworkManager",
                                      "org.freedesktop.DBus.Properties", "PropertiesChanged",
                                      g_variant_new("(sa{sv}as)", service, &values, nullptr), nullptr);
    }
    static GVariant *get(GDBusConnection *, const gchar *, const gchar *, const gchar *, const gchar *name,
                         GError **, gpointer context) {
        auto *self = static_cast<manager *>(context);
        if (name != std::string("Metered"))
            return g_variant_new_string(self->type_.c_str());
        ++self->asked_;
        return g_variant_new_uint32(self->metered_);
    }

    std::uint32_t metered_;
    std::string type_;
    unsigned asked_ = 0;
    GDBusConnection *connection_ = nullptr;
    GDBusNodeInfo *description_ = nullptr;
    guint name_ = 0;
};

constexpr std::uint32_t unknown = 0, yes = 1, no = 2, guess_yes = 3, guess_no = 4;
using winebits::daemon::cost_below_cap;
using winebits::daemon::cost_unrestricted;

struct watched {
    std::vector<std::uint32_t> told;
    winebits::daemon::cost_watch watch{[this](std::uint32_t state) { told.push_back(state); }};
};

void a_metered_network_has_a_cap() {
    if (!private_bus::program())
        return;
    const private_bus bus;
    const manager playing(bus, yes);
    watched it;
    wait_until([&] { return it.watch.state() == cost_below_cap; });
    CHECK(it.told == std::vector<std::uint32_t>({cost_below_cap}));
}

void changes_are_followed_without_asking() {
    if (!private_bus::program())
        return;
    const private_bus bus;
    manager playing(bus, no);
    watched it;
    wait_until([&] { return playing.asked() > 0; });
    playing.change(guess_yes);
    wait_until([&] { return it.watch.state() == cost_below_cap; });
    playing.change(guess_no);
    wait_until([&] { return it.watch.state() == cost_unrestricted; });
    playing.change(yes);
    wait_until([&] { return it.watch.state() == cost_below_cap; });
    playing.change(unknown);
    wait_until([&] { return it.watch.state() == cost_unrestricted; });
    CHECK_EQUAL(it.told.size(), 4U);
    CHECK_EQUAL(playing.asked(), 1U);
}

void a_mobile_network_is_known_by_its_type() {
    if (!private_bus::program())
        return;
    const private_bus bus;
    manager playing(bus, no, "gsm");
    watched it;
    wait_until([&] { return it.watch.cellular(); });
    CHECK_EQUAL(it.watch.state(), cost_unrestricted);
    playing.change(std::string("802-11-wireless"));
    wait_until([&] { return !it.watch.cellular(); });
    playing.change(std::string("cdma"));
    wait_until([&] { return it.watch.cellular(); });
    CHECK_EQUAL(it.told.size(), 3U);
}

void a_manager_may_come_and_go() {
    if (!private_bus::program())
        return;
    const private_bus bus;
    watched it;
    {
        const manager playing(bus, yes);
        wait_until([&] { return it.watch.state() == cost_below_cap; });
    }
    wait_until([&] { return it.watch.state() == cost_unrestricted; });
    const manager next(bus, yes);
    wait_until([&] { return it.watch.state() == cost_below_cap; });
}

void a_bus_may_end() {
    if (!private_bus::program())
        return;
    private_bus bus;
    const manager playing(bus, yes);
    watched it;
    wait_until([&] { return it.watch.state() == cost_below_cap; });
    bus.end();
    wait_until([&] { return it.watch.state() == cost_unrestricted; });
}

void without_a_bus_nothing_is_known() {
    ::setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/socket", 1);
    {
        const watched it;
        for (int i = 0; i < 20; ++i)
            g_main_context_iteration(nullptr, FALSE);
        CHECK_EQUAL(it.watch.state(), cost_unrestricted);
        CHECK(it.told.empty());
    }
    ::unsetenv("DBUS_SYSTEM_BUS_ADDRESS");
}

void a_watch_may_end_at_any_moment() {
    if (!private_bus::program())
        return;
    const private_bus bus;
    const manager playing(bus, yes);
    for (int rounds = 0; rounds < 20; ++rounds) {
        const watched it;
        for (int i = 0; i < rounds; ++i)
            g_main_context_iteration(nullptr, FALSE);
    }
    watched last;
    wait_until([&] { return last.watch.state() == cost_below_cap; });
}

} // namespace

int main() {
    if (!private_bus::program())
        print_message("dbus-daemon is missing (Debian: dbus-daemon): only the test without a bus is run\n");
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<a_metered_network_has_a_cap>),
        cmocka_unit_test(run<changes_are_followed_without_asking>),
        cmocka_unit_test(run<a_mobile_network_is_known_by_its_type>),
        cmocka_unit_test(run<a_manager_may_come_and_go>),
        cmocka_unit_test(run<a_bus_may_end>),
        cmocka_unit_test(run<without_a_bus_nothing_is_known>),
        cmocka_unit_test(run<a_watch_may_end_at_any_moment>),
    };
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
