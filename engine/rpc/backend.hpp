// SPDX-License-Identifier: LGPL-2.1-or-later
// What the wire needs of the daemon around it.
// Main thread only.
#pragma once

#include "engine/queue/queue.hpp"
#include "engine/rpc/configuration.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace winebits::rpc {

// How far the running transfer of a job is at this moment.
struct live_count {
    std::uint32_t file_index = 0;
    std::uint64_t written = 0; // bytes of it that are there, as queue::file::written
};

struct daemon_facts {
    std::uint64_t uptime_seconds = 0;
    std::string state_folder;
    std::size_t jobs = 0, transfers = 0;
    bool paused = false;                      // transfers wait for a Wine session
    std::optional<bool> prefix_outlives_wine; // settings of the prefix and of the user; none: not set
    std::optional<bool> user_outlives_wine;
};

// Calls with a token are answered through server::reply with that token when the change is kept, perhaps
// before the call returns.
class backend {
  public:
    virtual ~backend() = default;

    virtual const queue::queue &jobs() const = 0;
    virtual std::optional<live_count> live(const job_id &) const = 0;
    virtual daemon_facts facts() const = 0;
    virtual queue::delivery_performance performance() const = 0;

    virtual void submit(queue::command) = 0; // the token is its reply_to
    virtual void set_surface_running(queue::personality, bool running, std::uint64_t token) = 0;
    virtual void configure(const configuration &, std::uint64_t token) = 0;
    // The answer: S_OK, or why no file can be made in the folder of that one.
    virtual void check_folder(queue::personality, const queue::local_path &, std::uint64_t token) = 0;
    virtual void export_hive(std::uint64_t token) = 0;
    // Sets or unsets the prefix's setting, when one is given, and looks at the user's anew.
    virtual void set_outlive_wine(const std::optional<std::optional<std::uint32_t>> &prefix,
                                  std::uint64_t token) = 0;
    virtual void stop() = 0; // the daemon leaves in an orderly way
    // A peer of that role has proven itself. False: it is sent away, and finds another daemon in a moment.
    virtual bool admits(const std::string &role) = 0;

    // A service of this Wine session has connected for the surface.
    virtual void session_opened(queue::personality, const std::string &wine_session) = 0;
    virtual void connections_changed(std::size_t count) = 0;
    // So many of them come from services, that is from a Wine session.
    virtual void services_changed(std::size_t count) = 0;
    // The surface's event connection came or went.
    virtual void subscriber_changed(queue::personality, bool connected) = 0;
};

} // namespace winebits::rpc
