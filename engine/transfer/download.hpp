// SPDX-License-Identifier: LGPL-2.1-or-later
// One download by HTTP: HEAD, the file, GET, the end (bits-api 6.2 to 6.5).
// Network thread only.
#pragma once

#include "engine/transfer/decision.hpp"
#include "engine/transfer/download_context.hpp"
#include "engine/transfer/pieces.hpp"
#include "engine/transfer/pieces_hash_fetch.hpp"
#include "engine/transfer/segmented_body.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace winebits::transfer {

class download final : private segment_owner {
  public:
    // Throws std::bad_alloc.
    download(queue::start_transfer, std::shared_ptr<const configuration>, std::shared_ptr<target_file>,
             std::shared_ptr<transfer_counters>, download_environment);

    void begin();
    void stop();
    // Bytes a second from now on; none: as fast as it goes.
    void limit(std::optional<std::uint64_t>);
    // Of a stream: how far it may come from now on; none: to its end.
    void move_window(std::optional<std::uint64_t> end);
    // Gives up for a reason from outside libcurl and the file.
    void fail(error);
    // Four times a second: hands over what has been waiting for a block to fill.
    void tick();
    void take(const file_event &);
    // The last event has been told; the object may go.
    bool over() const { return stage_ == stage::over; }

  private:
    enum class stage { asking, opening, receiving, ending, over };
    enum class outcome { complete, failed, stopped };

    // Answers: download_bodies.cpp.
    result<bool> judge(segment &, const http_response &) override;
    result<void> judge_plain_body(segment &, const http_response &);
    result<void> judge_ranged_body(segment &, const http_response &);
    result<void> judge_delivered_body(segment &, const http_response &);
    void answered(segment &, const http_response &) override;
    void failed(segment &, error) override;
    void responded(segment &, queue::response_received) override;
    void head_answered(const segment &, const http_response &);
    void body_ended(segment &);
    void segment_ended(segment &);
    void share_out(segment &, bool whole);
    // Asks for what belongs to that place of the local file, up to `end` or to where one request can reach.
    void get(segment &, std::uint64_t begin, std::optional<std::uint64_t> end = std::nullopt);
    expectation expected(std::uint64_t local, std::optional<std::uint64_t> end) const;
    std::vector<std::string> conditions(const expectation &) const;

    // Pieces and decryption: download_integrity.cpp.
    result<void> check_abilities() const;
    bool ask_for_pieces_hashes();
    void pieces_hashes_came(pieces_hash_fetch::outcome);
    void take(const file_pieces_known &);
    void take(const file_pieces_bad &);
    void take(const file_settled &);
    void all_received();

    // The file.
    void ask_for_file();
    void take(const file_opened &);
    void take(const file_failed &failed) { fail(failed.why); }
    void take(const file_has_room &);
    void take(const file_ended &);
    result<void> learn_size(std::uint64_t remote_size);
    void get_bodies(const queue::range_list &filled);
    void tell_started(std::optional<std::uint64_t> size);
    void end(outcome);

    bool plain() const { return context_.plain(); }
    // The first GET tells of the file, no HEAD goes before it (do-api 5.11).
    bool asks_nothing_before() const { return plain() || context_.delivery(); }
    const queue::start_transfer &what() const { return context_.what; }

    download_context context_;
    segment body_;
    std::optional<segmented_body> segments_; // of the DO surfaces: body_ is the first of them
    std::optional<url> place_;               // where the first of them has found the file

    std::unique_ptr<pieces_hash_fetch> hashes_;
    std::optional<std::uint64_t> checked_size_; // of the file, as its pieces-hash file says: they are checked
    unsigned settling_ = 0;                     // the last answer that is waited for
    std::optional<std::uint64_t> window_end_;   // as the queue has moved it

    stage stage_ = stage::asking;
    outcome outcome_ = outcome::complete;
    std::optional<error> failure_;
    bool started_ = false; // transfer_started has been told

    pieces pieces_;
    bool head_answered_ = false; // with a size
    bool continued_ = false;     // bytes are there from an earlier response
    bool rangeless_ = false;     // its server has refused a range: the whole file is asked for
    std::optional<std::uint64_t> remote_size_;
    queue::validator remote_;
    file_time remote_time_ = 0;
    std::uint64_t offset_ = 0; // where in the local file the first body begins
};

} // namespace winebits::transfer
