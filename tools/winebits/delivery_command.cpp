// SPDX-License-Identifier: LGPL-2.1-or-later
// `winebits do-status`: what Delivery Optimization does. Main thread.
#include "tools/winebits/command.hpp"
#include "tools/winebits/daemon.hpp"
#include "tools/winebits/delivery_report.hpp"
#include "tools/winebits/prefix_command.hpp"

#include "include/winebits/protocol.hpp"

#include <cstdio>

namespace winebits::cli {

namespace {

template <class T>
using outcome = std::expected<T, std::string>;

outcome<std::vector<field_list>> status_in(const prefix &where) {
    std::vector<field_list> out;
    for (const char *surface : {protocol::surface::delivery_job, protocol::surface::delivery_download}) {
        auto engine = connect_to_engine(where, when_none_runs::start_if_queue, surface);
        if (!engine)
            return std::unexpected(engine.error());
        if (!*engine)
            return out;
        auto files = read_delivery_status(**engine);
        if (!files)
            return std::unexpected(files.error());
        out.insert(out.end(), files->begin(), files->end());
    }
    return out;
}

outcome<field_list> performance_in(const prefix &where) {
    auto engine = connect_to_engine(where, when_none_runs::start_if_queue, protocol::surface::delivery_job);
    if (!engine)
        return std::unexpected(engine.error());
    return *engine ? read_delivery_performance(**engine, where.root) : idle_delivery_performance(where.root);
}

void print_lists(const std::vector<field_list> &files) {
    if (files.empty())
        std::puts("no downloads");
    for (const field_list &fields : files)
        std::printf("%s%s", &fields == &files.front() ? "" : "\n", lines_of(fields).c_str());
}

} // namespace

int delivery_command(int argc, char **argv) {
    bool json = false, performance = false;
    const auto where = parse_prefix_command(
        argc, argv,
        "Shows the downloads of Delivery Optimization in a Wine prefix, under the names "
        "that Get-DeliveryOptimizationStatus has for them.",
        {{"json", 'j', "Write JSON", &json},
         {"performance", 'P', "Show the sums of Get-DeliveryOptimizationPerfSnap instead", &performance}});
    if (!where)
        return where.error();
    if (performance) {
        const auto sums = performance_in(*where);
        if (!sums) {
            print_error(sums.error());
            return exit_code::failure;
        }
        std::printf("%s%s", (json ? json_of(*sums) : lines_of(*sums)).c_str(), json ? "\n" : "");
        return exit_code::success;
    }
    const auto files = status_in(*where);
    if (!files) {
        print_error(files.error());
        return exit_code::failure;
    }
    if (json)
        std::puts(json_of(*files).c_str());
    else
        print_lists(*files);
    return exit_code::success;
}

} // namespace winebits::cli
