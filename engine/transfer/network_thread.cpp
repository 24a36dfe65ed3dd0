// SPDX-License-Identifier: LGPL-2.1-or-later
// See network_thread.hpp.
// Network thread, but for the constructor, the destructor, start() and stop().
#include "engine/transfer/network_thread.hpp"

#include "engine/transfer/work_thread.hpp"

#include <new>
#include <vector>

namespace winebits::transfer {
namespace {

constexpr guint tick_milliseconds = 250;
// Foreground jobs share 16 connections, 4 a host (design 4, Scheduler).
constexpr connection_limits shared_connections{16, 4};

} // namespace

network_thread::network_thread(block_pool &pool, std::function<void(queue::event)> tell,
                               std::function<void(queue::transfer_id)> progressed)
    : pool_(pool), tell_(std::move(tell)), progressed_(std::move(progressed)),
      context_(g_main_context_new(), g_main_context_unref),
      loop_(g_main_loop_new(context_.get(), FALSE), g_main_loop_unref), share_(make_share()),
      multi_(context_.get(), shared_connections), parallel_multi_(context_.get(), {}), tasks_(context_.get()),
      thread_(start_thread("winebits-net", [this]() noexcept { run(); })) {}

network_thread::~network_thread() {
    tasks_.post([this]() noexcept {
        ending_ = true;
        for (auto &[id, one] : downloads_)
            one->stop();
        if (downloads_.empty())
            g_main_loop_quit(loop_.get());
    });
    thread_.join();
}

void network_thread::run() noexcept {
    g_main_context_push_thread_default(context_.get());
    g_main_loop_run(loop_.get());
    g_main_context_pop_thread_default(context_.get());
}

void network_thread::start(queue::start_transfer what, std::shared_ptr<const configuration> settings,
                           disk_threads threads, file_plan plan,
                           std::shared_ptr<transfer_counters> counters) {
    auto said = [this, id = what.id](file_event event) {
        tasks_.post([this, id, event]() noexcept { with(id, [&](download &one) { one.take(event); }); });
    };
    auto progressed = [this, id = what.id] { progressed_(id); };
    auto file =
        std::make_shared<target_file>(threads, std::move(plan), counters, std::move(said), progressed);
    tasks_.post([this, what = std::move(what), settings = std::move(settings), file = std::move(file),
                 counters = std::move(counters)]() mutable noexcept {
        begin(std::move(what), std::move(settings), std::move(file), std::move(counters));
    });
}

void network_thread::limit(queue::transfer_id id, std::optional<std::uint64_t> rate) {
    tasks_.post([this, id, rate]() noexcept { with(id, [&](download &one) { one.limit(rate); }); });
}

void network_thread::move_window(queue::transfer_id id, std::uint64_t end) {
    tasks_.post([this, id, end]() noexcept { with(id, [&](download &one) { one.move_window(end); }); });
}

void network_thread::stop(queue::transfer_id id) {
    tasks_.post([this, id]() noexcept { with(id, [](download &one) { one.stop(); }); });
}

void network_thread::begin(queue::start_transfer what, std::shared_ptr<const configuration> settings,
                           std::shared_ptr<target_file> file,
                           std::shared_ptr<transfer_counters> counters) noexcept {
    const auto id = what.id;
    try {
        auto &multi = what.delivery.most_connections > 1 ? parallel_multi_ : multi_;
        download_environment environment{multi, share_.get(), tls_,
                                         pool_, tell_,        [this] { return downloads_.size(); }};
        downloads_[id] = std::make_unique<download>(std::move(what), std::move(settings), std::move(file),
                                                    std::move(counters), std::move(environment));
        if (!ticking_)
            start_ticking();
    } catch (const std::bad_alloc &) {
        downloads_.erase(id);
        tell_(queue::transfer_finished{.id = id, .failure = error{.why = cause::out_of_memory}});
        return;
    }
    with(id, [](download &one) { one.begin(); });
}

template <class Action>
void network_thread::with(queue::transfer_id id, Action action) noexcept {
    const auto found = downloads_.find(id);
    if (found == downloads_.end())
        return;
    try {
        action(*found->second);
    } catch (const std::bad_alloc &) {
        found->second->fail({.why = cause::out_of_memory});
    }
    if (found->second->over())
        drop(id);
}

void network_thread::drop(queue::transfer_id id) {
    downloads_.erase(id);
    if (!downloads_.empty())
        return;
    pool_.trim();
    if (ticking_) {
        g_source_destroy(ticking_);
        g_source_unref(ticking_);
        ticking_ = nullptr;
    }
    if (ending_)
        g_main_loop_quit(loop_.get());
}

void network_thread::start_ticking() {
    ticking_ = g_timeout_source_new(tick_milliseconds);
    g_source_set_callback(ticking_, &network_thread::tick, this, nullptr);
    g_source_attach(ticking_, context_.get());
}

gboolean network_thread::tick(gpointer self) noexcept {
    auto &thread = *static_cast<network_thread *>(self);
    for (auto &[id, one] : thread.downloads_)
        one->tick();
    return G_SOURCE_CONTINUE;
}

} // namespace winebits::transfer
