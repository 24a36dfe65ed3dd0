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
#include "engine/transfer/decryption.hpp"
#include "engine/transfer/file_plan.hpp"
#include "engine/transfer/file_system.hpp"
#include "engine/transfer/piece_check.hpp"
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
    bool decrypted = false;     // it is complete, and only end() is left to do
};
struct file_failed { // no more blocks are written; end() still has to be called
    error why;
};
struct file_has_room {}; // after has_room() said no
struct file_ended {      // the answer to end(), and the last event
    std::uint64_t written = 0, flushed = 0;
    std::optional<error> failure;
    queue::range_list filled{}, filled_flushed{}; // of a file with holes; then the numbers are their sums
    std::optional<std::uint64_t> cut{};           // as in queue::transfer_finished
};
struct file_pieces_known { // the answer to check_pieces()
    std::optional<error> failure;
    std::uint64_t content_length = 0, piece_size = 0;
};
struct file_pieces_bad { // what was written of them does not count
    queue::range_list pieces;
};
struct file_settled { // the answer to settle()
    unsigned number = 0;
};
using file_event = std::variant<file_opened, file_failed, file_has_room, file_ended, file_pieces_known,
                                file_pieces_bad, file_settled>;

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

    // Before open(), with `filled`: the file is checked by this pieces-hash file, and only bytes of good
    // pieces count. Answered by file_pieces_known. What the file holds already is looked at when it is
    // opened; pieces that come and are bad are told of, and too many of them are bad_piece_hash.
    void check_pieces(std::string text, queue::integrity_info);
    // Answered by file_settled with that number when what was given to write() so far is written, and its
    // pieces are checked.
    void settle(unsigned number);
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
    // Whoever waits for the end of a decryption waits no longer: end() is answered soon.
    void abandon() { abandoned_ = true; }

  private:
    using clock = std::chrono::steady_clock;

    // Writer thread.
    void do_open(std::optional<std::uint64_t> size) noexcept;
    void go_on_opening();
    void recheck(std::uint64_t from) noexcept;
    void tell_opened();
    file_result<void> open_here();
    file_result<void> make_folder();
    file_result<void> open_folder();
    file_result<void> open_existing();
    file_result<void> create_here();
    file_result<void> continue_existing(std::uint64_t size);
    void begin_at(std::uint64_t offset);
    file_result<void> resize(std::uint64_t size);
    file_result<void> check_uncut();
    file_result<void> check_in_place();
    void do_reserve(std::uint64_t size) noexcept;
    void do_write(block) noexcept;
    void write_out(const block &);
    void write_at(std::uint64_t offset, std::span<const std::byte>);
    void wrote(std::uint64_t offset, std::span<const std::byte>);
    void check(std::uint64_t offset, std::span<const std::byte>);
    void set_filled(queue::range_list);
    result<void> read_back(std::span<std::byte> into, std::uint64_t offset);
    void start_write_back();
    void start_flush();
    void flushed(std::uint64_t mark, queue::range_list ranges, file_result<void>);
    void publish_ranges();
    void report_progress();
    void do_end(file_end) noexcept;
    void continue_end();
    void begin_decryption();
    void decrypt() noexcept;
    void set_plain_size(std::uint64_t);
    std::optional<std::uint64_t> cut_unflushed();
    void ended();
    void fail(int error_number);
    void fail(error);

    disk_threads threads_;
    const file_plan plan_;
    const std::shared_ptr<transfer_counters> counters_;
    const event_function tell_;
    const progress_function progressed_;

    // Blocks on their way to the disk, and whether the network waits for fewer of them.
    std::atomic<unsigned> in_flight_{0};
    std::atomic<bool> waited_for_{false};
    std::atomic<bool> abandoned_{false};

    // Writer thread only.
    descriptor folder_, file_;
    bool made_here_ = false;
    bool opening_ = false;     // file_opened is still to be told
    bool told_opened_ = false; // and it was; before that there is no progress
    bool flushing_ = false;
    bool unsettled_ = true; // its name or its size may not be on the disk yet
    bool flush_failed_ = false;
    std::uint64_t written_ = 0, flushed_ = 0;
    std::uint64_t extent_ = 0;                  // the least size of the file, if nobody else has cut it
    queue::range_list filled_, filled_flushed_; // with plan_.filled
    std::uint64_t reported_ = 0, write_back_ = 0;
    clock::time_point last_flush_{}, last_report_{};
    std::optional<error> failure_;
    std::optional<file_end> ending_;
    std::optional<std::uint64_t> size_; // that the file will have, as far as open() was told
    std::unique_ptr<piece_check> check_;
    bool completing_ = false, decrypted_ = false;
    std::unique_ptr<decryption> decryption_;
};

} // namespace winebits::transfer
