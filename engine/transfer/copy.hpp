// SPDX-License-Identifier: LGPL-2.1-or-later
// Copies a file that the host's file system shows: a local file, a mapped drive or a share (bits-api 5.8).
//
// Each copy reads on a thread of its own, for a share may hang and must hold no other transfer up; what is
// read goes the way of a download, through target_file. Public calls on the main thread.
#pragma once

#include "engine/queue/effect.hpp"
#include "engine/transfer/pacer.hpp"
#include "engine/transfer/target_file.hpp"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace winebits::transfer {

class copy {
  public:
    // Posts events as a download does; the last is transfer_finished. `source` is a Unix path. `tell` is
    // called on the thread of the copy, `progressed` on disk threads; both must only post. Throws
    // std::bad_alloc, std::system_error.
    copy(queue::start_transfer, std::string source, disk_threads, file_plan,
         std::shared_ptr<transfer_counters>, std::function<void(queue::event)> tell,
         target_file::progress_function progressed);
    // Stops it and waits until its file is flushed.
    ~copy();
    copy(const copy &) = delete;
    copy &operator=(const copy &) = delete;

    void stop();
    void limit(std::optional<std::uint64_t> bytes_a_second);

  private:
    using clock = std::chrono::steady_clock;
    struct stopped {};
    // What ends a copy before its last byte.
    using interruption = std::variant<stopped, error>;
    using step = std::expected<void, interruption>;

    void run() noexcept;
    step move_bytes();
    step open_source();
    void make_target();
    step open_target();
    step move_block();
    step check_unchanged() const;
    bool begun_with_this_source() const;
    std::uint64_t end_of_copy() const;
    std::size_t portion() const;

    // Passes when `holds` does, or at the time given; ends when the copy is stopped or its file failed.
    template <class Condition>
    step wait(std::optional<clock::time_point> until, Condition holds);
    step wait_for_turn();
    file_ended end_file(file_end);

    const queue::start_transfer what_;
    const std::string source_path_;
    const disk_threads threads_;
    file_plan plan_;
    const std::shared_ptr<transfer_counters> counters_;
    const std::function<void(queue::event)> tell_;
    const target_file::progress_function progressed_;

    // Shared with the other threads.
    std::mutex mutex_;
    std::condition_variable changed_;
    bool stop_ = false;
    bool limit_changed_ = false;
    std::optional<std::uint64_t> limit_;
    bool has_room_ = false;
    std::optional<std::uint64_t> opened_; // at which offset
    std::optional<error> file_failure_;
    std::optional<file_ended> ended_;

    // Its own thread only.
    std::shared_ptr<target_file> file_;
    descriptor source_;
    file_status status_; // of the source when it was opened
    std::uint64_t offset_ = 0;
    std::optional<std::uint64_t> rate_;
    pacer pace_;
    bool started_ = false; // transfer_started has been told

    std::thread thread_;
};

} // namespace winebits::transfer
