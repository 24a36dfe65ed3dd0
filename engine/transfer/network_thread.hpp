// SPDX-License-Identifier: LGPL-2.1-or-later
// The thread that runs libcurl and the downloads. Everything a download does happens here; only memory copies
// and system calls on sockets, never on files. The public calls come from the main thread.
#pragma once

#include "engine/transfer/download.hpp"
#include "engine/transfer/mailbox.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <unordered_map>

namespace winebits::transfer {

class network_thread {
  public:
    // `tell` is called on the network thread and must only post; `progressed` on disk threads, likewise.
    // Throws std::bad_alloc.
    network_thread(block_pool &, std::function<void(queue::event)> tell,
                   std::function<void(queue::transfer_id)> progressed);
    // Stops every download and waits until its file is flushed.
    ~network_thread();
    network_thread(const network_thread &) = delete;
    network_thread &operator=(const network_thread &) = delete;

    void start(queue::start_transfer, std::shared_ptr<const configuration>, disk_threads, file_plan,
               std::shared_ptr<transfer_counters>);
    // Bytes a second; none: as fast as it goes.
    void limit(queue::transfer_id, std::optional<std::uint64_t>);
    void move_window(queue::transfer_id, std::uint64_t end);
    void stop(queue::transfer_id);

  private:
    void run() noexcept;
    void begin(queue::start_transfer, std::shared_ptr<const configuration>, std::shared_ptr<target_file>,
               std::shared_ptr<transfer_counters>) noexcept;
    // Runs `action` on the download, if it is still there, and drops it when it is over.
    template <class Action>
    void with(queue::transfer_id, Action) noexcept;
    void drop(queue::transfer_id);
    void start_ticking();
    static gboolean tick(gpointer) noexcept;

    block_pool &pool_;
    const std::function<void(queue::event)> tell_;
    const std::function<void(queue::transfer_id)> progressed_;

    std::unique_ptr<GMainContext, void (*)(GMainContext *)> context_;
    std::unique_ptr<GMainLoop, void (*)(GMainLoop *)> loop_;
    curl_share share_;
    const std::shared_ptr<tls_memory> tls_ = std::make_shared<tls_memory>();
    // Downloads that take several connections have their own number of them.
    curl_multi multi_, parallel_multi_;
    mailbox tasks_;

    // Network thread only.
    std::unordered_map<queue::transfer_id, std::unique_ptr<download>> downloads_;
    GSource *ticking_ = nullptr; // while there are downloads
    bool ending_ = false;

    std::thread thread_;
};

} // namespace winebits::transfer
