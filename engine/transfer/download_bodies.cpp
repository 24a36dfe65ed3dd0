// SPDX-License-Identifier: LGPL-2.1-or-later
// What a download asks for, and what it makes of the answers.
// Network thread; judge() runs inside libcurl.
#include "engine/transfer/delivery_decision.hpp"
#include "engine/transfer/download.hpp"

#include <algorithm>

namespace winebits::transfer {

void download::get(segment &one, std::uint64_t begin, std::optional<std::uint64_t> end) {
    const auto verb = context_.custom_verb() ? what().http.method : "GET";
    if (plain())
        return one.get(context_.first_url, verb, {}, begin, std::nullopt);
    const auto asked = expected(begin, end);
    const auto asked_end = asked.end ? std::optional(begin + (*asked.end - asked.offset)) : std::nullopt;
    // All go to the server that the first one has found, not to another one of many.
    one.get(place_.value_or(context_.first_url), verb, conditions(asked), begin, asked_end);
}

expectation download::expected(std::uint64_t local, std::optional<std::uint64_t> end) const {
    auto place = pieces_.at(local);
    if (place && end)
        place->end = std::min(place->end.value_or(UINT64_MAX), place->first + (*end - local));
    const bool delivery = context_.delivery();
    const bool whole_is_welcome = delivery ? pieces_.everything() : what().foreground && pieces_.whole();
    const bool whole =
        delivery ? rangeless_
                 : whole_is_welcome && local == 0 && remote_size_ && *remote_size_ < range_support_needed;
    return {.whole_is_welcome = whole_is_welcome,
            .ranged = !whole,
            .conditional = !remote_.last_modified.empty(),
            .continued = continued_,
            .offset = place ? place->first : 0,
            .end = place ? place->end : std::nullopt,
            .size = remote_size_,
            .remote = remote_};
}

std::vector<std::string> download::conditions(const expectation &asked) const {
    std::vector<std::string> out;
    if (asked.ranged)
        out.push_back("Range: bytes=" + std::to_string(asked.offset) + "-" +
                      (asked.end ? std::to_string(*asked.end - 1) : ""));
    if (context_.delivery()) {
        const auto condition = range_condition(asked.remote);
        if (asked.ranged && asked.offset > 0 && !condition.empty())
            out.push_back("If-Range: " + condition);
    } else if (asked.conditional) {
        out.push_back("If-Unmodified-Since: " + remote_.last_modified);
    }
    return out;
}

// What a further connection hears is told of by nobody: it changes nothing when that one has to go.
void download::responded(segment &one, queue::response_received what) {
    if (!segments_ || segments_->is_only(one))
        context_.environment.tell(std::move(what));
}

void download::failed(segment &one, error why) {
    if (why.why == cause::http_status) // there it may be found no longer
        place_.reset();
    // Of another version of the file not a byte may come.
    if (stage_ == stage::receiving && segments_ && segments_->begun() && one.held_by_window() &&
        why.why == cause::connection_lost)
        return segments_->reconnect(one);
    if (segments_ && segments_->begun() && why.why != cause::remote_file_changed && segments_->lost(one)) {
        if (segments_->complete())
            all_received();
        return;
    }
    // Where ranges do not work, the whole file is asked for, once (do-api 5.4).
    const bool lacks_ranges =
        why.why == cause::insufficient_range_support || why.why == cause::invalid_range_response;
    const bool once =
        context_.delivery() && lacks_ranges && pieces_.everything() && !std::exchange(rangeless_, true);
    if (once && segments_ && segments_->begun())
        return segments_->go_on_alone();
    if (once)
        return get(one, one.received());
    fail(why);
}

void download::answered(segment &one, const http_response &response) {
    if (stage_ == stage::asking)
        head_answered(one, response);
    else if (segments_ && segments_->begun())
        segment_ended(one);
    else
        body_ended(one);
}

void download::head_answered(const segment &one, const http_response &response) {
    const auto verdict = judge_head(expected(offset_, std::nullopt), response);
    if (!verdict)
        return fail(one.explained(verdict.error()));
    if (*verdict == head_verdict::accepted) {
        head_answered_ = true;
        remote_ = response.validator();
        remote_time_ = response.modified();
        if (const auto learnt = learn_size(*response.content_length); !learnt)
            return fail(learnt.error());
    }
    stage_ = stage::opening;
    context_.file->open(pieces_.local_size());
}

// Says where the body ends, and tells the queue of a file that no HEAD has told of.
result<bool> download::judge(segment &one, const http_response &response) {
    const bool first = !started_;
    const auto judged = plain()               ? judge_plain_body(one, response)
                        : context_.delivery() ? judge_delivered_body(one, response)
                                              : judge_ranged_body(one, response);
    if (!judged)
        return std::unexpected(judged.error());
    if (first) {
        remote_ = response.validator();
        remote_time_ = response.modified();
        tell_started(plain() ? one.body_end() : pieces_.local_size());
    }
    // A 416 may tell that the file is empty, but its body is a text.
    return response.status != 416;
}

result<void> download::judge_plain_body(segment &one, const http_response &response) {
    auto size = judge_plain(context_.custom_verb(), response);
    if (!size)
        return std::unexpected(size.error());
    if (one.verb() == "HEAD")
        *size = 0;
    if (what().size_limit && *size && **size > *what().size_limit)
        return std::unexpected(plain_failure(cause::download_too_large));
    one.expect_body(*size, what().size_limit);
    return {};
}

result<void> download::judge_ranged_body(segment &one, const http_response &response) {
    const auto whole_size = judge_get(expected(one.received(), std::nullopt), response);
    if (!whole_size)
        return std::unexpected(whole_size.error());
    const bool news = remote_size_ != *whole_size;
    if (const auto learnt = learn_size(*whole_size); !learnt)
        return learnt;
    if (news)
        context_.file->reserve(*pieces_.local_size());
    const auto place = pieces_.at(one.received());
    one.expect_body(one.received() + (place ? *place->end - place->first : 0), std::nullopt);
    return {};
}

result<void> download::judge_delivered_body(segment &one, const http_response &response) {
    const auto asked = expected(one.received(), one.asked_end());
    const auto body = judge_delivery(asked, response);
    if (!body)
        return std::unexpected(body.error());
    const bool whole = response.status == 200, begun = segments_ && segments_->begun();
    const bool grown = body->size && remote_size_ && *body->size != *remote_size_;
    // The whole file instead of a part of it is for the only connection.
    if (whole && begun && !segments_->is_only(one))
        return std::unexpected(plain_failure(grown || differs(remote_, response.validator())
                                                 ? cause::remote_file_changed
                                                 : cause::insufficient_range_support));
    const bool starts_over = body->begin < asked.offset || (whole && continued_);
    if (starts_over &&
        (grown || !surely_same(remote_, response.validator()) || (body->end && *body->end < asked.offset)))
        return std::unexpected(plain_failure(cause::remote_file_changed));
    const bool news = body->size && remote_size_ != body->size;
    if (news) {
        if (const auto learnt = learn_size(*body->size); !learnt)
            return learnt;
        if (const auto size = pieces_.local_size())
            context_.file->reserve(*size);
    }
    one.skip(asked.offset - std::min(body->begin, asked.offset));
    // A range to the end of the file may be answered by less than a whole piece.
    const auto from = std::max(body->begin, asked.offset);
    one.expect_body(body->end ? std::optional(one.received() + *body->end - from) : std::nullopt,
                    what().size_limit);
    if (segments_) {
        place_ = one.place();
        share_out(one, whole);
    }
    return {};
}

// The size is known now, and whether the server has ranges.
void download::share_out(segment &one, bool whole) {
    const auto goal = pieces_.goal();
    if (!goal) { // its end will tell
        context_.counters->connections = 1;
        return;
    }
    if (!segments_->begun())
        segments_->begin_with_first(*goal);
    if (whole)
        segments_->accepted_whole(one, *goal);
    else
        segments_->accepted(one);
}

void download::body_ended(segment &one) {
    if (one.body_end() && one.received() < *one.body_end())
        return fail(plain_failure(cause::connection_lost));
    const bool ended_by_itself = context_.delivery() && !one.body_end();
    if (plain() || ended_by_itself || !pieces_.at(one.received()))
        end(outcome::complete);
    else
        get(one, one.received());
}

void download::segment_ended(segment &one) {
    if (!segments_->ended(one))
        return failed(one, plain_failure(cause::connection_lost));
    if (stage_ == stage::receiving && segments_->complete())
        all_received();
}

} // namespace winebits::transfer
