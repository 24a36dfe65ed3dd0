// SPDX-License-Identifier: LGPL-2.1-or-later
// The surface's subscription: hears of changes, acknowledges them, and comes back after a lost connection.
// The callbacks run on the thread of the stream and must not wait for a client.
#pragma once

#include "dlls/common/com/mutex.hpp"
#include "dlls/common/com/thread.hpp"
#include "dlls/common/engine_client/client.hpp"

#include <functional>
#include <optional>

namespace winebits::engine_client {

class event_stream {
  public:
    // `subscribed` runs after each subscription: events of the time before may have been missed.
    event_stream(client &, std::function<void()> subscribed, std::function<void(const event &)> received);
    // Ends the subscription and waits for a running callback.
    ~event_stream();

  private:
    void run();
    void follow(connection &);
    bool wait_before_retry(DWORD milliseconds);

    client &client_;
    const std::function<void()> subscribed_;
    const std::function<void(const event &)> received_;

    com::mutex lock_; // guards the next two
    com::condition stop_requested_;
    bool stopping_ = false;
    connection *current_ = nullptr; // while the thread waits on it
    com::thread thread_;
};

} // namespace winebits::engine_client
