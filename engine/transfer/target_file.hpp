// SPDX-License-Identifier: LGPL-2.1-or-later
// The temporary file of one transfer, or its target itself: opens it, writes blocks at their offsets, flushes
// now and then, and ends it.
//
// What is claimed of it comes in this order: a block is written, then counted as written; fdatasync returns,
// then what was written before the call is counted as flushed. Flushes run on another thread than the writes,
// so that a slow disk holds no other file up.
//
// The public calls come from the network thread; the work is done on `writer` and `flusher`.
#pragma once

#include "engine/base/cause.hpp"
#include "engine/queue/ranges.hpp"
#include "engine/transfer/block_pool.hpp"
#include "engine/transfer/file_system.hpp"
#include "engine/transfer/transfer_counters.hpp"
#include "engine/transfer/work_thread.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>

namespace winebits::transfer {

// What a file tells the network thread.
struct file_opened {
    std::uint64_t offset = 0;   // 0 when there was nothing to continue
    queue::range_list filled{}; // of a file with holes
};
struct file_failed { // no more blocks are written; end() still has to be called
    error why;
};
struct file_has_room {}; // after has_room() said no
struct file_ended {      // the answer to end(), and the last event
    std::uint64_t written = 0, flushed = 0;
    std::optional<error> failure;
    queue::range_list filled{}, filled_flushed{}; // of a file with holes; then the numbers are their sums
};
using file_event = std::variant<file_opened, file_failed, file_has_room, file_ended>;

struct file_plan {
    std::string folder; // Unix path
    std::string temporary_name;
    bool created = false;     // an existing file of that name is ours
    std::uint64_t offset = 0; // what the file holds already
    std::uint64_t flush_every_bytes = 0;
    std::chrono::seconds flush_every{};
    std::uint64_t report_every_bytes = 0;
    // Written under its final name (bits-api 5.6), which temporary_name is then: what has that name gives
    // way, and a file made for it gets this mode at once.
    std::optional<mode_t> in_place;
    // The file is filled out of order: what is there before `offset` and after the last byte written stays.
    bool scattered = false;
    bool emptied = false; // with `scattered`: what an existing file holds is of no use, and it need not exist
    bool makes_folder = false; // the folder is ours, and made when it is not there
    bool must_exist = false;   // with `created`: when it is not there nothing is begun anew
    // Set: blocks come in any order, this is what the file holds already, and what is counted are sums.
    std::optional<queue::range_list> filled{};
};

// What the files of a service share.
struct disk_threads {
    file_system &files;
    block_pool &pool;
    work_thread &writer;
    work_thread &flusher;
};

enum class file_end {
    complete, // cut to the exact size and flushed
    keep,     // flushed, to be continued
    discard,  // removed, if this transfer made it
};

class target_file : public std::enable_shared_from_this<target_file> {
  public:
    using event_function = std::function<void(file_event)>; // called on a disk thread, must only post
    using progress_function = std::function<void()>;        // the counters have moved on; likewise

    target_file(disk_threads, file_plan, std::shared_ptr<transfer_counters>, event_function,
                progress_function);

    // Answered by file_opened or file_failed. With a size, space is reserved at once.
    void open(std::optional<std::uint64_t> size);
    void reserve(std::uint64_t size);
    // Says whether another block may be written now. After a no, file_has_room follows.
    bool has_room();
    void write(block);
    // Flushes when the last flush is too long ago.
    void check_flush();
    // Answered by file_ended. A file that was never opened is looked at when it has something to continue, so
    // that what is reported is true.
    void end(file_end);

  private:
    using clock = std::chrono::steady_clock;

    // Writer thread.
    void do_open(std::optional<std::uint64_t> size) noexcept;
    void tell_opened();
    file_result<void> open_here();
    file_result<void> open_folder();
    file_result<void> open_existing();
    file_result<void> create_here();
    file_result<void> continue_existing(std::uint64_t size);
    void begin_at(std::uint64_t offset);
    void do_reserve(std::uint64_t size) noexcept;
    void do_write(block) noexcept;
    void write_out(const block &);
    void wrote(std::uint64_t offset, std::uint64_t bytes);
    void start_write_back();
    void start_flush();
    void flushed(std::uint64_t mark, queue::range_list ranges, file_result<void>);
    void publish_ranges();
    void report_progress();
    void do_end(file_end) noexcept;
    void continue_end();
    void ended();
    void fail(int error_number);

    disk_threads threads_;
    const file_plan plan_;
    const std::shared_ptr<transfer_counters> counters_;
    const event_function tell_;
    const progress_function progressed_;

    // Blocks on their way to the disk, and whether the network waits for fewer of them.
    std::atomic<unsigned> in_flight_{0};
    std::atomic<bool> waited_for_{false};

    // Writer thread only.
    descriptor folder_, file_;
    bool made_here_ = false;
    bool opening_ = false;     // file_opened is still to be told
    bool told_opened_ = false; // and it was; before that there is no progress
    bool flushing_ = false;
    bool flush_failed_ = false;
    std::uint64_t written_ = 0, flushed_ = 0;
    queue::range_list filled_, filled_flushed_; // with plan_.filled
    std::uint64_t reported_ = 0, write_back_ = 0;
    clock::time_point last_flush_{}, last_report_{};
    std::optional<error> failure_;
    std::optional<file_end> ending_;
};

} // namespace winebits::transfer
