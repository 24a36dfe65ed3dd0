// SPDX-License-Identifier: LGPL-2.1-or-later
// Servers with moods, and the transfers that talk to them: plays the part of the transfer service.
// Test thread only.
#pragma once

#include "engine/queue/effect.hpp"
#include "engine/queue/event.hpp"
#include "tests/engine/simulation/disk.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace winebits::simulation {

enum class mood : std::uint8_t {
    fast,
    slow,
    trickle,     // a few bytes every three seconds
    dead,        // never answers
    hangs,       // answers, and falls silent in the middle
    missing,     // 404
    broken,      // 500
    unavailable, // 503
    resets,      // ends the connection after some bytes
    changes,     // the file is another one each time
    refuses,     // nobody listens
    unknown,     // the name means nothing
    no_ranges,   // gives whole files only
    lies,        // its answers make no sense
    ends_early,  // fewer bytes than it says
    redirects,   // to another host
};
inline constexpr int mood_count = 16;

struct host {
    mood now = mood::fast;
    unsigned version = 1; // of all its files
};

class network {
  public:
    network(chance &dice, disk &files, tally &counts) : dice_(dice), files_(files), counts_(counts) {}

    void start(const queue::start_transfer &, milliseconds now);
    void stop(queue::transfer_id, milliseconds now);
    void move_window(const queue::move_window &, milliseconds now);
    // When something happens next; none: nothing ever.
    std::optional<milliseconds> next() const;
    // Lets the next thing happen to one transfer that is due, and gives its events; none: nothing is due.
    std::vector<queue::event> run(milliseconds now);
    // The daemon is gone; what was written stays.
    void drop_all() { transfers_.clear(); }
    // The machine has slept: most connections are dead.
    void break_connections(milliseconds now);

    host &host_of(const std::string &url);
    // Hosts are mirrors of each other: the file is what the path names.
    static std::string path_of(const std::string &url) { return url.substr(url.find('/', 7)); }
    static std::uint64_t size_of(const std::string &url);
    // Bytes of the local file; none: the remote file does not have those ranges.
    static std::optional<std::uint64_t> local_size(const std::string &url,
                                                   const std::vector<queue::byte_range> &);
    static std::string content_of(const std::string &url, unsigned version) {
        return path_of(url) + " v" + std::to_string(version);
    }

    struct transfer {
        queue::start_transfer what;
        std::string path;
        milliseconds due{0};
        bool answered = false;
        bool stopping = false;
        std::uint64_t written = 0, flushed = 0; // from the start of the file
        std::uint64_t size = 0, end = 0;        // of the local file, and where the transfer ends
        queue::range_list filled{}, safe{};     // of the DO surfaces: what is there, and what is flushed
        std::uint64_t received = 0;             // likewise
        std::uint64_t reset_at = 0;
        unsigned version = 0;
        unsigned silence = 0; // rounds without a byte
        milliseconds last_moved{0};
        bool broken = false; // its connection is dead
    };
    const std::map<queue::transfer_id, transfer> &transfers() const { return transfers_; }

    bool peaceful = false;     // nothing goes wrong any more
    bool connected = true;     // the machine has a network
    unsigned failing_disk = 0; // in 1,000 of what is done with files
    std::map<std::string, host> hosts;
    std::map<std::string, std::uint64_t> received; // bytes that came for a temporary file

  private:
    bool step(transfer &, milliseconds now, std::vector<queue::event> &out); // true: it is over
    std::optional<error> answer(transfer &, std::vector<queue::event> &out);
    std::optional<error> open_file(transfer &);
    std::optional<error> refusal_of(transfer &);
    std::optional<error> interruption(transfer &, milliseconds now);
    std::optional<error> disk_failure();
    void move_bytes(transfer &, milliseconds now, std::vector<queue::event> &out);

    // network_deliveries.cpp
    void open_delivery(transfer &, disk_file &);
    std::uint64_t fill(transfer &, disk_file &, std::uint64_t most);
    static queue::delivery_progress told_of(const transfer &);

    static std::uint64_t cut_unflushed(transfer &, disk_file &);
    void end(transfer &, std::optional<error>, bool stopped, std::vector<queue::event> &out);

    chance &dice_;
    disk &files_;
    tally &counts_;
    std::map<queue::transfer_id, transfer> transfers_;
};

} // namespace winebits::simulation
