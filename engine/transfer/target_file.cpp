// SPDX-License-Identifier: LGPL-2.1-or-later
// Opening stands in target_file_opening.cpp. See target_file.hpp.
// Writer and flusher threads, but for the small public calls.
#include "engine/transfer/target_file.hpp"

#include "engine/transfer/file_jobs.hpp"

#include <algorithm>
#include <cerrno>

namespace winebits::transfer {
namespace {

// Enough to keep the disk busy while the network thread reads on; 16 transfers make 32 MiB.
constexpr unsigned most_in_flight = 8;
constexpr unsigned resume_below = 4;

// A bad piece is got so often once more.
constexpr unsigned most_attempts = 3;

constexpr std::uint64_t write_back_every = 8ULL << 20;
constexpr std::chrono::milliseconds report_every{250};

error os_failure(int number) {
    return {.why = cause::os_error, .os_errno = number};
}

} // namespace

target_file::target_file(disk_threads threads, file_plan plan, std::shared_ptr<transfer_counters> counters,
                         event_function tell, progress_function progressed)
    : threads_(threads), plan_(std::move(plan)), counters_(std::move(counters)), tell_(std::move(tell)),
      progressed_(std::move(progressed)) {}

void target_file::open(std::optional<std::uint64_t> size) {
    threads_.writer.post([self = shared_from_this(), size]() noexcept { self->do_open(size); });
}

void target_file::reserve(std::uint64_t size) {
    threads_.writer.post([self = shared_from_this(), size]() noexcept { self->do_reserve(size); });
}

bool target_file::has_room() {
    if (in_flight_ < most_in_flight)
        return true;
    waited_for_ = true;
    // The writer may have passed the mark just before it could see the flag.
    return in_flight_ < resume_below && waited_for_.exchange(false);
}

void target_file::write(block what) {
    ++in_flight_;
    threads_.writer.post([self = shared_from_this(), what = std::move(what)]() mutable noexcept {
        self->do_write(std::move(what));
    });
}

void target_file::check_flush() {
    threads_.writer.post([self = shared_from_this()]() noexcept {
        if (self->written_ > self->flushed_ && clock::now() - self->last_flush_ >= self->plan_.flush_every)
            self->start_flush();
    });
}

void target_file::end(file_end how) {
    threads_.writer.post([self = shared_from_this(), how]() noexcept { self->do_end(how); });
}

void target_file::do_open(std::optional<std::uint64_t> size) noexcept {
    opening_ = true;
    size_ = size ? size : plan_.known_size;
    last_flush_ = last_report_ = clock::now();
    if (const auto opened = open_here(); !opened) {
        if (opened.error() == EEXIST && !plan_.created && !plan_.in_place)
            failure_ = error{.why = cause::temporary_name_taken};
        else if (opened.error() == ENOENT && plan_.created && plan_.scattered && !plan_.must_exist && folder_)
            failure_ = error{.why = cause::remote_file_changed}; // all of it is to be fetched again
        else
            failure_ = os_failure(opened.error());
        tell_(file_failed{*failure_});
        return;
    }
    if (size && !decrypted_)
        do_reserve(*size);
    if (check_ && !decrypted_ && !failure_) {
        check_->trust(filled_, plan_.consumed);
        recheck(0);
    } else {
        go_on_opening();
    }
}

// Bytes of an earlier run may not be on the disk yet; the claim about them must be true before it is
// repeated.
void target_file::go_on_opening() {
    if (written_ > 0)
        start_flush();
    else
        tell_opened();
}

// A piece at a time, so that other files get their turn.
void target_file::recheck(std::uint64_t from) noexcept {
    if (ending_)
        return;
    const auto looked = check_->recheck(filled_, from);
    if (!looked)
        return fail(looked.error());
    if (*looked) {
        if (!(*looked)->good)
            queue::remove_from(filled_, (*looked)->begin, (*looked)->end);
        threads_.writer.post(
            [self = shared_from_this(), end = (*looked)->end]() noexcept { self->recheck(end); });
        return;
    }
    set_filled(check_->good());
    counters_->written = reported_ = write_back_ = written_;
    go_on_opening();
}

void target_file::check_pieces(std::string text, queue::integrity_info given) {
    threads_.writer.post(
        [self = shared_from_this(), text = std::move(text), given = std::move(given)]() noexcept {
            auto read = read_pieces_hash_file(text, given);
            if (!read)
                return self->tell_(file_pieces_known{.failure = read.error()});
            const file_pieces_known known{{}, read->content_length, read->piece_size};
            self->check_ =
                std::make_unique<piece_check>(std::move(*read), [here = self.get()](auto into, auto offset) {
                    return here->read_back(into, offset);
                });
            self->tell_(known);
        });
}

void target_file::settle(unsigned number) {
    threads_.writer.post(
        [self = shared_from_this(), number]() noexcept { self->tell_(file_settled{number}); });
}

void target_file::tell_opened() {
    opening_ = false;
    told_opened_ = true;
    tell_(file_opened{written_, filled_, decrypted_});
}

void target_file::do_reserve(std::uint64_t size) noexcept {
    if (failure_)
        return;
    if (plan_.decryption)
        if (const auto sized = resize(size); !sized)
            return fail(sized.error());
    if (const auto reserved = threads_.files.allocate(file_, size); !reserved) {
        if (!plan_.scattered && !plan_.filled)
            (void)resize(written_); // a part may have been reserved
        fail(reserved.error());
    }
}

void target_file::do_write(block what) noexcept {
    if (!failure_)
        write_out(what);
    threads_.pool.give_back(std::move(what));
    if (in_flight_.fetch_sub(1) <= resume_below && waited_for_.exchange(false))
        tell_(file_has_room{});
}

void target_file::write_out(const block &what) {
    if (!check_)
        return write_at(what.offset, what.bytes());
    // What came twice must not take the place of what was found good.
    for (const auto &part : check_->unchecked(what.offset, what.offset + what.used))
        write_at(part.offset, what.bytes().subspan(part.offset - what.offset, part.length));
}

void target_file::write_at(std::uint64_t begin, std::span<const std::byte> bytes) {
    if (const auto uncut = check_uncut(); !uncut)
        return fail(uncut.error());
    auto rest = bytes;
    auto offset = begin;
    while (!rest.empty()) {
        const auto done = threads_.files.write(file_, rest, offset);
        if (!done || *done == 0) {
            fail(done ? ENOSPC : done.error());
            break;
        }
        rest = rest.subspan(*done);
        offset += *done;
    }
    extent_ = std::max(extent_, offset);
    wrote(begin, bytes.first(offset - begin));
}

result<void> target_file::read_back(std::span<std::byte> into, std::uint64_t offset) {
    while (!into.empty()) {
        const auto got = threads_.files.read(file_, into, offset);
        if (!got || *got == 0)
            return std::unexpected(os_failure(got ? EIO : got.error()));
        into = into.subspan(*got);
        offset += *got;
    }
    return {};
}

void target_file::set_filled(queue::range_list filled) {
    filled_ = std::move(filled);
    written_ = bytes_in(filled_);
    publish_ranges();
}

void target_file::check(std::uint64_t offset, std::span<const std::byte> bytes) {
    auto bad = check_->wrote(offset, bytes);
    if (!bad)
        return fail(bad.error());
    if (!bad->empty() && check_->most_failures() > most_attempts)
        return fail({.why = cause::bad_piece_hash});
    if (!bad->empty())
        tell_(file_pieces_bad{std::move(*bad)});
    set_filled(check_->good());
}

void target_file::wrote(std::uint64_t offset, std::span<const std::byte> bytes) {
    if (check_) {
        check(offset, bytes);
    } else if (plan_.filled) {
        auto filled = std::move(filled_);
        add_to(filled, offset, offset + bytes.size());
        set_filled(std::move(filled));
    } else {
        written_ += bytes.size();
    }
    counters_->written.store(written_, std::memory_order_release);
    if (written_ - write_back_ >= write_back_every)
        start_write_back();
    const auto now = clock::now();
    if (written_ - reported_ >= plan_.report_every_bytes || now - last_report_ >= report_every) {
        last_report_ = now;
        report_progress();
    }
    if (written_ - flushed_ >= plan_.flush_every_bytes || now - last_flush_ >= plan_.flush_every)
        start_flush();
}

void target_file::start_write_back() {
    if (plan_.filled) // the new bytes are all over the file
        threads_.files.start_write_back(file_, 0, 0);
    else
        threads_.files.start_write_back(file_, write_back_, written_ - write_back_);
    write_back_ = written_;
}

void target_file::publish_ranges() {
    const std::lock_guard lock(counters_->mutex);
    counters_->filled = filled_;
    counters_->filled_flushed = filled_flushed_;
}

void target_file::start_flush() {
    if (flushing_ || flush_failed_ || !file_)
        return;
    flushing_ = true;
    // Data without a name is lost, too: the first flush takes the folder along.
    threads_.flusher.post([self = shared_from_this(), mark = written_, ranges = filled_,
                           unsettled = unsettled_]() mutable noexcept {
        auto outcome = self->threads_.files.flush(self->file_);
        if (outcome && unsettled)
            outcome = self->threads_.files.flush_folder(self->folder_);
        self->threads_.writer.post([self, mark, ranges = std::move(ranges), outcome]() mutable noexcept {
            self->flushed(mark, std::move(ranges), outcome);
        });
    });
}

void target_file::flushed(std::uint64_t mark, queue::range_list ranges, file_result<void> outcome) {
    flushing_ = false;
    last_flush_ = clock::now();
    if (outcome) {
        unsettled_ = false;
        flushed_ = mark;
        if (plan_.filled) {
            filled_flushed_ = std::move(ranges);
            publish_ranges();
        }
        counters_->flushed.store(flushed_, std::memory_order_release);
        if (told_opened_)
            report_progress();
    } else {
        flush_failed_ = true;
        fail(outcome.error());
    }
    if (opening_ && outcome)
        tell_opened();
    if (ending_)
        continue_end();
}

void target_file::report_progress() {
    reported_ = written_;
    progressed_();
}

void target_file::do_end(file_end how) noexcept {
    ending_ = how;
    // Nothing was opened: look at what an earlier run left, so that the counts are true.
    const bool something = plan_.offset > 0 || (plan_.filled && !plan_.filled->empty());
    if (!file_ && !failure_ && plan_.created && something && !open_existing()) {
        written_ = 0;
        filled_.clear();
    }
    continue_end();
}

// Runs again after each flush until nothing is left to be flushed.
void target_file::continue_end() {
    if (flushing_)
        return;
    if (*ending_ == file_end::discard && made_here_) {
        (void)threads_.files.remove(folder_, plan_.temporary_name);
        written_ = flushed_ = 0;
        filled_.clear();
        filled_flushed_.clear();
        return ended();
    }
    if (*ending_ == file_end::complete && !failure_) {
        ending_ = file_end::keep;
        completing_ = true;
        if (check_ && !decrypted_ && check_->good() != check_->whole()) // never delivered
            fail({.why = cause::bad_piece_hash});
        if (decrypted_) // the plaintext's size, and all of it is there
            return set_plain_size(*threads_.files.size(file_));
        auto sound = check_uncut();
        // Of a scattered file a later part may be there already.
        if (sound && !plan_.scattered)
            sound = resize(written_);
        if (sound && !plan_.in_place)
            sound = check_in_place();
        if (!sound)
            fail(sound.error());
        unsettled_ = true;
    }
    if ((written_ > flushed_ || (completing_ && unsettled_)) && !flush_failed_)
        return start_flush();
    if (completing_ && plan_.decryption && !decrypted_ && !failure_ && !flush_failed_)
        return begin_decryption();
    ended();
}

void target_file::begin_decryption() {
    decryption_ = std::make_unique<decryption>(threads_.files, folder_, file_, plan_.temporary_name, written_,
                                               *plan_.decryption);
    decrypt();
}

// A part at a time, so that other files get their turn.
void target_file::decrypt() noexcept {
    const auto done = abandoned_ ? result<bool>(false) : decryption_->step();
    if (done && !*done && !abandoned_) {
        threads_.writer.post([self = shared_from_this()]() noexcept { self->decrypt(); });
        return;
    }
    const auto size = decryption_->plain_size();
    decryption_.reset();
    if (!done)
        fail(done.error());
    if (done && *done)
        set_plain_size(size);
    else
        ended();
}

void target_file::set_plain_size(std::uint64_t size) {
    decrypted_ = true;
    queue::range_list all;
    add_to(all, 0, size);
    filled_flushed_ = all;
    set_filled(std::move(all));
    flushed_ = written_;
    ended();
}

// What a failed flush left behind may be lost: the kernel forgets such pages. The file is cut there, so that
// it tells of that itself when nobody has heard of this end.
std::optional<std::uint64_t> target_file::cut_unflushed() {
    std::optional<std::uint64_t> end = flushed_;
    if (plan_.filled) {
        auto lost = filled_;
        for (const auto &safe : filled_flushed_)
            remove_from(lost, safe.offset, end_of(safe));
        end = lost.empty() ? std::nullopt : std::optional(lost.front().offset);
        if (end && plan_.decryption) // never a size by which a decrypted file is known
            end = std::min(*end, size_.value_or(0) / 2);
        if (end)
            filled_flushed_ = part_of(filled_flushed_, 0, *end);
        filled_ = filled_flushed_;
        flushed_ = bytes_in(filled_);
    }
    written_ = flushed_;
    if (end)
        (void)resize(*end);
    return end;
}

void target_file::ended() {
    const auto cut = flush_failed_ ? cut_unflushed() : std::nullopt;
    counters_->written = written_;
    counters_->flushed = flushed_;
    file_ = {};
    folder_ = {};
    tell_(file_ended{written_, flushed_, failure_, std::move(filled_), std::move(filled_flushed_), cut});
}

void target_file::fail(int error_number) {
    fail(os_failure(error_number));
}

void target_file::fail(error why) {
    if (failure_)
        return;
    failure_ = why;
    tell_(file_failed{*failure_});
}

} // namespace winebits::transfer
