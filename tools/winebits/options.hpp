// SPDX-License-Identifier: LGPL-2.1-or-later
// Command line options with GLib's parser. Main thread.
#pragma once

#include <glib.h>

#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace winebits::cli {

using unique_text = std::unique_ptr<gchar, decltype(&g_free)>;

struct option {
    const char *long_name;
    char short_name; // 0: none
    const char *description;
    bool *flag = nullptr;        // an option without a value
    std::string *text = nullptr; // or one with a value
    const char *value_name = nullptr;
};

// Parses the options and gives the other arguments. `--help` prints the help and ends the program, as GLib
// does. None: a wrong option was reported on standard error; the command ends with exit_code::usage.
std::optional<std::vector<std::string>> parse_options(int argc, char **argv, const char *parameters,
                                                      const char *summary,
                                                      const std::vector<option> &options);

// One line on standard error, with the program's name in front.
void print_error(const std::string &text);

} // namespace winebits::cli
