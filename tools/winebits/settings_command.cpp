// SPDX-License-Identifier: LGPL-2.1-or-later
// `winebits settings`: shows and changes whether transfers go on with no Wine process. The setting of a
// prefix lies in its registry, the user's in a key file. Main thread.
#include "tools/winebits/command.hpp"
#include "tools/winebits/daemon.hpp"
#include "tools/winebits/options.hpp"
#include "tools/winebits/outlive_wine.hpp"
#include "tools/winebits/pe_files.hpp"
#include "tools/winebits/running_prefixes.hpp"
#include "tools/winebits/wine.hpp"

#include "include/winebits/protocol.hpp"
#include "tools/common/user_settings.hpp"

#include <array>
#include <cstdio>

namespace winebits::cli {

namespace {

struct choice {
    std::string_view word;
    std::optional<bool> value;
};
constexpr std::array choices = {choice{"on", true}, choice{"off", false}, choice{"default", std::nullopt}};

int failed(const std::string &why) {
    print_error(why);
    return exit_code::failure;
}

int set_for_user(std::optional<bool> value) {
    auto settings = tools::read_user_settings();
    settings.outlive_wine = value;
    if (const auto written = tools::write_user_settings(settings); !written)
        return failed(written.error());
    for (const auto &one : running_prefixes()) // they look at the file again
        if (auto engine = connect_to_engine(prefix{one.root, {}}, when_none_runs::leave); engine && *engine)
            (void)(*engine)->call(protocol::method::daemon_configure);
    return exit_code::success;
}

// The registry is the place that Windows programs and the service see; an engine hears of it here, too,
// because no service may run.
int set_for_prefix(const prefix &where, const choice &wanted) {
    const auto parts = find_installation(where);
    const auto programs = parts ? wine::find(where) : std::unexpected(parts.error());
    if (!programs)
        return failed(programs.error());
    const bool session_ran = programs->session_runs();
    std::string problem;
    const auto code = programs->run(
        parts->setup_program,
        {"set-outlive-wine", "--state", where.state_folder(), "--value", std::string(wanted.word)},
        [&](std::string_view state, std::string_view text) {
            if (state == "failed")
                problem = text;
        });
    if (!session_ran)
        programs->wait_for_end_of_session();
    if (!code || *code != 0)
        return failed(code ? problem : code.error());
    auto engine = connect_to_engine(where);
    if (!engine)
        return failed(engine.error());
    const std::string value = wanted.value ? (*wanted.value ? "1" : "0") : "null";
    if (*engine)
        if (const auto told =
                (*engine)->call(protocol::method::daemon_configure, "{\"outlive_wine\":" + value + "}");
            !told)
            return failed("the engine did not take the setting: " + told.error().message);
    return exit_code::success;
}

void show(const prefix &where) {
    std::printf("outlive-wine  %s\n",
                outlive_wine_text(prefix_outlives_wine(where.root), tools::read_user_settings().outlive_wine)
                    .c_str());
}

} // namespace

int settings_command(int argc, char **argv) {
    std::string given;
    bool for_user = false;
    const auto arguments = parse_options(
        argc, argv, "[outlive-wine on|off|default]",
        "Shows the settings, or changes one.\noutlive-wine: transfers go on when the last "
        "Windows program has ended (on), or wait for the next session (off). The setting of a "
        "prefix goes before that of the user.",
        {{"prefix", 'p', "Wine prefix", nullptr, &given, "DIR"},
         {"user", 'u', "For all prefixes of the user that have no setting of their own", &for_user}});
    if (!arguments)
        return exit_code::usage;
    const choice *wanted = nullptr;
    if (arguments->size() == 2 && arguments->front() == "outlive-wine")
        for (const auto &one : choices)
            if (one.word == arguments->back())
                wanted = &one;
    if ((!wanted && !arguments->empty()) || (for_user && (!wanted || !given.empty()))) {
        print_error("nothing, or outlive-wine with on, off or default is needed");
        return exit_code::usage;
    }
    if (for_user)
        return set_for_user(wanted->value);
    const auto where = find_prefix(given.c_str());
    if (!where)
        return failed(where.error());
    if (wanted)
        return set_for_prefix(*where, *wanted);
    show(*where);
    return exit_code::success;
}

} // namespace winebits::cli
