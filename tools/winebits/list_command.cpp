// SPDX-License-Identifier: LGPL-2.1-or-later
// `winebits list`: the jobs of one prefix or of all. Main thread.
#include "tools/winebits/command.hpp"
#include "tools/winebits/daemon.hpp"
#include "tools/winebits/display.hpp"
#include "tools/winebits/jobs.hpp"
#include "tools/winebits/options.hpp"
#include "tools/winebits/outlive_wine.hpp"
#include "tools/winebits/resume_list.hpp"
#include "tools/winebits/running_prefixes.hpp"

#include "include/winebits/protocol.hpp"
#include "tools/common/user_settings.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <map>

namespace winebits::cli {

namespace {

using row = std::vector<std::string>;

row cells_of(const job &item) {
    const auto done = percent(item);
    return {item.id,
            state_name(item),
            priority_name(item),
            std::to_string(item.files_transferred) + "/" + std::to_string(item.files_total),
            size_text(item.bytes_transferred) + "/" + (item.bytes_total ? size_text(*item.bytes_total) : "?"),
            done ? std::to_string(*done) + "%" : "?",
            printable(item.name)};
}

std::optional<bool> flag(const rpc::json::value *of, std::string_view name) {
    const auto *member = of ? of->find(name) : nullptr;
    return member ? member->boolean() : std::nullopt;
}

std::string setting_text(const prefix &where, rpc::client *engine) {
    const auto status =
        engine ? engine->call(protocol::method::daemon_status) : rpc::client_result<rpc::json::value>();
    const auto *known = status ? status->find("outlive_wine") : nullptr;
    if (!known)
        return outlive_wine_text(prefix_outlives_wine(where.root), tools::read_user_settings().outlive_wine);
    const bool waits = flag(known, "paused").value_or(false);
    return outlive_wine_text(flag(known, "prefix"), flag(known, "user")) + (waits ? ", they wait now" : "");
}

void print_table(const std::vector<row> &rows) {
    std::vector<std::size_t> widths(rows.front().size());
    for (const row &cells : rows)
        for (std::size_t i = 0; i < cells.size(); i++)
            widths[i] = std::max(widths[i], columns(cells[i]));
    for (const row &cells : rows) {
        std::string line;
        for (std::size_t i = 0; i + 1 < cells.size(); i++)
            line += fitted(cells[i], widths[i]) + "  ";
        std::puts((line + cells.back()).c_str());
    }
}

// Jobs, and whether they go on without Wine: the running engine knows best.
int show(const prefix &where, when_none_runs policy) {
    auto engine = connect_to_engine(where, policy);
    auto jobs = !engine   ? std::unexpected(engine.error())
                : *engine ? read_jobs(**engine)
                          : std::expected<std::vector<job>, std::string>{};
    if (!jobs) {
        print_error(jobs.error());
        return exit_code::failure;
    }
    std::vector<row> rows{{"ID", "STATE", "PRIORITY", "FILES", "BYTES", "DONE", "NAME"}};
    for (const job &item : *jobs)
        rows.push_back(cells_of(item));
    if (jobs->empty())
        std::puts("no jobs");
    else
        print_table(rows);
    std::printf("transfers without Wine: %s\n", setting_text(where, *engine ? &**engine : nullptr).c_str());
    return exit_code::success;
}

// The prefixes for which an engine runs, and those of the list for the login.
int show_all() {
    auto list = resume_list::open();
    if (!list)
        print_error(list.error());
    std::map<std::string, std::string> prefixes; // what is said of each
    for (const auto &one : running_prefixes())
        prefixes[one.root] = "engine " + std::to_string(one.engine);
    for (const auto &one : list ? list->prefixes : std::vector<resumed_prefix>{}) {
        std::string &text = prefixes[one.root.path];
        const auto there = open_recorded(one.root, one.boot_id);
        text += (text.empty() ? "no engine" : "") + std::string(", resumed at login");
        if (!there)
            text += " (not now: " + there.error() + ")";
    }
    if (prefixes.empty())
        std::puts("no engine runs, and no prefix is resumed at login");
    int code = list ? exit_code::success : exit_code::failure;
    for (const auto &[root, text] : prefixes) {
        std::printf("%s%s: %s\n", root == prefixes.begin()->first ? "" : "\n", printable(root).c_str(),
                    text.c_str());
        std::error_code error;
        const prefix where{root, {}};
        if (std::filesystem::is_directory(where.state_folder(), error))
            code = std::max(code, show(where, when_none_runs::leave));
    }
    return code;
}

} // namespace

int list_command(int argc, char **argv) {
    bool all = false;
    std::string given;
    const auto arguments = parse_options(
        argc, argv, nullptr, "Shows the unfinished jobs of a Wine prefix, oldest first.",
        {{"prefix", 'p', "Wine prefix", nullptr, &given, "DIR"},
         {"all", 'a', "All prefixes of yours that have an engine or are resumed at login", &all}});
    if (!arguments)
        return exit_code::usage;
    if (!arguments->empty() || (all && !given.empty())) {
        print_error(arguments->empty() ? "--all goes without --prefix"
                                       : "unexpected argument: " + arguments->front());
        return exit_code::usage;
    }
    if (all)
        return show_all();
    const auto where = find_prefix(given.c_str());
    if (!where) {
        print_error(where.error());
        return exit_code::failure;
    }
    return show(*where, when_none_runs::start_if_queue);
}

} // namespace winebits::cli
