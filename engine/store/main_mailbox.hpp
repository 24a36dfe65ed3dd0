// SPDX-License-Identifier: LGPL-2.1-or-later
// Carries function calls from another thread to the main thread, in order.
// `post` on any thread; the rest on the main thread, where the default GMainContext runs.
#pragma once

#include <glib.h>

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace winebits::store {

class main_mailbox {
  public:
    main_mailbox();
    // Letters that were not opened yet are dropped.
    ~main_mailbox();
    main_mailbox(const main_mailbox &) = delete;
    main_mailbox &operator=(const main_mailbox &) = delete;

    void post(std::vector<std::function<void()>> letters);

  private:
    struct destroy_source {
        void operator()(GSource *source) const {
            g_source_destroy(source);
            g_source_unref(source);
        }
    };
    static gboolean dispatch(GSource *, GSourceFunc callback, gpointer data);
    static gboolean open(gpointer self);

    std::mutex mutex_;
    std::deque<std::function<void()>> letters_;
    std::unique_ptr<GSource, destroy_source> source_;
};

} // namespace winebits::store
