// SPDX-License-Identifier: LGPL-2.1-or-later
// `winebits list`: a table of the jobs. Main thread.
#include "tools/winebits/command.hpp"
#include "tools/winebits/daemon.hpp"
#include "tools/winebits/display.hpp"
#include "tools/winebits/jobs.hpp"
#include "tools/winebits/prefix_command.hpp"

#include <algorithm>
#include <cstdio>

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

} // namespace

int list_command(int argc, char **argv) {
    const auto where =
        parse_prefix_command(argc, argv, "Shows the unfinished jobs of a Wine prefix, oldest first.");
    if (!where)
        return where.error();
    auto engine = connect_to_engine(*where);
    auto jobs = !engine   ? std::unexpected(engine.error())
                : *engine ? read_jobs(**engine)
                          : std::expected<std::vector<job>, std::string>{};
    if (!jobs) {
        print_error(jobs.error());
        return exit_code::failure;
    }
    if (jobs->empty()) {
        std::puts("no jobs");
        return exit_code::success;
    }
    std::vector<row> rows{{"ID", "STATE", "PRIORITY", "FILES", "BYTES", "DONE", "NAME"}};
    for (const job &item : *jobs)
        rows.push_back(cells_of(item));
    print_table(rows);
    return exit_code::success;
}

} // namespace winebits::cli
