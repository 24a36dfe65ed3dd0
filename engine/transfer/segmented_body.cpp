// SPDX-License-Identifier: LGPL-2.1-or-later
// See segmented_body.hpp.
// Network thread.
#include "engine/transfer/segmented_body.hpp"

#include <algorithm>
#include <new>

namespace winebits::transfer {
namespace {

constexpr guint look_milliseconds = 25;
constexpr std::chrono::seconds silent_for{3};
constexpr std::uint32_t most_connections = 16; // whatever is allowed
// A connection must have something to do for at least so long, else making it costs more than it brings.
constexpr double least_seconds = 0.1;
constexpr std::uint64_t least_bytes = 256ULL << 10, most_least_bytes = 16ULL << 20,
                        usual_least_bytes = 1ULL << 20;

} // namespace

segmented_body::segmented_body(download_context &context, segment_owner &owner, segment &first, order send)
    : context_(context), owner_(owner), order_(std::move(send)),
      count_(context.what.delivery.window_end
                 ? 1 // in order
                 : std::clamp(context.what.delivery.most_connections, 1U, most_connections)) {
    workers_.reserve(count_.most()); // so that they stay where they are
    workers_.push_back({.one = &first, .owned = nullptr});
}

segmented_body::~segmented_body() {
    if (timer_) {
        g_source_destroy(timer_);
        g_source_unref(timer_);
    }
}

void segmented_body::begin(const queue::range_list &filled, std::uint64_t end) {
    begun_ = true;
    missing_ = stretches(filled, end);
    if (const auto stretch = next_stretch())
        start(workers_.front(), *stretch);
}

void segmented_body::begin_with_first(std::uint64_t end) {
    begun_ = true;
    auto &first = workers_.front();
    first.active = true;
    first.begin = first.one->received();
    first.end = end;
}

// Of a stream nothing behind them is of use before they are there, and its window may not move till then.
void segmented_body::get_again(const queue::range_list &lost) {
    if (context_.window_end)
        for (auto &its : workers_)
            if (its.active)
                interrupt(its);
    for (const auto &one : lost)
        missing_.give_back(one.offset, queue::end_of(one));
    fill();
}

// ---- Answers
// ------------------------------------------------------------------------------------------------

void segmented_body::accepted(segment &one) {
    auto &its = of(one);
    its.receiving = true;
    one.stop_at(its.end);
    ranges_ = true;
    count();
    if (count_.most() > 1 && !timer_) {
        timer_ = g_timeout_source_new(look_milliseconds);
        g_source_set_callback(timer_, &segmented_body::look, this, nullptr);
        g_source_attach(timer_, g_main_context_get_thread_default());
    }
}

void segmented_body::accepted_whole(segment &one, std::uint64_t end) {
    count_.limit(1);
    auto &its = of(one);
    its.active = its.receiving = true;
    its.end = end;
    missing_.take_away(one.received(), end);
    count();
}

void segmented_body::go_on_alone() {
    count_.limit(1);
    if (const auto stretch = next_stretch())
        start(workers_.front(), *stretch);
}

bool segmented_body::is_only(const segment &one) const {
    return std::ranges::none_of(workers_, [&](const auto &its) { return its.active && its.one != &one; });
}

bool segmented_body::ended(segment &one) {
    auto &its = of(one);
    const auto body_end = one.body_end().value_or(its.end);
    if (one.received() < std::min(its.end, body_end))
        return false;
    if (one.received() < its.end) {
        its.begin = one.received();
        order_(one, its.begin, its.end);
        return true;
    }
    free(its);
    fill();
    return true;
}

bool segmented_body::lost(segment &one) {
    auto &its = of(one);
    const bool useless = one.received() == its.begin, done = its.active && one.received() >= its.end;
    give_up(its);
    const auto others = active();
    if (done) // and what it lacks is another one's by now
        return true;
    if (others == 0) {
        // What others did not fail at may go on once more, as long as that brings something.
        if (workers_.size() == 1 || !may_try_again())
            return false;
        fill();
        return active() > 0;
    }
    // A server that gives nothing to one more connection has enough of them.
    if (useless)
        count_.limit(others);
    else
        count_.restart();
    return true;
}

// Once, and again whenever bytes have come since.
bool segmented_body::may_try_again() {
    const auto now_left = left();
    return now_left < std::exchange(left_at_retry_, now_left);
}

bool segmented_body::complete() const {
    return begun_ && missing_.none() && active() == 0;
}

// ---- Who gets what
// ------------------------------------------------------------------------------------------

gboolean segmented_body::look(gpointer self) noexcept {
    auto &body = *static_cast<segmented_body *>(self);
    try {
        body.look();
    } catch (const std::bad_alloc &) { // then there are no more connections
        body.count_.limit(body.active());
    }
    return G_SOURCE_CONTINUE;
}

void segmented_body::look() {
    const auto now = connection_count::time_point::clock::now();
    const auto receiving = static_cast<std::uint32_t>(
        std::ranges::count_if(workers_, [](const auto &its) { return its.active && its.receiving; }));
    if (count_.look(now, context_.counters->received, left(), receiving))
        shrink();
    relieve_silent(now);
    fill();
}

// A connection without a byte for long, while others have nothing left to do.
void segmented_body::relieve_silent(connection_count::time_point now) {
    const bool hands_free = active() < count_.wanted();
    for (auto &its : workers_) {
        if (!its.active || its.one->paused() || its.one->received() != its.seen) {
            its.seen = its.one->received();
            its.seen_at = now;
        } else if (now - its.seen_at >= silent_for && its.one->received() >= its.end) {
            its.one->cancel(); // all is there, though its server doesn't say so
            owner_.answered(*its.one, {});
        } else if (hands_free && now - its.seen_at >= silent_for && may_try_again()) {
            its.one->cancel();
            give_up(its);
        }
    }
}

void segmented_body::fill() {
    while (active() < (ranges_ ? count_.wanted() : 1)) {
        auto *its = idle();
        const auto stretch = its ? next_stretch() : std::nullopt;
        if (!stretch || !start(*its, *stretch))
            return;
    }
}

// The ones that came last gained nothing.
void segmented_body::shrink() {
    for (auto its = workers_.rbegin(); its != workers_.rend() && active() > count_.wanted(); ++its) {
        if (!its->active)
            continue;
        interrupt(*its);
    }
}

void segmented_body::interrupt(worker &its) {
    its.one->cancel();
    give_up(its);
}

void segmented_body::reconnect(segment &one) {
    interrupt(of(one));
    fill();
}

// What the connection has not got yet goes back to the one whose request reaches over it still, or to all.
void segmented_body::give_up(worker &its) {
    const bool had = std::exchange(its.active, false);
    its.receiving = false;
    count();
    const auto begin = its.one->received();
    if (!had || begin >= its.end)
        return;
    const auto before = std::ranges::find_if(workers_, [&](const auto &other) {
        const auto reach = other.one->body_end() ? other.one->body_end() : other.one->asked_end();
        return other.active && other.end == begin && reach >= its.end;
    });
    if (before == workers_.end())
        return missing_.give_back(begin, its.end);
    before->end = its.end;
    before->one->stop_at(its.end);
}

// false: it failed at once.
bool segmented_body::start(worker &its, queue::gap stretch) {
    its.active = true;
    its.receiving = false;
    its.begin = stretch.begin;
    its.end = stretch.end;
    order_(*its.one, stretch.begin, stretch.end);
    return its.active;
}

// What nobody gets, else the half of the largest stretch that somebody gets.
std::optional<queue::gap> segmented_body::next_stretch() {
    if (auto free_one = missing_.take())
        return free_one;
    worker *largest = nullptr;
    for (auto &its : workers_)
        if (its.active &&
            (!largest || its.end - its.one->received() > largest->end - largest->one->received()))
            largest = &its;
    const auto middle = largest ? middle_of(largest->one->received(), largest->end, least()) : std::nullopt;
    if (!middle)
        return std::nullopt;
    const queue::gap half{*middle, largest->end};
    largest->end = *middle;
    largest->one->stop_at(*middle);
    return half;
}

std::uint64_t segmented_body::least() const {
    if (count_.rate() <= 0)
        return usual_least_bytes;
    const double share = count_.rate() / std::max<std::uint32_t>(1, active());
    return std::clamp(static_cast<std::uint64_t>(share * least_seconds), least_bytes, most_least_bytes);
}

segmented_body::worker *segmented_body::idle() {
    for (auto &its : workers_)
        if (!its.active)
            return &its;
    if (workers_.size() >= workers_.capacity())
        return nullptr;
    auto fresh = std::make_unique<segment>(context_, owner_);
    fresh->continue_like(*workers_.front().one);
    workers_.push_back({.one = fresh.get(), .owned = std::move(fresh)});
    return &workers_.back();
}

segmented_body::worker &segmented_body::of(const segment &one) {
    return *std::ranges::find(workers_, &one, [](const auto &its) { return its.one; });
}

void segmented_body::free(worker &its) {
    its.active = its.receiving = false;
    count();
}

std::uint32_t segmented_body::active() const {
    return static_cast<std::uint32_t>(std::ranges::count_if(workers_, &worker::active));
}

std::uint64_t segmented_body::left() const {
    auto sum = missing_.bytes();
    for (const auto &its : workers_)
        if (its.active && its.end > its.one->received())
            sum += its.end - its.one->received();
    return sum;
}

void segmented_body::count() {
    context_.counters->connections = static_cast<std::uint32_t>(
        std::ranges::count_if(workers_, [](const auto &its) { return its.active && its.receiving; }));
}

// ---- All of them
// --------------------------------------------------------------------------------------------

void segmented_body::resume(bool those_held_by_rate_only) {
    for (std::size_t i = 0; i < workers_.size(); ++i) // what resumes may end, and another one begin
        if (!those_held_by_rate_only || workers_[i].one->held_by_rate())
            workers_[i].one->resume();
}

void segmented_body::hand_over() {
    for (auto &its : workers_)
        if (its.one->holds_bytes() && context_.file->has_room())
            its.one->hand_over();
}

void segmented_body::cancel() {
    for (auto &its : workers_) {
        its.one->cancel();
        free(its);
    }
    if (timer_) {
        g_source_destroy(timer_);
        g_source_unref(std::exchange(timer_, nullptr));
    }
}

} // namespace winebits::transfer
