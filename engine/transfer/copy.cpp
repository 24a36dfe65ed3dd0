// SPDX-License-Identifier: LGPL-2.1-or-later
// The life of a copy, as one function after the other.
// The thread of the copy, but for the constructor, the destructor, stop() and limit().
#include "engine/transfer/copy.hpp"

#include <algorithm>
#include <cerrno>
#include <new>

namespace winebits::transfer {
namespace {

// A limited copy still wakes up only a few times a second.
constexpr std::uint64_t portions_a_second = 4;
constexpr std::uint64_t least_portion = 4096;
// While it waits, what is written gets flushed in time.
constexpr std::chrono::milliseconds between_flush_checks{250};

error at_source(int number) {
    return {.why = cause::os_error, .os_errno = number, .at_source = true};
}

// Size and time are what identifies a file (bits-api 5.5).
queue::validator validator_of(const file_status &status) {
    return {.etag = {}, .last_modified = std::to_string(status.modified)};
}

} // namespace

copy::copy(queue::start_transfer what, std::string source, disk_threads threads, file_plan plan,
           std::shared_ptr<transfer_counters> counters, std::function<void(queue::event)> tell,
           target_file::progress_function progressed)
    : what_(std::move(what)), source_path_(std::move(source)), threads_(threads), plan_(std::move(plan)),
      counters_(std::move(counters)), tell_(std::move(tell)), progressed_(std::move(progressed)),
      limit_changed_(true), limit_(what_.rate_limit),
      thread_(start_thread("winebits-copy", [this]() noexcept { run(); })) {}

copy::~copy() {
    stop();
    thread_.join();
}

void copy::stop() {
    const std::lock_guard lock(mutex_);
    stop_ = true;
    changed_.notify_all();
}

void copy::limit(std::optional<std::uint64_t> bytes_a_second) {
    const std::lock_guard lock(mutex_);
    limit_ = bytes_a_second;
    limit_changed_ = true;
    changed_.notify_all();
}

void copy::run() noexcept {
    step done;
    try {
        done = move_bytes();
    } catch (const std::bad_alloc &) {
        done = std::unexpected(error{.why = cause::out_of_memory});
    }
    const auto unfinished = started_ ? file_end::keep : file_end::discard;
    const auto last = end_file(done ? file_end::complete : unfinished);
    std::optional<error> failure = last.failure;
    const bool was_stopped = !done && std::holds_alternative<stopped>(done.error());
    if (!done && !was_stopped)
        failure = std::get<error>(done.error());
    else if (was_stopped)
        failure.reset();
    queue::transfer_finished told{what_.id, last.written, last.flushed, failure, was_stopped};
    told.cut = last.cut;
    tell_(std::move(told));
}

copy::step copy::move_bytes() {
    if (const auto opened = open_source(); !opened)
        return opened;
    if (const auto opened = open_target(); !opened)
        return opened;
    while (offset_ < end_of_copy())
        if (const auto moved = move_block(); !moved)
            return moved;
    return check_unchanged();
}

copy::step copy::open_source() {
    auto source = threads_.files.open_source(source_path_);
    if (!source)
        return std::unexpected(at_source(source.error()));
    const auto status = threads_.files.status(*source);
    if (!status)
        return std::unexpected(at_source(status.error()));
    if (what_.size_limit && status->size > *what_.size_limit)
        return std::unexpected(error{.why = cause::download_too_large});
    source_ = std::move(*source);
    status_ = *status;
    return {};
}

bool copy::begun_with_this_source() const {
    return what_.remote == validator_of(status_) && what_.size == status_.size &&
           what_.offset <= end_of_copy();
}

std::uint64_t copy::end_of_copy() const {
    return std::min(what_.end.value_or(status_.size), status_.size);
}

void copy::make_target() {
    auto said = [this](const file_event &event) {
        const std::lock_guard lock(mutex_);
        if (const auto *opened = std::get_if<file_opened>(&event))
            opened_ = opened->offset;
        else if (const auto *failed = std::get_if<file_failed>(&event))
            file_failure_ = failed->why;
        else if (const auto *last = std::get_if<file_ended>(&event))
            ended_ = *last;
        else
            has_room_ = true;
        changed_.notify_all();
    };
    file_ = std::make_shared<target_file>(threads_, plan_, counters_, std::move(said), progressed_);
}

// The first block after an odd offset is shorter, so that all others begin at multiples of their size.
std::size_t copy::portion() const {
    const auto evenly = rate_ ? std::max(least_portion, *rate_ / portions_a_second) : block_size;
    return std::min({evenly, block_size - offset_ % block_size, end_of_copy() - offset_});
}

copy::step copy::open_target() {
    // Of a source that has changed nothing is kept (bits-api 5.5).
    if (!begun_with_this_source())
        plan_.offset = 0;
    make_target();
    file_->open(status_.size);
    if (const auto opened = wait({}, [this] { return opened_.has_value(); }); !opened)
        return opened;
    offset_ = *opened_;
    started_ = true;
    counters_->body_begun = true;
    tell_(queue::transfer_started{what_.id, status_.size, validator_of(status_), status_.modified, offset_,
                                  true});
    return {};
}

copy::step copy::move_block() {
    if (const auto turn = wait_for_turn(); !turn)
        return turn;
    auto block = threads_.pool.take(offset_);
    const auto got = threads_.files.read(source_, std::span(block.memory.get(), portion()), offset_);
    if (!got || *got == 0) {
        threads_.pool.give_back(std::move(block));
        return std::unexpected(got ? error{.why = cause::remote_file_changed} : at_source(got.error()));
    }
    block.used = *got;
    offset_ += *got;
    pace_.took(*got, clock::now());
    file_->write(std::move(block));
    return {};
}

copy::step copy::check_unchanged() const {
    const auto now = threads_.files.status(source_);
    if (!now)
        return std::unexpected(at_source(now.error()));
    if (now->size != status_.size || now->modified != status_.modified)
        return std::unexpected(error{.why = cause::remote_file_changed});
    return {};
}

template <class Condition>
copy::step copy::wait(std::optional<clock::time_point> until, Condition holds) {
    std::unique_lock lock(mutex_);
    for (;;) {
        if (stop_)
            return std::unexpected(stopped{});
        if (file_failure_)
            return std::unexpected(*file_failure_);
        if (holds())
            return {};
        const auto soon = clock::now() + between_flush_checks;
        if (until && clock::now() >= *until)
            return {};
        changed_.wait_until(lock, until ? std::min(*until, soon) : soon);
        if (started_)
            file_->check_flush();
    }
}

// Until the line to the disk has room and the limit lets more bytes pass.
copy::step copy::wait_for_turn() {
    for (;;) {
        const auto now = clock::now();
        {
            const std::lock_guard lock(mutex_);
            if (std::exchange(limit_changed_, false))
                pace_.set_rate(rate_ = limit_, now);
        }
        if (const auto passed = wait(now + pace_.wait(now), [this] { return limit_changed_; }); !passed)
            return passed;
        const std::lock_guard lock(mutex_);
        if (!limit_changed_)
            break;
    }
    {
        const std::lock_guard lock(mutex_);
        has_room_ = false;
    }
    if (file_->has_room())
        return {};
    return wait({}, [this] { return has_room_; });
}

file_ended copy::end_file(file_end how) {
    if (!file_) // nothing was opened, but an earlier run may have left something to tell of
        make_target();
    file_->end(how);
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return ended_.has_value(); });
    return *ended_;
}

} // namespace winebits::transfer
