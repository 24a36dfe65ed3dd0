// SPDX-License-Identifier: LGPL-2.1-or-later
// A scratch prefix with a real daemon process, for tests of the wire and of the daemon.
// Test thread only.
#pragma once

#include "engine/rpc/client.hpp"
#include "tests/support/fresh_folder.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <sys/types.h>

namespace winebits::test {

// The daemon of this build: $WINEBITS_BUILD/winebitsd, or winebitsd in the present folder.
std::string daemon_program();

// Asks again and again until it holds; false after a time in which it should have been true long ago.
bool holds_soon(const std::function<bool()> &);

// A folder that looks like a Wine prefix as far as the daemon sees. Its daemon ends with it.
class scratch_prefix {
  public:
    scratch_prefix();
    ~scratch_prefix();
    scratch_prefix(const scratch_prefix &) = delete;
    scratch_prefix &operator=(const scratch_prefix &) = delete;

    std::string root() const { return folder_.file("prefix"); }
    std::string state() const { return root() + "/drive_c/ProgramData/winebits"; }
    std::string state_file(const std::string &name) const { return state() + '/' + name; }
    std::string drive_c(const std::string &name) const { return root() + "/drive_c/" + name; }
    // A place beside the prefix.
    std::string beside(const std::string &name) const { return folder_.file(name); }

    // Starts a daemon and waits for it; gives its exit code as the starter sees it.
    int start() const;
    // The process that holds the lock; none: no daemon runs.
    std::optional<pid_t> daemon() const;
    // Sends a signal to the daemon and waits until it has gone.
    void end_daemon(int signal) const;

    rpc::client_options options(const std::string &role = protocol::role::control) const;
    // Starts the daemon when none runs; throws check_failure.
    rpc::client connect(const std::string &role = protocol::role::control) const;
    // The same on a surface, from a Wine session or from none.
    rpc::client connect_to(const std::string &surface, const std::string &wine_session = {},
                           const std::string &role = protocol::role::service) const;

  private:
    fresh_folder folder_;
};

// The daemon of any state folder, as scratch_prefix::daemon.
std::optional<pid_t> daemon_of(const std::string &state_folder);
void end_daemon_of(const std::string &state_folder, int signal);

// A GUID that is new in this process.
std::string new_guid();

// ---- Calls that must succeed (check_failure if not) ----
rpc::json::value must_call(rpc::client &, std::string_view method, const std::string &params = "{}");
// The HRESULT a call was refused with; 0 when it was not refused.
std::uint32_t refusal_of(rpc::client &, std::string_view method, const std::string &params);

// A member of a result as number, string or text for comparisons: "progress.bytes_total" leads into objects.
std::uint64_t number_at(const rpc::json::value &, std::string_view path);
std::string string_at(const rpc::json::value &, std::string_view path);
std::string text_at(const rpc::json::value &, std::string_view path);

// Params that name the job, and further members: R"(,"file":0)".
std::string params_of(const std::string &job, const std::string &members = {});
std::string create_job(rpc::client &, const std::string &name = "a job");
// `local` is a file name below drive c.
void add_file(rpc::client &, const std::string &job, const std::string &url, const std::string &local);
rpc::json::value get_job(rpc::client &, const std::string &job);
void call_job(rpc::client &, std::string_view method, const std::string &job);
// Values are JSON.
void set_job(rpc::client &, const std::string &job, const std::string &property, const std::string &value);
void set_file(rpc::client &, const std::string &job, const std::string &property, const std::string &value);
// A job with one file, resumed.
std::string started_job(rpc::client &, const std::string &url, const std::string &local,
                        std::optional<int> priority = std::nullopt);
// A download of Delivery Optimization; without `local` it has no sink so far.
std::string create_download(rpc::client &, const std::string &url, const std::string &local = {});
// False: the bytes never came.
bool has_moved(rpc::client &, const std::string &job, std::uint64_t bytes = 1);
// False: it never got there.
bool reaches_state(rpc::client &, const std::string &job, std::uint64_t state);

std::string contents_of(const std::string &path);

} // namespace winebits::test
