// SPDX-License-Identifier: LGPL-2.1-or-later
// `winebits job`: suspends, resumes and cancels jobs, whatever service they belong to. Main thread.
#include "tools/winebits/command.hpp"
#include "tools/winebits/daemon.hpp"
#include "tools/winebits/jobs.hpp"
#include "tools/winebits/options.hpp"

#include "include/winebits/protocol.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace winebits::cli {

namespace {

struct action {
    std::string_view word;
    const char *method;
};
constexpr std::array actions = {action{"suspend", protocol::method::job_suspend},
                                action{"resume", protocol::method::job_resume},
                                action{"cancel", protocol::method::job_cancel}};

constexpr std::array surfaces = {protocol::surface::bits, protocol::surface::delivery_job,
                                 protocol::surface::delivery_download};

int failed(const std::string &why) {
    print_error(why);
    return exit_code::failure;
}

// "{ABCD" and "abcd" both begin {ABCDEF01-…}.
bool begins(const job &item, std::string_view beginning) {
    std::string_view id = item.id;
    if (!beginning.starts_with('{'))
        id.remove_prefix(std::min<std::size_t>(id.size(), 1));
    return beginning.size() <= id.size() &&
           g_ascii_strncasecmp(id.data(), beginning.data(), beginning.size()) == 0;
}

struct target {
    std::string id;
    const char *surface = nullptr;
};

std::expected<std::vector<target>, std::string> targets_in(const prefix &where,
                                                           const std::vector<std::string> &names, bool all) {
    std::vector<target> found;
    std::vector<unsigned> hits(names.size());
    for (const char *surface : surfaces) {
        auto engine = connect_to_engine(where, when_none_runs::start_if_queue, surface);
        if (!engine)
            return std::unexpected(engine.error());
        const auto jobs = *engine ? read_jobs(**engine) : std::expected<std::vector<job>, std::string>{};
        if (!jobs)
            return std::unexpected(jobs.error());
        for (const job &item : *jobs) {
            bool named = all;
            for (std::size_t i = 0; i < names.size(); i++)
                if (begins(item, names[i])) {
                    hits[i]++;
                    named = true;
                }
            if (named)
                found.push_back({item.id, surface});
        }
    }
    for (std::size_t i = 0; i < names.size(); i++)
        if (hits[i] != 1)
            return std::unexpected(hits[i] == 0 ? "there is no unfinished job " + names[i]
                                                : "more than one job begins with " + names[i]);
    return found;
}

int carry_out(const prefix &where, const action &what, const std::vector<target> &targets) {
    int code = exit_code::success;
    for (const auto &one : targets) {
        auto engine = connect_to_engine(where, when_none_runs::start_if_queue, one.surface);
        if (!engine || !*engine)
            return failed(engine ? "the engine has gone" : engine.error());
        rpc::json::writer params;
        params.open_object().name("id").string(one.id).close_object();
        const auto done = (*engine)->call(what.method, params.take());
        if (done)
            continue;
        char number[16] = "";
        if (done.error().hresult)
            std::snprintf(number, sizeof number, " (0x%08X)", static_cast<unsigned>(done.error().hresult));
        code = failed(one.id + ": " + done.error().message + number);
    }
    return code;
}

} // namespace

int job_command(int argc, char **argv) {
    std::string given;
    bool all = false;
    const auto arguments = parse_options(
        argc, argv, "suspend|resume|cancel ID...",
        "Suspends, resumes or cancels jobs of a Wine prefix, with or without Wine running. An ID is "
        "the job's, or how it begins, as `winebits list` shows it.",
        {{"prefix", 'p', "Wine prefix", nullptr, &given, "DIR"},
         {"all", 'a', "All unfinished jobs of the prefix", &all}});
    if (!arguments)
        return exit_code::usage;
    const auto what =
        arguments->empty() ? actions.end() : std::ranges::find(actions, arguments->front(), &action::word);
    const std::vector<std::string> names(arguments->begin() + !arguments->empty(), arguments->end());
    const bool some_empty = std::ranges::any_of(names, [](const auto &name) { return name.empty(); });
    if (what == actions.end() || all == !names.empty() || some_empty) {
        print_error("suspend, resume or cancel, and the IDs of jobs or --all are needed");
        return exit_code::usage;
    }
    const auto where = find_prefix(given.c_str());
    if (!where)
        return failed(where.error());
    const auto targets = targets_in(*where, names, all);
    return targets ? carry_out(*where, *what, *targets) : failed(targets.error());
}

} // namespace winebits::cli
