// SPDX-License-Identifier: LGPL-2.1-or-later
// Moves bytes: carries out the queue's start, stop, rename and delete effects on threads of its own and posts
// the outcome back as events. Called on the main thread; nothing in it ever waits.
#pragma once

#include "engine/queue/effect.hpp"
#include "engine/queue/event.hpp"
#include "engine/transfer/options.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace winebits::transfer {

// Turns a DOS drive letter ('a' to 'z') into the absolute Unix path of its root, without a trailing slash
// ("" is the root folder itself). Called on the main thread only.
using drive_resolver = std::function<std::optional<std::string>(char drive)>;

// Receives events on the main thread (the default GMainContext), in order for each transfer.
using event_sink = std::function<void(const queue::event &)>;

class file_system; // engine/transfer/file_system.hpp

class transfer_service {
  public:
    // Without a file system, the real one. Throws std::bad_alloc.
    transfer_service(options, drive_resolver, event_sink, std::shared_ptr<file_system> = nullptr);
    // Stops every transfer, waits for the threads, flushes what is written. No event is posted any more.
    ~transfer_service();
    transfer_service(const transfer_service &) = delete;
    transfer_service &operator=(const transfer_service &) = delete;

    void start(const queue::start_transfer &);
    void limit(const queue::limit_transfer &);
    void move_window(const queue::move_window &);
    void release_spool(const queue::release_spool &);
    // Removes what lies in the spool folder under other names than these. Before any stream starts.
    void sweep_spool(std::vector<std::string> known);
    void stop(queue::transfer_id);
    void rename(const queue::rename_files &);
    void remove(const queue::delete_files &);
    // Tells `done`, on the main thread, why no file can be made in the folder of that one; none: it can.
    void check_folder(const queue::local_path &, std::function<void(std::optional<error>)> done);

    // Bytes of the file written so far, counted from its start; read from an atomic counter, so it may be
    // newer than the last transfer_progress. none: no such transfer, or its body has not begun.
    std::optional<std::uint64_t> written(queue::transfer_id) const;

    // Options for transfers that start from now on.
    void configure(options);

  private:
    class implementation;
    std::unique_ptr<implementation> implementation_;
};

} // namespace winebits::transfer
