// SPDX-License-Identifier: LGPL-2.1-or-later
// Runs tasks on the thread of a GMainContext, in the order they were posted, and never inside post() itself
// (g_main_context_invoke may do that).
// post() from any thread; made and destroyed by the context's thread or while nothing runs it.
#pragma once

#include "engine/transfer/task.hpp"

#include <glib.h>
#include <memory>
#include <mutex>
#include <vector>

namespace winebits::transfer {

class mailbox {
  public:
    explicit mailbox(GMainContext *context);
    // Drops the tasks that have not run. May be called from within one of them.
    ~mailbox();
    mailbox(const mailbox &) = delete;
    mailbox &operator=(const mailbox &) = delete;

    void post(task);

  private:
    struct source;
    static gboolean dispatch(GSource *, GSourceFunc, gpointer) noexcept;

    std::mutex mutex_;
    std::vector<task> tasks_;
    GSource *source_;
};

} // namespace winebits::transfer
