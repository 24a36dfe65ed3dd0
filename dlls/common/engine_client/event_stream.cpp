// SPDX-License-Identifier: LGPL-2.1-or-later
// Follows the events of the surface.
// A thread of its own.
#include "dlls/common/engine_client/event_stream.hpp"

#include "winebits/protocol.hpp"

#include <algorithm>
#include <mutex>

namespace winebits::engine_client {

namespace {

constexpr DWORD first_pause = 250, longest_pause = 30000; // milliseconds

} // namespace

event_stream::event_stream(client &engine, std::function<void()> subscribed,
                           std::function<void(const event &)> received)
    : client_(engine), subscribed_(std::move(subscribed)), received_(std::move(received)) {
    thread_ = com::thread([this] { run(); });
}

event_stream::~event_stream() {
    {
        std::lock_guard hold(lock_);
        stopping_ = true;
        stop_requested_.notify_all();
        if (current_)
            current_->abort();
    }
    thread_.join();
}

void event_stream::run() {
    // A subscription that ends at once (another service of this prefix took it) must not become a loop.
    for (DWORD pause = first_pause;;) {
        const auto started = GetTickCount64();
        // The call starts the daemon if need be and tells it of the prefix, which this role may not.
        auto opened = std::optional<connection>();
        if (SUCCEEDED(client_.ensure_available())) {
            if (auto fresh = client_.open(protocol::role::events))
                opened = std::move(*fresh);
        }
        if (opened) {
            {
                std::lock_guard hold(lock_);
                if (stopping_)
                    return;
                current_ = &*opened;
            }
            follow(*opened);
            std::lock_guard hold(lock_);
            current_ = nullptr;
        }
        pause = GetTickCount64() - started > longest_pause ? first_pause : std::min(pause * 2, longest_pause);
        if (!wait_before_retry(pause))
            return;
    }
}

void event_stream::follow(connection &stream) {
    const auto answer = stream.exchange(protocol::method::events_subscribe, "{}");
    if (!answer || FAILED(read_outcome(*answer)))
        return;
    subscribed_();
    while (const auto line = stream.receive()) {
        const auto what = read_event(*line);
        if (!what)
            return; // not a daemon that we understand
        received_(*what);
        if (!stream.notify(protocol::method::events_acknowledge, write_event_acknowledgement(what->sequence)))
            return;
    }
}

bool event_stream::wait_before_retry(DWORD milliseconds) {
    const auto deadline = GetTickCount64() + milliseconds;
    std::unique_lock hold(lock_);
    while (!stopping_) {
        const auto now = GetTickCount64();
        if (now >= deadline)
            return true;
        stop_requested_.wait(hold, static_cast<DWORD>(deadline - now));
    }
    return false;
}

} // namespace winebits::engine_client
