// SPDX-License-Identifier: LGPL-2.1-or-later
// The option --prefix.
// Main thread.
#include "tools/winebits/prefix_command.hpp"

#include "tools/winebits/command.hpp"

namespace winebits::cli {

std::expected<prefix, int> parse_prefix_command(int argc, char **argv, const char *summary,
                                                std::vector<option> more) {
    std::string given;
    more.insert(more.begin(), {"prefix", 'p', "Wine prefix", nullptr, &given, "DIR"});
    const auto arguments = parse_options(argc, argv, nullptr, summary, more);
    if (!arguments)
        return std::unexpected(exit_code::usage);
    if (!arguments->empty()) {
        print_error("unexpected argument: " + arguments->front());
        return std::unexpected(exit_code::usage);
    }
    auto where = find_prefix(given.c_str());
    if (!where) {
        print_error(where.error());
        return std::unexpected(exit_code::failure);
    }
    return std::move(*where);
}

} // namespace winebits::cli
