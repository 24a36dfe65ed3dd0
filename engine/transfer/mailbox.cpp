// SPDX-License-Identifier: LGPL-2.1-or-later
// A GSource that is ready while tasks wait.
// See mailbox.hpp.
#include "engine/transfer/mailbox.hpp"

namespace winebits::transfer {

struct mailbox::source {
    GSource base;
    mailbox *owner;
};

namespace {

constexpr gint64 at_once = 0;
constexpr gint64 never = -1;

} // namespace

mailbox::mailbox(GMainContext *context) {
    static GSourceFuncs functions{nullptr, nullptr, &mailbox::dispatch, nullptr, nullptr, nullptr};
    source_ = g_source_new(&functions, sizeof(source));
    reinterpret_cast<source *>(source_)->owner = this;
    g_source_set_name(source_, "winebits mailbox");
    g_source_attach(source_, context);
}

mailbox::~mailbox() {
    // A thread may be on its way out of post() with the task that led here.
    const std::lock_guard lock(mutex_);
    g_source_destroy(source_);
    g_source_unref(source_);
}

void mailbox::post(task what) {
    const std::lock_guard lock(mutex_);
    tasks_.push_back(std::move(what));
    if (tasks_.size() == 1)
        g_source_set_ready_time(source_, at_once);
}

gboolean mailbox::dispatch(GSource *base, GSourceFunc, gpointer) noexcept {
    std::vector<task> tasks;
    {
        auto &self = *reinterpret_cast<source *>(base)->owner;
        const std::lock_guard lock(self.mutex_);
        g_source_set_ready_time(base, never);
        tasks.swap(self.tasks_);
    }
    for (auto &one : tasks) {
        if (g_source_is_destroyed(base)) // by the task before
            break;
        one();
    }
    return G_SOURCE_CONTINUE;
}

} // namespace winebits::transfer
