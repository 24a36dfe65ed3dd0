// SPDX-License-Identifier: LGPL-2.1-or-later
// Carries function calls from another thread to the main thread.
// `post` on any thread; the rest on the main thread.
#include "engine/store/main_mailbox.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace winebits::store {

gboolean main_mailbox::dispatch(GSource *source, GSourceFunc callback, gpointer data) {
    g_source_set_ready_time(source, -1);
    return callback(data);
}

main_mailbox::main_mailbox() {
    static GSourceFuncs functions = {nullptr, nullptr, dispatch, nullptr, nullptr, nullptr};
    source_.reset(g_source_new(&functions, sizeof(GSource)));
    g_source_set_callback(source_.get(), open, this, nullptr);
    g_source_attach(source_.get(), nullptr);
}

main_mailbox::~main_mailbox() = default;

void main_mailbox::post(std::vector<std::function<void()>> letters) {
    const std::lock_guard lock(mutex_);
    std::ranges::move(letters, std::back_inserter(letters_));
    g_source_set_ready_time(source_.get(), 0);
}

gboolean main_mailbox::open(gpointer self) {
    auto &box = *static_cast<main_mailbox *>(self);
    std::deque<std::function<void()>> letters;
    {
        const std::lock_guard lock(box.mutex_);
        letters.swap(box.letters_);
    }
    for (const auto &letter : letters)
        letter();
    return G_SOURCE_CONTINUE;
}

} // namespace winebits::store
