// SPDX-License-Identifier: LGPL-2.1-or-later
// The connections that fill one file together: who gets which stretch, how many of them there are, and what
// becomes of a stretch when its connection fails.
// Network thread only.
#pragma once

#include "engine/transfer/connection_count.hpp"
#include "engine/transfer/segment.hpp"
#include "engine/transfer/stretches.hpp"

#include <functional>
#include <glib.h>
#include <memory>
#include <optional>
#include <vector>

namespace winebits::transfer {

class segmented_body {
  public:
    // Sends the request for these bytes of the local file, as far as one request can get them, and gives
    // where it ends. It may fail at once.
    using order = std::function<void(segment &, std::uint64_t begin, std::uint64_t end)>;

    // `first` has its place among them from the beginning; others are made like it when they are wanted.
    segmented_body(download_context &, segment_owner &, segment &first, order);
    ~segmented_body();

    // All but `filled` of what lies before `end` is to be had; the first request goes out.
    void begin(const queue::range_list &filled, std::uint64_t end);
    // The same of a file whose size the answer to the first segment has told, which gets all of it.
    void begin_with_first(std::uint64_t end);
    bool begun() const { return begun_; }
    // These bytes have to be got once more.
    void get_again(const queue::range_list &);

    // The server takes ranges, and this connection brings its stretch. From within libcurl.
    void accepted(segment &);
    // It brings the file from its start to its end instead, which is right for the only connection.
    void accepted_whole(segment &, std::uint64_t end);
    bool is_only(const segment &) const;
    // The answer has ended: goes on with the stretch, or with another one. false: it ended too early.
    bool ended(segment &);
    // The connection can't go on. false: and no other one can.
    bool lost(segment &);
    // Nothing has worked: the first segment tries once more, with all that is left.
    void go_on_alone();
    // The server hung up while the stream's window held the connection: it goes on with another one.
    void reconnect(segment &);
    // Every byte has come.
    bool complete() const;

    void resume(bool those_held_by_rate_only);
    void hand_over();
    void cancel();

  private:
    struct worker {
        segment *one = nullptr;
        std::unique_ptr<segment> owned; // all but the first
        std::uint64_t begin = 0, end = 0;
        bool active = false;    // has a stretch
        bool receiving = false; // and the server sends it
        std::uint64_t seen = 0; // how far it was
        connection_count::time_point seen_at{};
    };

    static gboolean look(gpointer) noexcept;
    void look();
    void fill();
    void shrink();
    void relieve_silent(connection_count::time_point now);
    bool start(worker &, queue::gap);
    std::optional<queue::gap> next_stretch();
    worker *idle();
    worker &of(const segment &);
    bool may_try_again();
    void free(worker &);
    void give_up(worker &);
    void interrupt(worker &);
    std::uint64_t left() const;
    std::uint32_t active() const;
    std::uint64_t least() const;
    void count();

    download_context &context_;
    segment_owner &owner_;
    const order order_;
    connection_count count_;
    stretches missing_;
    std::vector<worker> workers_;
    std::uint64_t left_at_retry_ = UINT64_MAX; // when a stretch was last tried again
    bool begun_ = false;
    bool ranges_ = false; // the server has sent one
    GSource *timer_ = nullptr;
};

} // namespace winebits::transfer
