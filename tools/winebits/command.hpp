// SPDX-License-Identifier: LGPL-2.1-or-later
// The subcommands of `winebits`, and the exit codes they share. Main thread.
#pragma once

namespace winebits::cli {

namespace exit_code {
inline constexpr int success = 0;
inline constexpr int failure = 1;
inline constexpr int not_installed = 1; // `setup status`
inline constexpr int broken = 2;        // `setup status`
inline constexpr int usage = 2;
} // namespace exit_code

// Each parses its own options; argv[0] is the name to show in help and errors ("winebits setup"). The result
// is an exit code.
int setup_command(int argc, char **argv);
int list_command(int argc, char **argv);
int watch_command(int argc, char **argv);
int log_command(int argc, char **argv);
int export_command(int argc, char **argv);
int delivery_command(int argc, char **argv);
int job_command(int argc, char **argv);
int settings_command(int argc, char **argv);
int resume_command(int argc, char **argv);

} // namespace winebits::cli
