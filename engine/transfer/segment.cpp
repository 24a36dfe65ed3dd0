// SPDX-License-Identifier: LGPL-2.1-or-later
// The body of an answer on its way into blocks.
// Network thread; judge() and take_body() run inside libcurl.
#include "engine/transfer/segment.hpp"

#include <algorithm>
#include <cstring>

namespace winebits::transfer {

segment::segment(download_context &context, segment_owner &owner)
    : context_(context), owner_(owner), exchange_(context, *this) {}

void segment::ask_head(url target) {
    begin_request();
    exchange_.send(request_kind::head, std::move(target), "HEAD", {});
}

void segment::get(url target, std::string verb, std::vector<std::string> headers, std::uint64_t begin,
                  std::optional<std::uint64_t> end) {
    if (begin != received_) {
        hand_over();
        received_ = begin;
    }
    begin_request();
    asked_end_ = end;
    exchange_.send(request_kind::body, std::move(target), std::move(verb), std::move(headers));
}

void segment::begin_request() {
    if (block_.memory && left_in_block() == 0) // it has waited for the end of a body
        hand_over();
    begun_at_ = received_;
    paused_ = false;
    body_end_.reset();
    limit_.reset();
    skip_ = 0;
    stop_.reset();
    asked_end_.reset();
    held_by_window_ = false;
}

void segment::expect_body(std::optional<std::uint64_t> end, std::optional<std::uint64_t> limit) {
    body_end_ = end;
    limit_ = limit;
}

void segment::cancel() {
    pace_timer_.reset();
    exchange_.cancel();
    hand_over();
}

result<bool> segment::judge(const http_response &response) {
    return owner_.judge(*this, response);
}

void segment::answered(const http_response &response) {
    owner_.answered(*this, response);
}

void segment::failed(error why) {
    pace_timer_.reset();
    owner_.failed(*this, why);
}

void segment::responded(queue::response_received what) {
    owner_.responded(*this, std::move(what));
}

result<std::size_t> segment::take_body(std::span<const char> all) {
    // Paused libcurl gives the same bytes again, so that nothing counts before they are taken.
    const auto skipped = static_cast<std::size_t>(std::min<std::uint64_t>(skip_, all.size()));
    auto bytes = all.subspan(skipped);
    if (stop_ && (!body_end_ || *stop_ < *body_end_))
        bytes = bytes.first(std::min<std::uint64_t>(bytes.size(), *stop_ - std::min(received_, *stop_)));
    if (body_end_ && bytes.size() > *body_end_ - received_) {
        drop_unconfirmed();
        return std::unexpected(
            error{.why = context_.delivery() ? cause::size_mismatch : cause::malformed_response});
    }
    if (limit_ && received_ + bytes.size() > *limit_)
        return std::unexpected(error{.why = cause::download_too_large});
    const auto wanted = bytes.size();
    bytes = bytes.first(std::min<std::uint64_t>(wanted, room_in_window()));
    if (left_in_block() < bytes.size() && !context_.file->has_room()) {
        paused_ = true;
        return CURL_WRITEFUNC_PAUSE;
    }
    auto &pace = context_.pace;
    if (pace.rate()) {
        const auto now = std::chrono::steady_clock::now();
        if (const auto wait = pace.wait(now); wait > pacer::duration::zero()) {
            resume_after(wait);
            return CURL_WRITEFUNC_PAUSE;
        }
        pace.took(bytes.size(), now);
    }
    fill_blocks(bytes);
    if (bytes.size() < wanted) {
        held_by_window_ = true;
        skip_ = skipped + bytes.size();
        paused_ = true;
        hand_over(); // whoever moves the window waits for these
        return CURL_WRITEFUNC_PAUSE;
    }
    skip_ -= skipped;
    return skipped + bytes.size();
}

// More may come where the body's framing doesn't end with what was announced, and tells that these bytes are
// others than the announced ones.
bool segment::awaits_end() const {
    return exchange_.requesting() && body_end_ && received_ >= *body_end_;
}

// The request brings its last bytes no nearer, so that another one asks for them again.
void segment::drop_unconfirmed() {
    if (!block_.memory)
        return;
    received_ = std::max(block_.offset, begun_at_);
    block_.used = static_cast<std::size_t>(received_ - block_.offset);
    if (block_.used == 0)
        context_.environment.pool.give_back(std::exchange(block_, {}));
}

std::uint64_t segment::room_in_window() const {
    const auto &end = context_.window_end;
    return end ? *end - std::min(received_, *end) : UINT64_MAX;
}

// The first block after an odd offset is shorter, so that all others begin at multiples of their size.
std::size_t segment::left_in_block() const {
    return block_.memory ? block_size - block_.offset % block_size - block_.used : 0;
}

void segment::fill_blocks(std::span<const char> bytes) {
    while (!bytes.empty()) {
        if (!block_.memory)
            block_ = context_.environment.pool.take(received_);
        const auto piece = std::min(bytes.size(), left_in_block());
        std::memcpy(block_.memory.get() + block_.used, bytes.data(), piece);
        block_.used += piece;
        received_ += piece;
        bytes = bytes.subspan(piece);
        if (left_in_block() == 0)
            hand_over();
    }
}

void segment::hand_over() {
    if (!block_.memory || awaits_end())
        return;
    context_.file->write(std::move(block_));
    block_ = {};
}

void segment::resume_after(pacer::duration wait) {
    const auto milliseconds = std::chrono::ceil<std::chrono::milliseconds>(wait).count();
    paused_ = true;
    pace_timer_.reset(
        g_timeout_source_new(static_cast<guint>(std::min<std::int64_t>(milliseconds, G_MAXUINT))));
    g_source_set_callback(pace_timer_.get(), &segment::rate_permits, this, nullptr);
    g_source_attach(pace_timer_.get(), g_main_context_get_thread_default());
}

gboolean segment::rate_permits(gpointer self) noexcept {
    static_cast<segment *>(self)->resume();
    return G_SOURCE_REMOVE;
}

// The callback may say at once that the body has to wait again.
void segment::resume() {
    pace_timer_.reset();
    if (std::exchange(paused_, false) && exchange_.requesting())
        exchange_.resume();
}

} // namespace winebits::transfer
