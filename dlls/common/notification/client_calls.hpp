// SPDX-License-Identifier: LGPL-2.1-or-later
// Which clients are being called at present, and who may be called next.
//
// A client is served by one call at a time; four calls are made at once, where one older than 10 s no longer
// counts: Wine can neither time out nor cancel a call to a client that hangs.
// One thread at a time: the lock of a notifier guards it. Times are milliseconds of GetTickCount64.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

namespace winebits::notify {

class client_calls {
  public:
    bool is_active(std::uint64_t client) const noexcept {
        return std::ranges::find(calls_, client, &call::client) != calls_.end();
    }

    // Whether this client may be called now. Where only the number of calls stands against it, `free_at` is
    // brought forward to the moment when one of them no longer counts.
    bool may_start(std::uint64_t client, std::uint64_t now, std::uint64_t &free_at) const noexcept {
        if (is_active(client))
            return false;
        unsigned counting = 0;
        for (const auto &running : calls_) {
            if (now - running.started < call_counts) {
                counting++;
                free_at = std::min(free_at, running.started + call_counts);
            }
        }
        return counting < most_calls;
    }

    void begin(std::uint64_t client, std::uint64_t now) { calls_.push_back({client, now}); }

    // False: there was no call of that client.
    bool end(std::uint64_t client) noexcept {
        const auto running = std::ranges::find(calls_, client, &call::client);
        if (running == calls_.end())
            return false;
        calls_.erase(running);
        return true;
    }

    // What is being done counts for somebody else from now on.
    void hand_over(std::uint64_t client, std::uint64_t to) noexcept {
        if (const auto running = std::ranges::find(calls_, client, &call::client); running != calls_.end())
            running->client = to;
    }

  private:
    static constexpr unsigned most_calls = 4;
    static constexpr std::uint64_t call_counts = 10'000;

    struct call {
        std::uint64_t client = 0, started = 0;
    };

    std::vector<call> calls_;
};

} // namespace winebits::notify
