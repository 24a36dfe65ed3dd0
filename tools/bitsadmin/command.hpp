// SPDX-License-Identifier: LGPL-2.1-or-later
// The table of commands: name, arguments, help line and function. The dispatcher and the usage text are made
// from it. Main thread only.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "tools/bitsadmin/arguments.hpp"
#include "tools/bitsadmin/failure.hpp"
#include "tools/bitsadmin/output.hpp"

namespace winebits::bitsadmin {

enum class outcome {
    success,
    failed,       // the command has said why
    wrong_number, // of arguments: the dispatcher says so and prints the command's usage
    bad_argument, // an unknown switch or value: likewise
};

// What a command gets.
struct invocation {
    output &out;
    arguments &words; // behind the command's name
    bool raw;         // /RAWRETURN: print the bare value
};

using command_function = result<outcome> (*)(invocation &);

struct command {
    std::wstring_view name;
    std::wstring_view syntax; // arguments, as the usage shows them
    std::wstring_view help;
    std::size_t minimum; // number of words behind the name
    std::size_t maximum;
    bool raw_return; // honours /RAWRETURN
    command_function run;
};

inline constexpr std::size_t any_number = static_cast<std::size_t>(-1);

// The commands this build offers.
std::span<const command> commands();
const command *find_command(std::wstring_view word);
// A command that bitsadmin has on Windows and that this build does not offer yet (bits-api 12.2).
bool is_known_command(std::wstring_view word);

// The functions of the table, by group.
result<outcome> create_job(invocation &);
result<outcome> add_file(invocation &);
result<outcome> resume_job(invocation &);
result<outcome> suspend_job(invocation &);
result<outcome> complete_job(invocation &);
result<outcome> cancel_job(invocation &);

result<outcome> list_all(invocation &);
result<outcome> show_job(invocation &);
result<outcome> show_state(invocation &);
result<outcome> show_error(invocation &);

result<outcome> reset_queue(invocation &);

result<outcome> transfer(invocation &);

result<outcome> add_file_with_ranges(invocation &);
result<outcome> replace_remote_prefix(invocation &);
result<outcome> list_files_of_job(invocation &);
result<outcome> show_type(invocation &);
result<outcome> show_files_total(invocation &);
result<outcome> show_files_transferred(invocation &);
result<outcome> show_bytes_total(invocation &);
result<outcome> show_bytes_transferred(invocation &);
result<outcome> show_creation_time(invocation &);
result<outcome> show_modification_time(invocation &);
result<outcome> show_completion_time(invocation &);
result<outcome> show_priority(invocation &);
result<outcome> set_priority(invocation &);
result<outcome> show_acl_flags(invocation &);
result<outcome> set_acl_flags(invocation &);
result<outcome> show_notify_interface(invocation &);
result<outcome> show_notify_command(invocation &);
result<outcome> set_notify_command(invocation &);
result<outcome> show_proxy_usage(invocation &);
result<outcome> show_proxy_list(invocation &);
result<outcome> show_proxy_bypass_list(invocation &);
result<outcome> set_proxy_settings(invocation &);
result<outcome> set_credentials(invocation &);
result<outcome> remove_credentials(invocation &);
result<outcome> set_custom_headers(invocation &);
result<outcome> show_client_certificate(invocation &);
result<outcome> set_certificate_by_id(invocation &);
result<outcome> set_certificate_by_name(invocation &);
result<outcome> peer_caching(invocation &);

} // namespace winebits::bitsadmin
