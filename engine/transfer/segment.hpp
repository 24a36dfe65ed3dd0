// SPDX-License-Identifier: LGPL-2.1-or-later
// One connection of a download: gets a stretch of the file and hands it over in blocks. Which stretch, and
// what is made of an answer, is its owner's matter.
// Network thread only.
#pragma once

#include "engine/transfer/exchange.hpp"

#include <glib.h>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace winebits::transfer {

class segment;

// As exchange_client tells it.
class segment_owner {
  public:
    // Says whether the body is wanted, and calls expect_body for one that is.
    virtual result<bool> judge(segment &, const http_response &) = 0;
    virtual void answered(segment &, const http_response &) = 0;
    virtual void failed(segment &, error) = 0;
    virtual void responded(segment &, queue::response_received) = 0;

  protected:
    ~segment_owner() = default;
};

class segment final : private exchange_client {
  public:
    // Throws std::bad_alloc.
    segment(download_context &, segment_owner &);

    void ask_head(url target);
    // Gets what belongs to the place `begin` of the local file and further, up to `end` when that is known.
    void get(url target, std::string verb, std::vector<std::string> headers, std::uint64_t begin,
             std::optional<std::uint64_t> end);
    // Requests go on by the way that the other one has found, with the credentials that it was asked for.
    void continue_like(const segment &other) { exchange_.continue_like(other.exchange_); }
    // From judge(): where in the local file the body ends, when that is known, and how far it may reach.
    void expect_body(std::optional<std::uint64_t> end, std::optional<std::uint64_t> limit);
    // From judge(): the body begins so many bytes before what is wanted.
    void skip(std::uint64_t bytes) { skip_ = bytes; }
    // Nothing behind this place is taken; where the body goes on, the request ends there.
    void stop_at(std::uint64_t place) { stop_ = place; }
    // Ends the request; what came is handed over.
    void cancel();
    // There is room in the file, or the rate has changed.
    void resume();
    // The present request has waited for the window of the stream.
    bool held_by_window() const { return held_by_window_; }
    // Waits for the rate, not for room.
    bool held_by_rate() const { return pace_timer_ != nullptr; }
    // Hands over what has been waiting for a block to fill, but not the end of a body before that of its
    // request.
    void hand_over();
    bool holds_bytes() const { return block_.memory != nullptr; }

    // The rate or the disk holds the body up.
    bool paused() const { return paused_; }
    bool requesting() const { return exchange_.requesting(); }
    const url &place() const { return exchange_.place(); }
    const std::string &verb() const { return exchange_.verb(); }
    error explained(error why) const { return exchange_.explained(why); }
    // Places in the local file: the end of what came, of what was asked for, and of the present body.
    std::uint64_t received() const { return received_; }
    std::optional<std::uint64_t> asked_end() const { return asked_end_; }
    std::optional<std::uint64_t> body_end() const { return body_end_; }

  private:
    struct end_source {
        void operator()(GSource *source) const {
            g_source_destroy(source);
            g_source_unref(source);
        }
    };
    using source_pointer = std::unique_ptr<GSource, end_source>;

    result<bool> judge(const http_response &) override;
    result<std::size_t> take_body(std::span<const char>) override;
    void answered(const http_response &) override;
    void failed(error) override;
    void responded(queue::response_received) override;

    void begin_request();
    std::size_t left_in_block() const;
    bool awaits_end() const;
    void drop_unconfirmed();
    std::uint64_t room_in_window() const;
    void fill_blocks(std::span<const char>);
    void resume_after(pacer::duration);
    static gboolean rate_permits(gpointer) noexcept;

    download_context &context_;
    segment_owner &owner_;
    exchange exchange_;

    std::uint64_t received_ = 0, skip_ = 0;
    std::uint64_t begun_at_ = 0; // where the present request began
    std::optional<std::uint64_t> asked_end_, body_end_, limit_, stop_;
    bool paused_ = false, held_by_window_ = false;
    block block_;               // being filled
    source_pointer pace_timer_; // while the rate holds the body up
};

} // namespace winebits::transfer
