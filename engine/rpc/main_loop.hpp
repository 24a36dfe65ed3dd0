// SPDX-License-Identifier: LGPL-2.1-or-later
// RAII for the sources of the default GMainContext: a watched descriptor and a one-shot timer.
// Main thread only.
#pragma once

#include <glib-unix.h>
#include <glib.h>

#include <chrono>
#include <functional>
#include <utility>

namespace winebits::rpc {

// Calls back while the descriptor is ready for `condition`. The callback may destroy or stop its own watch.
class descriptor_watch {
  public:
    descriptor_watch() = default;
    ~descriptor_watch() { stop(); }
    descriptor_watch(const descriptor_watch &) = delete;
    descriptor_watch &operator=(const descriptor_watch &) = delete;

    void start(int descriptor, GIOCondition condition, std::function<void()> ready) {
        stop();
        ready_ = std::move(ready);
        source_ = g_unix_fd_add(descriptor, condition, on_ready, this);
    }
    void stop() {
        if (source_ != 0)
            g_source_remove(std::exchange(source_, 0));
    }
    bool running() const { return source_ != 0; }

  private:
    static gboolean on_ready(gint, GIOCondition, gpointer self) {
        const auto ready = static_cast<descriptor_watch *>(self)->ready_;
        ready();
        return G_SOURCE_CONTINUE; // of a source that may be gone by now, which GLib allows
    }

    guint source_ = 0;
    std::function<void()> ready_;
};

// Calls back once. The callback may destroy or start the timer again.
class timer {
  public:
    timer() = default;
    ~timer() { stop(); }
    timer(const timer &) = delete;
    timer &operator=(const timer &) = delete;

    void start(std::chrono::milliseconds delay, std::function<void()> expired) {
        stop();
        expired_ = std::move(expired);
        source_ = g_timeout_add(static_cast<guint>(delay.count()), on_expired, this);
    }
    void stop() {
        if (source_ != 0)
            g_source_remove(std::exchange(source_, 0));
    }
    bool running() const { return source_ != 0; }

  private:
    static gboolean on_expired(gpointer data) {
        auto &self = *static_cast<timer *>(data);
        self.source_ = 0;
        const auto expired = std::move(self.expired_);
        expired();
        return G_SOURCE_REMOVE;
    }

    guint source_ = 0;
    std::function<void()> expired_;
};

} // namespace winebits::rpc
